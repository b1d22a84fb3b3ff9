// The one way to the server's API. Types come from the API's description; every failure is thrown as an ApiError, with the words
// of the server's problem+json. Safe to call from anywhere; the CSRF token is that of whoever is signed in (see app/session.tsx).
import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** What the server refused, in its own words (RFC 9457); status 0: it could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fields: readonly { field: string; message: string }[] = [],
    readonly retryAfterS = 0,
  ) {
    super(detail);
    this.name = 'ApiError';
  }

  /** Whether asking again later may help: no network, or a busy or starting server. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

let csrf = '';
/** The token that proves a change comes from our own page; '' when nobody is signed in. */
export function setCsrfToken(token: string): void {
  csrf = token;
}
export const csrfToken = (): string => csrf;

async function toError(response: Response): Promise<ApiError> {
  const retry = Number(response.headers.get('Retry-After') ?? 0);
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as { detail?: string; title?: string; code?: string; errors?: { field: string; message: string }[] };
    return new ApiError(response.status, problem.code ?? '', problem.detail ?? problem.title ?? `HTTP ${response.status}`, problem.errors, retry);
  } catch {
    return new ApiError(response.status, '', `HTTP ${response.status}`, [], retry);
  }
}

// fetch() that throws ApiErrors, a dead network's included; an abort stays an abort.
async function request(input: Request): Promise<Response> {
  let response: Response;
  try {
    if (input.method !== 'GET' && csrf) input.headers.set('X-CSRF-Token', csrf);
    response = await fetch(input);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'unreachable', '');
  }
  if (!response.ok) throw await toError(response);
  return response;
}

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '', credentials: 'same-origin', fetch: request });

/** The answer of `api.GET(...)` and its like, which have thrown where there is none. */
export async function must<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** Sends a form with files. `T` is the answer's schema; with `prefer: 'respond-async'` a Job. */
export async function sendForm<T>(path: string, form: FormData, options: { signal?: AbortSignal; headers?: Record<string, string> } = {}): Promise<T> {
  const response = await request(new Request(new URL(path, location.origin), {
    method: 'POST', body: form, credentials: 'same-origin', signal: options.signal ?? null, headers: options.headers ?? {} }));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Every item of a paged list: `page` asks for one page from a cursor on. */
export async function everyPage<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; next_cursor?: string | null }>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const answer = await page(cursor);
    items.push(...answer.items);
    if (!answer.next_cursor) return items;
    cursor = answer.next_cursor;
  }
}
