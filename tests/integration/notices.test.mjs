// Attendance appended to CSV files: each record's event a whole line, at least once, with an id that drops repeats, also
// when the server is killed or the file cannot be written; nothing outside the folder. And that a restored backup and a
// copied database tell nobody anything before somebody says so.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { appendFile, utimes } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { databaseOf, copyOf, kind } from '../database.mjs';
import { folder, install, join, mkdir, must, newDatabase, ok, readFile, run, serve, writeFile } from '../harness.mjs';
import { movedClock } from '../moved_clock.mjs';
import { closeReceivers, mailServer, receiver, until } from '../receivers.mjs';

const header = 'id,event_number,at,event,record_id,session_id,course,session_start,session_end,person_id,external_id,status,status_before,layer,method,actor_id';
const passphrase = 'the passphrase of a backup';
let data;
let key;
let server;
let api;
let files;
let made = 0;

const quick = () => ['--csv-folder', files, '--webhooks-first-pause-s', '0.05', '--webhooks-longest-pause-s', '0.2',
  '--webhooks-allow-http', 'true', '--webhooks-allowed-networks', '127.0.0.0/8'];
async function start(more = [], env = {}) {
  server = await serve(data, key, [...quick(), ...more], env);
  api = server.api;
}

before(async () => {
  files = await folder('files');
  await mkdir(files);
  ({ data, key } = await install({ models: false }));
  await start();
});
after(closeReceivers);

const add = (body) => must(api.post('/api/v1/webhooks', body), 201);
const read = (one, of = api) => must(of.get(`/api/v1/webhooks/${one.id}`), 200);
const text = (name) => (existsSync(join(files, name)) ? readFileSync(join(files, name), 'utf8') : '');

// The rows of a file after its header. No cell of ours holds a comma or a line end.
function rows(name) {
  const [first, ...lines] = text(name).split('\r\n');
  assert.equal(first, header);
  assert.equal(lines.pop(), '', 'the last line is whole');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [header.split(',')[i], cell])));
}

async function opened(people, code = `F${++made}`) {
  const course = await must(api.post('/api/v1/courses', { code, name: 'Course', policy: { auto_absent: true, liveness: 'off' } }), 201);
  for (const one of people) await must(api.put(`/api/v1/courses/${course.id}/roster/${one.id}`), 204);
  const at = (ms) => new Date(Date.now() - 7200_000 + ms).toISOString().replace(/\.\d+/, '');
  const session = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: at(0), ends_at: at(3600_000) }), 201);
  return must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
}
const person = (external_id = `P${++made}`) => must(api.post('/api/v1/people', { external_id, name: 'A Name Not To Tell' }), 201);
const mark = (session, one, status = 'present') => must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: one.id, status, reason: 'seen' }), 201);
const correct = (record, status) => must(api.patch(`/api/v1/records/${record.id}`, { status, reason: 'a mistake' }), 200);

test('marks and corrections are lines of the file, without a name and without a formula', async () => {
  const one = await person('=HYPERLINK("http://evil")');
  const other = await person();
  const file = await add({ file: 'marks.csv', description: 'for the timetable' });
  assert.deepEqual([file.target, file.file, file.url, file.kinds, file.secret], ['csv', 'marks.csv', null, ['record.*'], null]);
  const session = await opened([one, other], '+CODE');
  const record = await mark(session, other, 'late');
  await correct(record, 'excused');
  await mark(session, one);
  await until(() => text('marks.csv').split('\r\n').length === 5, () => text('marks.csv'));
  const formula = text('marks.csv').split('\r\n')[3];
  assert.ok(formula.includes(`"'=HYPERLINK(""http://evil"")"`) && formula.includes(",'+CODE,"), formula);
  assert.ok(!text('marks.csv').includes('Not To Tell'));
  const [first, second] = text('marks.csv').split('\r\n').slice(1).map((line) => line.split(','));
  const cell = (line, name) => line[header.split(',').indexOf(name)];
  assert.deepEqual(['event', 'record_id', 'session_id', 'external_id', 'status', 'status_before', 'layer', 'method'].map((name) => cell(first, name)),
    ['record.made', record.id, session.id, other.external_id, 'late', '', 'office', 'manual']);
  assert.deepEqual(['event', 'record_id', 'status', 'status_before', 'layer'].map((name) => cell(second, name)),
    ['record.corrected', record.id, 'excused', 'late', 'office']);
  assert.match(cell(first, 'id'), /^evt_\d+_[0-9a-f]+$/);

  // Everything again: the same lines, with the same ids.
  const lines = text('marks.csv').split('\r\n').slice(1, 4);
  await must(api.post(`/api/v1/webhooks/${file.id}/replay`, { from_event: Number(cell(first, 'event_number')) }), 200);
  await until(() => text('marks.csv').split('\r\n').length === 8, 'the replay');
  assert.deepEqual(text('marks.csv').split('\r\n').slice(4, 7), lines);
});

