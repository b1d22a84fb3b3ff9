// Telling others when everything goes wrong: receivers that hang, answer 500 at random or are dead for a day, a server that
// is killed while it tells, and nobody there to listen. Whatever was answered with success is told at least once, in order
// per subject, with one id; and what waits takes no more room than docs/notices.md says.
//
// ROLLCALL_TEST_SEED says which moments. The day passes on a clock of our own (moved_clock.mjs).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { query } from '../database.mjs';
import { install, must, serve } from '../harness.mjs';
import { movedClock } from '../moved_clock.mjs';
import { closeReceivers, inOrder, mailServer, receiver, until } from '../receivers.mjs';
import { Chance, pause } from './chance.mjs';

const seed = Number(process.env.ROLLCALL_TEST_SEED || Math.floor(Math.random() * 2 ** 32));
const kills = 8;
const local = ['--webhooks-allow-http', 'true', '--webhooks-allowed-networks', '127.0.0.0/8'];
const quick = [...local, '--webhooks-first-pause-s', '0.05', '--webhooks-longest-pause-s', '0.2', '--webhooks-timeout-s', '2'];

after(closeReceivers);
console.log(`the same moments again: ROLLCALL_TEST_SEED=${seed}`);

let made = 0;
const course = (api) => must(api.post('/api/v1/courses', { code: `N${++made}`, name: 'Course' }), 201);
const rename = (api, one) => must(api.patch(`/api/v1/courses/${one.id}`, { name: `Course ${++made}` }), 200);
const hook = (api, one) => must(api.post('/api/v1/webhooks', { url: one.url, kinds: ['course.*'] }), 201);
const read = (api, one) => must(api.get(`/api/v1/webhooks/${one.id}`), 200);
const numbers = (messages) => new Set(messages.map((message) => message.data.event_number));

// The numbers of the events of courses.
async function courseEvents(api) {
  const found = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await must(api.get(`/api/v1/audit?limit=1000${cursor && `&cursor=${cursor}`}`), 200);
    found.push(...page.items.filter((one) => one.kind.startsWith('course.')).map((one) => one.number));
    cursor = page.next_cursor;
  }
  return found.sort((a, b) => a - b);
}

// All that there is has come, and came as it must.
async function allCame(api, receivers, expected, seconds = 300) {
  for (const [name, one] of Object.entries(receivers)) {
    await until(() => numbers(one.taken).size >= expected.length, () => `${name}: ${numbers(one.taken).size} of ${expected.length}`, seconds);
    assert.deepEqual([...inOrder(one.taken).keys()].sort((a, b) => a - b), expected, name);
  }
}

test('receivers that hang, answer 500 at random and are dead for a day get everything, in order and with one id', async () => {
  const clock = await movedClock();
  const chance = new Chance(seed);
  const { data, key } = await install({ models: false });
  const server = await serve(data, key, [...local, '--webhooks-timeout-s', '1'], clock.env);
  const { api } = server;
  const receivers = {
    hanging: await receiver(() => (chance.next() < 0.15 ? undefined : 204)),
    moody: await receiver(() => (chance.next() < 0.5 ? 500 : 204)),
    dead: await receiver(),
    well: await receiver(),
  };
  const hooks = {};
  for (const [name, one] of Object.entries(receivers)) hooks[name] = await hook(api, one);
  const rooms = [];
  for (let i = 0; i < 5; ++i) rooms.push(await course(api));
  await allCame(api, { dead: receivers.dead }, await courseEvents(api));
  await receivers.dead.close();
  await rename(api, rooms[0]);
  await until(async () => (await read(api, hooks.dead)).failing_since, 'the first failure');
  // A day, with the pauses of the defaults: an hour at a time, in each of which something happens.
  for (let hour = 0; hour < 24; ++hour) {
    for (let i = 0; i < 4; ++i) await rename(api, chance.pick(rooms));
    clock.advance(3600);
    await pause(150);
  }
  const away = await read(api, hooks.dead);
  assert.ok(new Date(away.failing_since) <= new Date(clock.now() - 20 * 3600_000), 'it was away for most of a day');
  assert.deepEqual([away.active, away.waiting, away.dead_letters], [true, 0, 0]);
  const tries = await must(api.get(`/api/v1/webhooks/${hooks.dead.id}/attempts?limit=1000`), 200);
  assert.ok(tries.items.filter((one) => one.outcome === 'unreachable').length < 24 * 20, 'pauses grow: it is not tried again and again');
  await receivers.dead.listen(receivers.dead.port);
  const expected = await courseEvents(api);
  const passing = setInterval(() => clock.advance(300), 200);  // what waits for its pause
  try {
    await allCame(api, receivers, expected);
  } finally {
    clearInterval(passing);
  }
  assert.equal(receivers.well.taken.length, expected.length, 'who never failed got everything once');
  for (const name of Object.keys(receivers)) {
    const view = await until(async () => { const now = await read(api, hooks[name]); return now.waiting === 0 && now; }, name);
    assert.deepEqual([view.active, view.dead_letters], [true, 0], name);
  }
  assert.equal(await server.stop(), 0);
});

