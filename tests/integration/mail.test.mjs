// Mail to guardians, through a real SMTP server: what they are told of absences, when, in which language, and what they are
// not told; and that no mail is lost when the mail server is away or the program is killed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { install, must, serve } from '../harness.mjs';
import { mailServer, until } from '../receivers.mjs';

let smtp;
let data;
let key;
let server;
let api;
let made = 0;

const settings = () => ['--mail-url', `smtp://127.0.0.1:${smtp.port}`, '--mail-tls', 'never', '--mail-from', 'Die Schule <office@school.example>',
  '--mail-delay-s', '0', '--mail-per-minute', '6000', '--server-public-url', 'https://rollcall.example.org'];

async function start(more = []) {
  server = await serve(data, key, [...settings(), ...more]);
  api = server.api;
}

before(async () => {
  smtp = await mailServer();
  ({ data, key } = await install({ models: false }));
  await start();
});
after(() => smtp.close());

async function person(guardian = {}) {
  const number = ++made;
  const one = await must(api.post('/api/v1/people', { external_id: `M${number}`, name: `Jörg ${number}` }), 201);
  one.guardian = await must(api.post(`/api/v1/people/${one.id}/guardians`, { name: `Mutter ${number}`, email: `m${number}@home.example`, ...guardian }), 201);
  return one;
}

const clock = (time) => time.toISOString().replace(/\.\d+/, '');

// A session that is over, with these on its roster.
async function held(people, course = {}) {
  const room = await must(api.post('/api/v1/courses', { code: `R${++made}`, name: 'Physik', time_zone: 'Europe/Berlin', policy: { auto_absent: true, liveness: 'off' }, ...course }), 201);
  for (const one of people) await must(api.put(`/api/v1/courses/${room.id}/roster/${one.id}`), 204);
  const now = Date.now();
  const session = await must(api.post(`/api/v1/courses/${room.id}/sessions`, { starts_at: clock(new Date(now - 7200_000)), ends_at: clock(new Date(now - 3600_000)) }), 201);
  await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
  return session;
}
const close = (session) => must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
const mailsTo = (one) => smtp.received.filter((mail) => mail.to.includes(one.guardian.email));
const set = async (session, one, status) =>
  must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: one.id, status, reason: 'as it was' }), 201);
const recordOf = async (session, one) => (await must(api.get(`/api/v1/records?session=${session.id}&person=${one.id}`), 200)).items[0];
const correct = async (session, one, status) => must(api.patch(`/api/v1/records/${(await recordOf(session, one)).id}`, { status, reason: 'a mistake' }), 200);
// Of one who comes after: when that mail is there, one for another would have been.
async function later() {
  const one = await person();
  await close(await held([one]));
  await until(() => mailsTo(one).length, 'the later one');
}

