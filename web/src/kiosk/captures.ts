// What a kiosk takes in: a picture, or a code. Made into the very bytes that will be sent, once, so that sending them again sends
// the same.
import { type Capture } from './storage';

let last = 0;
/** A UUIDv7: ids made later sort later, also within a millisecond. */
export function newId(now = Date.now()): string {
  last = Math.max(now, last + 1);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(last / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Where a kiosk stands: in a session, or at a checkpoint. */
export type Place = { kind: 'session' | 'checkpoint'; id: string };
const base = (place: Place) => `/api/v1/${place.kind}s/${place.id}`;

/** A picture taken at `at`. */
export async function pictureCapture(place: Place, picture: Blob, at: Date, source: string): Promise<Capture> {
  const id = newId();
  const boundary = `rollcall-${id}`;
  const field = (name: string, value: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const blob = new Blob([field('captured_at', at.toISOString()), field('source', source.replace(/[\r\n]+/g, ' ')),
    `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="frame.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`, picture, `\r\n--${boundary}--\r\n`]);
  return { id, path: `${base(place)}/frames`, contentType: `multipart/form-data; boundary=${boundary}`, body: new Uint8Array(await blob.arrayBuffer()) };
}

/** What somebody shows or types in place of a face. */
export type Code = { badge: string } | { external_id: string; pin: string };

export function codeCapture(place: Place, code: Code, at: Date, source: string): Capture {
  return { id: newId(), path: `${base(place)}/codes`, contentType: 'application/json',
    body: new TextEncoder().encode(JSON.stringify({ ...code, source, captured_at: at.toISOString() })) };
}