test(`${kills} kills in the midst of telling lose nothing, and a repeat has the id of the first`, async () => {
  const chance = new Chance(seed);
  const { data, key } = await install({ models: false });
  const smtp = await mailServer();
  smtp.delay = () => chance.between(0, 60);
  const slow = await receiver(async () => { await pause(chance.between(0, 30)); return chance.next() < 0.1 ? 500 : 204; });
  const other = await receiver(async () => { await pause(chance.between(0, 10)); return 204; });
  const args = [...quick, '--mail-url', `smtp://127.0.0.1:${smtp.port}`, '--mail-tls', 'never', '--mail-from', 'office@school.example',
    '--mail-delay-s', '0', '--mail-per-minute', '6000'];
  let server = await serve(data, key, args);
  for (const one of [slow, other]) await hook(server.api, one);
  const rooms = [await course(server.api), await course(server.api), await course(server.api)];
  const lessons = await must(server.api.post('/api/v1/courses', { code: 'LESSON', name: 'Lesson', policy: { auto_absent: true, liveness: 'off' } }), 201);
  const away = [];
  for (let i = 0; i < 4; ++i) {
    const person = await must(server.api.post('/api/v1/people', { external_id: `K${i}`, name: `Person ${i}` }), 201);
    await must(server.api.post(`/api/v1/people/${person.id}/guardians`, { name: 'Parent', email: `parent${i}@home.example` }), 201);
    await must(server.api.put(`/api/v1/courses/${lessons.id}/roster/${person.id}`), 204);
    away.push(person);
  }
  const clock = await movedClock();
  let closed = 0;
  let fell = 0;
  for (let kill = 0; kill < kills; ++kill) {
    const told = slow.seen.length + other.seen.length + smtp.received.length;
    const from = Date.now() - 7200_000 + kill * 60_000;
    const at = (ms) => new Date(from + ms).toISOString().replace(/\.\d+/, '');
    const session = await must(server.api.post(`/api/v1/courses/${lessons.id}/sessions`, { starts_at: at(0), ends_at: at(50_000) }), 201);
    await must(server.api.post(`/api/v1/sessions/${session.id}/open`), 200);
    await must(server.api.post(`/api/v1/sessions/${session.id}/close`), 200);
    closed += 1;
    for (let i = 0; i < 6; ++i) await rename(server.api, chance.pick(rooms));
    await until(() => slow.seen.length + other.seen.length + smtp.received.length > told, 'some of it');
    await pause(chance.between(0, 250));
    const happened = 1 + rooms.length + 6 * (kill + 1);
    const { mail } = await must(server.api.get('/api/v1/outbox'), 200);
    fell += [slow, other].some((one) => numbers(one.taken).size < happened) || mail.waiting > 0;
    await server.kill();
    clock.advance(20);  // the lease of the one that is gone runs out
    server = await serve(data, key, args, clock.env);
  }
  const expected = await courseEvents(server.api);
  await allCame(server.api, { slow, other }, expected);

  // A mail tells of one or more absences of one guardian; one that may have gone before goes again as it was.
  const linesOf = (mail) => mail.text.split('\r\n').filter((line) => line.includes('was absent'));
  const toldBy = () => {
    const byLine = new Map();
    for (const mail of smtp.received)
      for (const line of linesOf(mail)) {
        const place = `${mail.to} ${line}`;
        byLine.set(place, (byLine.get(place) ?? new Set()).add(mail.headers['message-id']));
      }
    return byLine;
  };
  await until(() => toldBy().size >= closed * away.length, () => `${toldBy().size} of ${closed * away.length} absences`, 60);
  for (const [place, ids] of toldBy()) assert.equal(ids.size, 1, place);
  for (const mail of smtp.received) {
    const same = smtp.received.filter((one) => one.headers['message-id'] === mail.headers['message-id']);
    assert.ok(same.every((one) => one.text === mail.text && one.to.join() === mail.to.join()), 'a repeat is the same mail');
  }
  console.log(`${kills} kills, ${fell} in the midst of telling; ${slow.taken.length + other.taken.length} messages for ${2 * expected.length} events, ${smtp.received.length} mails with ${new Set(smtp.received.map((mail) => mail.headers['message-id'])).size} ids`);
  assert.equal(await server.stop(), 0);
  await smtp.close();
});

test('what waits is bounded, in the database and in memory, while thousands of events happen', async () => {
  const { data, key } = await install({ models: false });
  const server = await serve(data, key, [...quick, '--webhooks-attempts', '1000000']);
  const { api } = server;
  const refusing = await receiver(() => 500);
  const dead = await receiver();
  const hooks = { refusing: await hook(api, refusing), dead: await hook(api, dead) };
  await dead.close();
  const rooms = await Promise.all(Array.from({ length: 8 }, () => course(api)));
  const happen = async (count) => Promise.all(rooms.map(async (one) => { for (let i = 0; i < count / rooms.length; ++i) await rename(api, one); }));
  const rows = (table) => Number(query(data, `SELECT count(*) FROM ${table}`)[0][0]);
  const memory = () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]);
  const parked = async (name) => (await read(api, hooks[name])).waiting;

  const events = process.env.ROLLCALL_TEST_DATABASE ? 2000 : 4000;
  await happen(800);
  await until(async () => (await parked('refusing')) === 256, 'as much is parked as may be');
  const before = memory();
  await happen(events);
  await pause(1000);
  assert.deepEqual([await parked('refusing'), await parked('dead'), rows('webhook_delivery')], [256, 0, 256]);
  const grown = memory() / before;
  console.log(`memory ${before} kB before ${events} events, ${grown.toFixed(2)} times that after; ${rows('webhook_attempt')} tries in the log`);
  assert.ok(grown < 1.25, `memory grew to ${grown.toFixed(2)} times`);

  // And it all comes when they are there.
  refusing.answer = () => 204;
  await dead.listen(dead.port);
  await allCame(api, { refusing, dead }, await courseEvents(api), 900);
  await until(() => rows('webhook_delivery') === 0, 'nothing waits any more');
  assert.ok(memory() / before < 1.25, 'memory is as before');
  assert.equal(await server.stop(), 0);
});