test('an unexcused absence is told in the language of the guardian, when the session closes', async () => {
  const away = await person({ language: 'de', name: 'Frau Größe' });
  const there = await person();
  const excused = await person();
  const session = await held([away, there, excused]);
  await set(session, there, 'present');
  await set(session, excused, 'excused');
  await close(session);
  const [mail] = await until(() => mailsTo(away).length && mailsTo(away), 'the mail');
  assert.match(mail.headers.subject, /^Fehlzeit: Jörg \d+, \d\d\.\d\d\.\d{4}$/);
  assert.match(mail.text, /^Guten Tag Frau Größe,\r\n\r\nJörg \d+ hat unentschuldigt gefehlt: Physik, /);
  assert.equal(mail.from, 'office@school.example');
  assert.match(mail.headers.to, /^Frau Größe <m\d+@home\.example>$/);
  assert.match(mail.headers['message-id'], /^<[0-9a-f-]{36}@school\.example>$/);
  assert.equal(mail.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(mail.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
  assert.ok(/^[\x20-\x7e\r\n]*$/.test(mail.raw), 'headers are ASCII');
  await later();
  assert.deepEqual([mailsTo(away).length, mailsTo(there).length, mailsTo(excused).length], [1, 0, 0]);
  const events = await must(api.get(`/api/v1/audit?kind=notice.sent&person=${away.id}`), 200);
  assert.deepEqual(events.items.map((event) => event.facts), [{ guardian_id: away.guardian.id, kind: 'absence' }]);
});

test('an absence that is lifted after it was told is taken back', async () => {
  const one = await person({ language: 'fr' });
  const session = await held([one]);
  await close(session);
  await until(() => mailsTo(one).length === 1, 'the absence');
  await correct(session, one, 'present');
  await until(() => mailsTo(one).length === 2, 'the correction');
  assert.match(mailsTo(one)[1].headers.subject, /^Rectification : Jörg/);
  await later();
  assert.equal(mailsTo(one).length, 2);
});

test('one that is lifted before is not told, quiet hours hold, and a digest is one mail', async () => {
  const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const around = (hours) => berlin.format(new Date(Date.now() + hours * 3600_000));
  const quiet = await person({ quiet_hours: { from: around(-2), until: around(2) } });
  const lifted = await person({ quiet_hours: { from: around(-2), until: around(2) } });
  const digest = await person({ digest: true });
  await server.stop();
  await start(['--mail-digest-at', around(6)]);
  const sessions = [await held([quiet, lifted, digest]), await held([digest])];
  for (const session of sessions) await close(session);
  await later();
  await correct(sessions[0], lifted, 'excused');
  assert.deepEqual([quiet, lifted, digest].map((one) => mailsTo(one).length), [0, 0, 0]);
  // The waits end: quiet hours are lifted by the office, the digest's time comes.
  for (const one of [quiet, lifted]) await must(api.patch(`/api/v1/people/${one.id}/guardians/${one.guardian.id}`, { quiet_hours: null }), 200);
  await later();
  assert.equal(mailsTo(lifted).length, 0);
});

test('two absences that are due at once go in one mail', async () => {
  const one = await person({ language: 'es' });
  smtp.refuse = (address) => (address === one.guardian.email ? 451 : undefined);
  await server.stop();
  const first = await (async () => { await start(); return held([one]); })();
  const second = await held([one]);
  await server.stop();  // both are closed before the mail is looked at
  server = await serve(data, key, []);
  api = server.api;
  await close(first);
  await close(second);
  smtp.refuse = undefined;
  await server.stop();
  await start();
  const [mail] = await until(() => mailsTo(one).length && mailsTo(one), 'the mail');
  assert.equal(mail.headers.subject, 'Ausencias: 2 avisos');
  assert.equal(mail.text.match(/Ausencia sin justificar/g).length, 2);
  await later();
  assert.equal(mailsTo(one).length, 1);
});

test('the link in a mail ends the notices, and only the button does', async () => {
  const one = await person();
  await close(await held([one]));
  await until(() => mailsTo(one).length === 1, 'the mail');
  const link = /<https:\/\/rollcall\.example\.org(\/[^>]*)>/.exec(mailsTo(one)[0].headers['list-unsubscribe'])[1];
  const anybody = (method, path) => fetch(server.url + path, { method, ...(method === 'POST' ? { body: 'List-Unsubscribe=One-Click', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } } : {}) });
  const read = async () => (await must(api.get(`/api/v1/people/${one.id}/guardians/${one.guardian.id}`), 200)).notices;
  const page = await anybody('GET', link);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<form method="post"/);
  assert.equal(await read(), true);
  assert.equal((await anybody('POST', `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).status, 404);
  assert.equal(await read(), true);
  assert.equal((await anybody('POST', link)).status, 200);
  assert.equal(await read(), false);
  assert.equal((await anybody('POST', link)).status, 200);
  await close(await held([one]));
  await later();
  assert.equal(mailsTo(one).length, 1);
});

test('a mail server that is away loses nothing, and one that refuses an address for good is believed', async () => {
  const one = await person();
  const wrong = await person();
  smtp.refuse = (address) => (address === wrong.guardian.email ? 550 : undefined);
  await close(await held([wrong]));
  await until(async () => (await must(api.get(`/api/v1/audit?kind=notice.failed&person=${wrong.id}`), 200)).items.length === 1, 'the failure');
  smtp.refuse = undefined;
  await server.stop();
  const at = smtp.port;
  await smtp.close();
  server = await serve(data, key, []);
  api = server.api;
  await close(await held([one]));
  await server.kill();
  await smtp.listen(at);
  await start();
  await until(() => mailsTo(one).length === 1, 'the mail');
  assert.equal(mailsTo(wrong).length, 0);
});

test('an address that is more than one, a language that is not there and quiet hours without an end are refused', async () => {
  const one = await person();
  const bad = [{ name: 'x', email: 'a@b.org\r\nBcc: c@d.org' }, { name: 'x', email: 'a@b, c@d' }, { name: 'x', email: 'a@b.org', language: 'xx' },
    { name: 'x', email: 'a@b.org', quiet_hours: { from: '20:00', until: '20:00' } }];
  for (const body of bad) assert.equal((await api.post(`/api/v1/people/${one.id}/guardians`, body)).status, 400, JSON.stringify(body));
});

test('of a removed guardian and an erased person nobody is told, and nothing of them is left', async () => {
  const one = await person();
  const gone = await person();
  const session = await held([one, gone]);
  await must(api.del(`/api/v1/people/${one.id}/guardians/${one.guardian.id}`), 204);
  await must(api.post('/api/v1/erasures', { person_id: gone.id }), 201);
  await close(session);
  await later();
  assert.deepEqual([mailsTo(one).length, mailsTo(gone).length], [0, 0]);
  assert.deepEqual((await api.get(`/api/v1/people/${gone.id}/guardians`)).body.items ?? [], []);
});
