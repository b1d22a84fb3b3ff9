// The HTTP API of this server, as the page uses it. Errors are problem+json; the caller gets an ApiError.

export class ApiError extends Error {
  constructor(status, problem) {
    const fields = (problem.errors ?? []).map((e) => `${e.field}: ${e.message}`).join('; ');
    super([problem.detail ?? problem.title ?? `The server answered ${status}.`, fields, problem.hint].filter(Boolean).join(' '));
    this.status = status;
    this.code = problem.code;
    this.retryAfter = 0;
  }
}

let csrf = '';
export function setCsrf(token) { csrf = token; }

async function call(method, path, body, signal) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (body !== undefined && !(body instanceof FormData)) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(body);
  }
  const response = await fetch(`/api/v1${path}`, { method, headers, body, signal, credentials: 'same-origin' });
  if (response.status === 204) return null;
  const text = await response.text();
  let answer = {};
  try { answer = text ? JSON.parse(text) : {}; } catch { answer = { detail: 'The server did not answer with JSON.' }; }
  if (!response.ok) {
    const error = new ApiError(response.status, answer);
    error.retryAfter = Number(response.headers.get('Retry-After') ?? 0);
    throw error;
  }
  return answer;
}

export const get = (path, signal) => call('GET', path, undefined, signal);
export const post = (path, body = {}, signal) => call('POST', path, body, signal);
export const put = (path, body = {}) => call('PUT', path, body);
export const patch = (path, body = {}) => call('PATCH', path, body);
export const del = (path) => call('DELETE', path);

// Every item of a paged list.
export async function all(path) {
  const items = [];
  let cursor = null;
  do {
    const join = path.includes('?') ? '&' : '?';
    const page = await get(`${path}${join}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}

export async function ready() {
  const response = await fetch('/readyz');
  return { ok: response.ok, ...(await response.json()) };
}