test('what is no name of a file, no kind of a record or taken already is refused', async () => {
  for (const file of ['../marks.csv', '/etc/marks.csv', 'a/marks.csv', '.csv', '.hidden.csv', 'marks.txt', 'marks\n.csv', 'a b.csv'])
    assert.equal((await api.post('/api/v1/webhooks', { file })).status, 400, file);
  assert.equal((await api.post('/api/v1/webhooks', { file: 'a.csv', url: 'https://example.org/', kinds: ['*'] })).status, 400);
  assert.equal((await api.post('/api/v1/webhooks', {})).status, 400);
  assert.equal((await api.post('/api/v1/webhooks', { file: 'a.csv', kinds: ['course.*'] })).status, 400);
  assert.equal((await api.post('/api/v1/webhooks', { file: 'marks.csv' })).status, 409);
  const [there] = (await must(api.get('/api/v1/webhooks'), 200)).items;
  assert.equal((await api.post(`/api/v1/webhooks/${there.id}/secret`)).status, 409);
  assert.equal((await api.patch(`/api/v1/webhooks/${there.id}`, { url: 'https://example.org/' })).status, 400);
  assert.equal((await must(api.post(`/api/v1/webhooks/${there.id}/ping`), 200)).outcome, 'delivered');
});

test('what cannot be written waits, says why, and is written when it can be; nothing outside is touched', async () => {
  const one = await person();
  const outside = await folder('outside');
  await writeFile(outside, 'somebody else wrote this');
  symlinkSync(outside, join(files, 'link.csv'));
  const linked = await add({ file: 'link.csv' });
  const ours = await add({ file: 'later.csv' });
  const away = `${files}.away`;
  renameSync(files, away);
  const session = await opened([one]);
  await mark(session, one);
  await until(async () => (await read(ours)).failing_since, 'the failure');
  const tried = async (hook) => (await must(api.get(`/api/v1/webhooks/${hook.id}/attempts`), 200)).items.filter((attempt) => attempt.outcome !== 'delivered');
  const [attempt] = await tried(ours);
  assert.deepEqual([attempt.outcome, attempt.http_status], ['unreachable', null]);
  assert.match(attempt.detail, /cannot open .*files/);
  assert.deepEqual([(await read(ours)).active, (await read(ours)).dead_letters], [true, 0]);
  renameSync(away, files);
  await until(() => text('later.csv').includes(one.external_id), 'the line');
  await until(async () => (await tried(linked)).some((each) => /is a link/.test(each.detail)), 'the link is refused');
  assert.equal(await readFile(outside, 'utf8'), 'somebody else wrote this');
  await must(api.del(`/api/v1/webhooks/${linked.id}`), 204);
});

test('through kills and broken lines every event is there, whole, and repeats have the id of the first', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => person()));
  await add({ file: 'killed.csv' });
  const clock = await movedClock();
  const marked = new Map();
  for (let kill = 0; kill < 6; ++kill) {
    const session = await opened(people);
    for (const one of people) {
      const record = await mark(session, one, kill % 2 ? 'present' : 'late');
      marked.set(record.id, kill);
    }
    await until(() => [...marked].some(([id, round]) => round === kill && text('killed.csv').includes(id)), 'some of them', 120);
    await server.kill();
    clock.advance(20);  // the lease of the one that is gone runs out
    // As a power cut leaves it.
    if (kill % 2 === 0) await appendFile(join(files, 'killed.csv'), 'evt_99_abc,99,2026-11-2');
    await start([], clock.env);
  }
  const recorded = () => new Set(rows('killed.csv').map((row) => row.record_id));
  await until(() => [...marked.keys()].every((id) => recorded().has(id)), () => `${recorded().size} of ${marked.size}`, 60);
  const found = rows('killed.csv');
  const ids = new Map();
  for (const row of found) {
    assert.equal(Object.keys(row).length, header.split(',').length);
    assert.equal(ids.get(row.event_number) ?? row.id, row.id);
    ids.set(row.event_number, row.id);
  }
  assert.deepEqual(new Set(found.filter((row) => row.event === 'record.made').map((row) => row.record_id)), new Set(marked.keys()));
  assert.equal(text('killed.csv').split(header).length, 2, 'one header');
  assert.ok(!text('killed.csv').includes('evt_99_abc'));
});

test('a size or a day begins a new file, and the old one keeps its lines under a name of its day', async () => {
  await server.stop();
  await start(['--csv-rotate-daily', 'true']);
  const one = await person();
  await add({ file: 'daily.csv' });
  await mark(await opened([one]), one);
  await until(() => text('daily.csv').includes(one.external_id), 'the first line');
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(join(files, 'daily.csv'), yesterday, yesterday);
  const other = await person();
  await mark(await opened([other]), other);
  const dated = `daily.${yesterday.toISOString().slice(0, 10)}.csv`;
  await until(() => readdirSync(files).includes(dated) && text('daily.csv').includes(other.external_id), 'the new file');
  assert.deepEqual([rows(dated).map((row) => row.external_id), rows('daily.csv').map((row) => row.external_id)], [[one.external_id], [other.external_id]]);
});

