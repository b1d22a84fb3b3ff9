// What the service workers of the app and the kiosk share: the page starts without a network. Kept are files of ours alone (the
// page and /assets, whose names change with their content); answers of the API are about people and are never kept.

// The part of ServiceWorkerGlobalScope that is used; TypeScript's library for workers does not go with that for pages.
export interface WorkerScope {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { scope: string };
  location: Location;
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown; waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'sync', listener: (event: { tag: string; waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'fetch', listener: (event: { request: Request; respondWith(answer: Promise<Response>): void; waitUntil(work: Promise<unknown>): void }) => void): void;
}

const most = 400; // files kept; the oldest go first
const patienceMs = 4000; // for the page itself, before the kept one is shown

async function prune(cache: Cache): Promise<void> {
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key);
}

/** `shell`: the path of the page, '/kiosk/'; every page below it is the same file. */
export function serveOffline(worker: WorkerScope, shell: string): void {
  const name = `rollcall${shell.replaceAll('/', '-')}`;
  const open = () => caches.open(name);

  const page = async (request: Request): Promise<Response> => {
    const cache = await open();
    try {
      const response = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
      if (response.ok && !response.redirected) await cache.put(shell, response.clone());
      return response;
    } catch (error) {
      const kept = await cache.match(shell);
      if (kept) return kept;
      throw error;
    }
  };
  const asset = async (request: Request): Promise<Response> => {
    const cache = await open();
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    const response = await fetch(request);
    if (response.ok) {
      await cache.put(request, response.clone());
      await prune(cache);
    }
    return response;
  };

  worker.addEventListener('install', (event) => event.waitUntil((async () => {
    await (await open()).add(shell);
    await worker.skipWaiting();
  })()));
  worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
  // The first visit loaded its files before this worker was there: the page tells which.
  worker.addEventListener('message', (event) => {
    const told = event.data as { kind?: string; files?: string[] };
    if (told.kind !== 'keep' || !Array.isArray(told.files)) return;
    const files = told.files.filter((file) => new URL(file, worker.location.href).origin === worker.location.origin);
    event.waitUntil((async () => {
      const cache = await open();
      for (const file of files) if (!(await cache.match(file, { ignoreVary: true }))) await cache.add(file);
      await prune(cache);
    })());
  });
  worker.addEventListener('fetch', (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
    if (request.mode === 'navigate') event.respondWith(page(request));
    else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  });
}
