// The server as a kiosk sees it: with its device key, and never with the cookie of a person.
import type { Schemas } from '../api/client';
import type { Capture } from './storage';

/** What the server said no to; status 0: it was not reached in time. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, detail: string) {
    super(detail);
    this.name = 'Refusal';
  }
  /** Whether keeping it and sending it later may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

async function ask(key: string | null, path: string, options: RequestInit = {}, timeoutMs = 15_000): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...options, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(timeoutMs),
      headers: { ...options.headers, ...(key === null ? {} : { Authorization: `Bearer ${key}` }) } });
  } catch {
    throw new Refusal(0, 'unreachable', '');
  }
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    throw new Refusal(response.status, problem.code ?? '', problem.detail ?? `HTTP ${response.status}`);
  }
  return response;
}

async function call<T>(key: string | null, path: string, options?: RequestInit): Promise<T> {
  const response = await ask(key, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Whose kiosk it is, for anybody. */
export const branding = () => call<Schemas['Branding']>(null, '/api/v1/branding');
export const logo = async (path: string): Promise<Blob> => (await ask(null, path)).blob();

export const duty = (key: string) => call<Schemas['DeviceDuty']>(key, '/api/v1/device');
export const heartbeat = (key: string) => call<{ server_time: string }>(key, '/api/v1/device/heartbeat', { method: 'POST' });

/** The sessions of a course from `from` to `to`. */
export async function sessions(key: string, course: string, from: Date, to: Date): Promise<Schemas['Session'][]> {
  const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), limit: '200' });
  return (await call<{ items: Schemas['Session'][] }>(key, `/api/v1/courses/${course}/sessions?${query}`)).items;
}

/** Sends a capture now, while somebody waits for the answer. */
export const sendNow = <T>(key: string, capture: Capture): Promise<T> => call<T>(key, capture.path, { method: 'POST', body: capture.body,
  headers: { 'Content-Type': capture.contentType, 'Idempotency-Key': capture.id } });

/** The person in front of the kiosk says that a mark or passage that it just made is not theirs. */
export const notMe = (key: string, of: { record?: string; passage?: string }): Promise<unknown> =>
  call(key, of.record ? `/api/v1/records/${of.record}/not_this_person` : `/api/v1/passages/${of.passage}/not_this_person`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ reason: 'not me, said at the kiosk' }) });
