// Sends what waits, in the order it was captured, each thing once: the id of a capture is its Idempotency-Key, so one that was
// sent and not acknowledged is answered again by the server and counted once. One sender at a time, be it the page or its service
// worker (a Web Lock). What was acknowledged is forgotten only then.
import { capture, captureIds, fact, forgetCapture, keepFact } from './storage';

export interface Delivery {
  /** Taken in by the server in this run. */
  sent: number;
  /** Refused for good in this run: staff are told how many, the content is gone. */
  refused: number;
  /** Still waiting. */
  waiting: number;
}

export interface Pairing {
  key: string;
}

// What the server may think better of: everything else of 400 and up is its last word.
const passing = new Set([401, 403, 408, 425, 429, 500, 502, 503, 504]);

async function deliverOne(id: string, key: string): Promise<'sent' | 'refused' | 'later'> {
  let found;
  try {
    found = await capture(id);
  } catch {
    return 'refused'; // the browser lost the key: nobody can open it any more
  }
  if (!found) return 'sent'; // another sender was here
  let response: Response;
  try {
    response = await fetch(found.path, { method: 'POST', body: found.body, credentials: 'omit', signal: AbortSignal.timeout(60_000),
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': found.contentType, 'Idempotency-Key': id } });
  } catch {
    return 'later';
  }
  if (response.ok) return 'sent';
  // 409 with Retry-After: the first attempt is still being worked on.
  if (passing.has(response.status) || response.headers.has('Retry-After')) return 'later';
  return 'refused';
}

async function deliverAll(changed: (delivery: Delivery) => void): Promise<Delivery> {
  const pairing = await fact<Pairing>('pairing');
  const ids = await captureIds();
  const delivery: Delivery = { sent: 0, refused: 0, waiting: ids.length };
  if (!pairing) return delivery;
  for (const id of ids) {
    const came = await deliverOne(id, pairing.key);
    if (came === 'later') break; // in order: those behind it wait with it
    if (came === 'refused') await keepFact('refused', ((await fact<number>('refused')) ?? 0) + 1);
    await forgetCapture(id);
    delivery[came] += 1;
    delivery.waiting -= 1;
    changed({ ...delivery });
  }
  return delivery;
}

/** Sends what waits; does nothing while somebody else does. `changed` is told after each one. */
export async function deliver(changed: (delivery: Delivery) => void = () => {}): Promise<Delivery | null> {
  return navigator.locks.request('rollcall-deliver', { ifAvailable: true }, async (lock) => (lock ? deliverAll(changed) : null));
}