// Of an installation that was copied: nothing goes before `resume`, then everything that happened since.
async function staysStill(copy, args, resume, reason) {
  const told = await receiver();
  const held = await serve(copy, key, args);
  const state = await must(held.api.get('/api/v1/outbox'), 200);
  assert.deepEqual([state.paused, state.reason], [true, reason]);
  const [hook] = (await must(held.api.get('/api/v1/webhooks'), 200)).items.filter((one) => one.target === 'url');
  await must(held.api.patch(`/api/v1/webhooks/${hook.id}`, { url: told.url }), 200);
  const happened = await must(held.api.post('/api/v1/courses', { code: `AFTER-${reason}`, name: 'Course' }), 201);
  await new Promise((done) => setTimeout(done, 2500));
  assert.equal(told.seen.length, 0, 'nothing is told');
  const doctor = JSON.parse((await run(['doctor', '--data', copy, '--json'])).stdout).checks.find((check) => check.check === 'telling others');
  assert.equal(doctor.ok, false);
  assert.match(doctor.detail, new RegExp(`paused since .* \\(${reason}\\); rollcall outbox resume ends it`));
  await resume(held);
  assert.equal((await must(held.api.get('/api/v1/outbox'), 200)).paused, false);
  await until(() => told.taken.some((message) => message.data.subject_id === happened.id), 'what happened since');
  const events = await must(held.api.get('/api/v1/audit?kind=outbox.resumed'), 200);
  assert.equal(events.items.length, 2, 'once by hand before, and now');
  await held.stop();
}

test('a restored backup and a copied database tell nobody anything until somebody says so', async () => {
  await server.stop();
  const smtp = await mailServer();
  const mail = ['--mail-url', `smtp://127.0.0.1:${smtp.port}`, '--mail-tls', 'never', '--mail-delay-s', '0', '--mail-per-minute', '6000'];
  const quiet = await receiver(() => undefined);
  await start(mail);
  assert.deepEqual(await must(api.get('/api/v1/outbox'), 200), { paused: false, reason: null, since: null, mail: { enabled: true, waiting: 0, last_error: null } });
  await add({ url: quiet.url, kinds: ['course.*'] });
  const one = await person();
  await must(api.post(`/api/v1/people/${one.id}/guardians`, { name: 'Parent', email: 'parent@home.example' }), 201);
  await until(async () => (await must(api.get('/api/v1/outbox'), 200)).mail.enabled, 'mail');
  const session = await opened([one]);
  // Paused by hand, an absence waits; the copies have it too.
  assert.equal((await must(api.post('/api/v1/outbox/pause'), 200)).reason, 'asked');
  await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
  await must(api.post('/api/v1/outbox/pause'), 200);
  await must(api.post('/api/v1/outbox/resume'), 200);
  await until(() => smtp.received.length === 1, 'the mail, when it goes on');
  await until(async () => (await must(api.get('/api/v1/outbox'), 200)).mail.waiting === 0, 'it is written down');
  assert.equal((await must(api.get('/api/v1/audit?kind=outbox.paused'), 200)).items.length, 1);
  await server.stop();

  const secret = await folder('passphrase');
  await writeFile(secret, passphrase, { mode: 0o600 });
  const backup = await folder('notices.backup');
  await ok(['backup', backup, '--data', data, '--passphrase-file', secret]);
  const restored = await folder('restored');
  const database = kind === 'sqlite' ? [] : ['--database', newDatabase()];
  const report = JSON.parse(await ok(['restore', backup, '--data', restored, '--passphrase-file', secret, '--json', ...database]));
  assert.equal(report.paused, true);
  await staysStill(restored, [...quick(), ...mail], () => ok(['outbox', 'resume', '--data', restored]), 'restored');
  assert.match(await ok(['outbox', 'status', '--data', restored]), /are sent/);

  let copied;
  if (kind === 'sqlite') {
    copied = await copyOf(data);
    const moved = `sqlite:${await folder('moved.db')}`;
    assert.equal(JSON.parse(await ok(['copy', '--from', databaseOf(data), '--to', moved, '--json'])).paused, true);
    await writeFile(join(copied, 'rollcall.toml'), `[database]\nurl = "${moved}"\n`, { mode: 0o600 });
  } else {
    copied = await copyOf(data);
  }
  await staysStill(copied, [...quick(), ...mail], (held) => must(held.api.post('/api/v1/outbox/resume'), 200), 'copied');
  assert.equal(smtp.received.length, 1, 'no mail went twice');
  await smtp.close();
});
