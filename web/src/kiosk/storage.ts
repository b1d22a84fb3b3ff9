// What the kiosk keeps on its device, in IndexedDB: nothing readable. Every value is sealed by AES-GCM with a key of the browser's
// own that cannot be taken out of it (WebCrypto, not extractable), so a copied disk or profile folder shows no picture, no name
// and no device key. Works in the page and in its service worker alike; safe to use from both at once.

const database = 'rollcall-kiosk';
const stores = ['keys', 'facts', 'captures'] as const;
type Store = (typeof stores)[number];

function asPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('IndexedDB failed'));
  });
}

let opened: Promise<IDBDatabase> | undefined;
function open(): Promise<IDBDatabase> {
  opened ??= (async () => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => { for (const store of stores) request.result.createObjectStore(store); };
    const found = await asPromise(request);
    found.onclose = () => { opened = undefined; };
    found.onversionchange = () => { found.close(); opened = undefined; };
    return found;
  })();
  opened.catch(() => { opened = undefined; });
  return opened;
}

// The transaction is over, and on the disk, before this returns: what was taken in survives a crash of the browser.
async function change(store: Store, work: (in_: IDBObjectStore) => void): Promise<void> {
  const transaction = (await open()).transaction(store, 'readwrite', { durability: 'strict' });
  const over = new Promise<void>((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = transaction.onerror = () => failed(transaction.error ?? new Error('IndexedDB failed'));
  });
  work(transaction.objectStore(store));
  await over;
}

async function read<T>(store: Store, work: (from: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return asPromise(work((await open()).transaction(store).objectStore(store)));
}

// One key for the life of the pairing. Two that are made at once end as one: add() refuses the second.
async function sealingKey(): Promise<CryptoKey> {
  const found = await read('keys', (keys) => keys.get('seal') as IDBRequest<CryptoKey | undefined>);
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  try {
    await change('keys', (keys) => keys.add(made, 'seal'));
    return made;
  } catch {
    const other = await read('keys', (keys) => keys.get('seal') as IDBRequest<CryptoKey | undefined>);
    if (!other) throw new Error('the key of this device cannot be kept');
    return other;
  }
}

interface Sealed {
  nonce: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

// `place` is bound to what is sealed: a value cannot be moved to another place.
async function seal(place: string, plain: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(place) }, await sealingKey(), plain);
  return { nonce, bytes };
}

async function unseal(place: string, sealed: Sealed): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.nonce, additionalData: new TextEncoder().encode(place) },
    await sealingKey(), sealed.bytes));
}

/** A small fact of this device (its key, its duty), as JSON. */
export async function keepFact(name: string, value: unknown): Promise<void> {
  const sealed = await seal(`facts/${name}`, new TextEncoder().encode(JSON.stringify(value)));
  await change('facts', (facts) => facts.put(sealed, name));
}

/** Null where there is none, or where it cannot be opened any more. */
export async function fact<T>(name: string): Promise<T | null> {
  const sealed = await read('facts', (facts) => facts.get(name) as IDBRequest<Sealed | undefined>);
  if (!sealed) return null;
  try {
    return JSON.parse(new TextDecoder().decode(await unseal(`facts/${name}`, sealed))) as T;
  } catch {
    return null;
  }
}

/** Something that waits to be sent. */
export interface Capture {
  /** Also its Idempotency-Key. Sorted by it, captures are in the order of their making. */
  id: string;
  path: string;
  contentType: string;
  body: Uint8Array<ArrayBuffer>;
}

interface SealedCapture {
  head: Sealed;
  body: Sealed;
}

export async function keepCapture(capture: Capture): Promise<void> {
  const head = await seal(`captures/${capture.id}/head`, new TextEncoder().encode(JSON.stringify({ path: capture.path, contentType: capture.contentType })));
  const body = await seal(`captures/${capture.id}/body`, capture.body);
  await change('captures', (captures) => captures.add({ head, body } satisfies SealedCapture, capture.id));
}

export async function captureIds(): Promise<string[]> {
  return (await read('captures', (captures) => captures.getAllKeys())) as string[];
}

/** Null where it is gone; throws where it cannot be opened. */
export async function capture(id: string): Promise<Capture | null> {
  const sealed = await read('captures', (captures) => captures.get(id) as IDBRequest<SealedCapture | undefined>);
  if (!sealed) return null;
  const head = JSON.parse(new TextDecoder().decode(await unseal(`captures/${id}/head`, sealed.head))) as { path: string; contentType: string };
  return { id, ...head, body: await unseal(`captures/${id}/body`, sealed.body) };
}

export async function forgetCapture(id: string): Promise<void> {
  await change('captures', (captures) => captures.delete(id));
}

/** Everything, the key first: what a backup of the disk may still hold cannot be opened by anyone. */
export async function forgetEverything(): Promise<void> {
  for (const store of stores) await change(store, (all) => all.clear());
}
