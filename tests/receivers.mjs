// Those who are told: a receiver of webhooks, a mail server, and what must hold of what they got.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { lastingAddress } from './harness.mjs';

export async function until(condition, what, seconds = 180) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const found = await condition();
    if (found) return found;
    assert.ok(Date.now() < end, `not within ${seconds} s: ${typeof what === 'function' ? what() : what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const receivers = [];
export const closeReceivers = () => Promise.all(receivers.map((one) => one.close()));

// A receiver whose `answer(message)` gives a status, or a promise of one, or undefined to hang. What it answered 2xx is in
// `taken`, all that came in `seen`.
export async function receiver(answer = () => 204) {
  const one = { seen: [], taken: [], answer };
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => { body += piece; });
    request.on('end', async () => {
      const message = { id: request.headers['webhook-id'], headers: request.headers, text: body, ...JSON.parse(body) };
      one.seen.push(message);
      const status = await one.answer(message);
      if (status === undefined) return;
      if (status >= 200 && status < 300) one.taken.push(message);
      response.writeHead(status, { Location: '/elsewhere', ...one.headers }).end();
    });
  });
  one.listen = (port = 0) => new Promise((done) => http.listen(port, '127.0.0.1', () => { one.port = http.address().port; done(); }));
  one.close = () => new Promise((done) => { http.close(done); http.closeAllConnections(); });
  await one.listen(Number((await lastingAddress()).split(':')[1]));
  one.url = `http://127.0.0.1:${one.port}/hook`;
  receivers.push(one);
  return one;
}

export function signature(secret, message) {
  const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', bytes).update(`${message.id}.${message.headers['webhook-timestamp']}.${message.text}`).digest('base64')}`;
}

// Once each has come: repeats have the same id, and of each subject the first of each came in order. The ids by number.
export function inOrder(messages) {
  const ids = new Map();
  const last = new Map();
  for (const { id, data: { event_number: number, subject_id: subject } } of messages) {
    if (ids.has(number)) { assert.equal(ids.get(number), id); continue; }
    ids.set(number, id);
    assert.ok((last.get(subject) ?? 0) < number, `${number} came after ${last.get(subject)}`);
    last.set(subject, number);
  }
  return ids;
}

const decodeWords = (text) =>
  text.replace(/\r\n /g, ' ').replace(/=\?UTF-8\?B\?([^?]*)\?=( (?==\?))?/g, (_, word) => Buffer.from(word, 'base64').toString());

function parseMail(text, envelope) {
  const [head, ...rest] = text.split('\r\n\r\n');
  const headers = Object.fromEntries(head.replace(/\r\n /g, ' ').split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), decodeWords(line.slice(line.indexOf(':') + 2))]));
  const bytes = rest.join('\r\n\r\n').replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return { headers, raw: head, text: Buffer.from(bytes, 'latin1').toString(), from: envelope.mailFrom.address, to: envelope.rcptTo.map((one) => one.address) };
}

// A mail server: {port, received, refuse, delay, listen(port), close()}. `refuse(address)` gives a reply's code or undefined;
// it answers `delay()` milliseconds after it has a mail. Settings are those of smtp-server.
export async function mailServer(settings = {}) {
  const one = { received: [], sessions: [], refuse: undefined, delay: () => 0 };
  one.listen = (at = 0) => {
    one.smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: (address, session, done) => {
        const code = one.refuse?.(address.address);
        done(code ? Object.assign(new Error('refused'), { responseCode: code }) : undefined);
      },
      onData: (stream, session, done) => {
        const pieces = [];
        stream.on('data', (piece) => pieces.push(piece));
        stream.on('end', () => {
          one.received.push(Object.assign(parseMail(Buffer.concat(pieces).toString('latin1'), session.envelope), { secure: session.secure, user: session.user }));
          setTimeout(done, one.delay());
        });
      },
      ...settings,
    });
    one.smtp.on('error', () => {});
    return new Promise((done) => one.smtp.listen(at, '127.0.0.1', () => { one.port = one.smtp.server.address().port; done(); }));
  };
  one.close = () => new Promise((done) => one.smtp.close(done));
  await one.listen(Number((await lastingAddress()).split(':')[1]));
  return one;
}
