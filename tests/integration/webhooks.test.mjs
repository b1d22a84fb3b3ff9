// Webhooks: what happens is sent at least once, in order per subject, signed, to receivers that hang, die and answer 500
// at random, also when the server is killed meanwhile; and never to an address of our own network.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { install, must, serve } from '../harness.mjs';
import { closeReceivers, inOrder, receiver, signature, until } from '../receivers.mjs';

const quick = ['--webhooks-first-pause-s', '0.05', '--webhooks-longest-pause-s', '0.2', '--webhooks-timeout-s', '2', '--webhooks-allow-http', 'true'];
const local = ['--webhooks-allowed-networks', '127.0.0.0/8'];

let data;
let key;
let server;
let api;
let made = 0;

before(async () => {
  ({ data, key } = await install({ models: false }));
  server = await serve(data, key, [...quick, ...local]);
  api = server.api;
});
after(closeReceivers);

const hook = (one, kinds = ['course.*'], more = {}) => must(api.post('/api/v1/webhooks', { url: one.url, kinds, ...more }), 201);
const read = (one) => must(api.get(`/api/v1/webhooks/${one.id}`), 200);
const change = (one, body) => must(api.patch(`/api/v1/webhooks/${one.id}`, body), 200);
const course = () => must(api.post('/api/v1/courses', { code: `W${++made}`, name: 'Course' }), 201);
const rename = (one) => must(api.patch(`/api/v1/courses/${one.id}`, { name: `Course ${++made}` }), 200);

// The numbers of the events of courses there are from a number on.
async function courseEvents(from = 0) {
  const numbers = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await must(api.get(`/api/v1/audit?limit=1000${cursor && `&cursor=${cursor}`}`), 200);
    numbers.push(...page.items.filter((one) => one.kind.startsWith('course.') && one.number > from).map((one) => one.number));
    cursor = page.next_cursor;
  }
  return numbers.sort((a, b) => a - b);
}

test('an event arrives with its type, time, ids and codes, and nothing else, signed by the secret', async () => {
  const one = await receiver();
  const created = await hook(one, ['roster.*', 'session.*']);
  const person = await must(api.post('/api/v1/people', { external_id: 'S-1', name: 'A Name Not To Tell' }), 201);
  const room = await course();
  await must(api.put(`/api/v1/courses/${room.id}/roster/${person.id}`), 204);
  const session = await must(api.post(`/api/v1/courses/${room.id}/sessions`, { starts_at: '2026-11-20T08:00:00Z', ends_at: '2026-11-20T09:00:00Z' }), 201);
  await until(() => one.taken.some((message) => message.type === 'session.created'), 'the session');
  const [added, begun] = ['roster.added', 'session.created'].map((type) => one.taken.find((message) => message.type === type));
  assert.equal(added.data.external_id, 'S-1');
  assert.equal(added.data.person_id, person.id);
  assert.deepEqual([begun.data.session_id, begun.data.course_id, begun.data.course_code, begun.data.starts_at],
    [session.id, room.id, room.code, '2026-11-20T08:00:00Z']);
  for (const message of one.taken) {
    assert.equal(message.headers['webhook-signature'], signature(created.secret, message));
    assert.ok(Math.abs(Date.now() / 1000 - Number(message.headers['webhook-timestamp'])) < 300);
    assert.deepEqual(Object.keys(JSON.parse(message.text)), ['type', 'timestamp', 'data']);
    assert.ok(!message.text.includes('Not To Tell'));
  }
});

test('after a new secret both sign for a while, and the secret is never shown again', async () => {
  const one = await receiver();
  const first = await hook(one);
  const second = await must(api.post(`/api/v1/webhooks/${first.id}/secret`), 200);
  const ping = await must(api.post(`/api/v1/webhooks/${first.id}/ping`), 200);
  assert.deepEqual([ping.outcome, ping.http_status, ping.event_number], ['delivered', 204, null]);
  assert.equal(one.taken[0].type, 'webhook.ping');
  assert.equal(one.taken[0].headers['webhook-signature'], `${signature(second.secret, one.taken[0])} ${signature(first.secret, one.taken[0])}`);
  assert.equal((await read(first)).secret, undefined);
});

test('a receiver that hangs keeps nobody waiting but itself', async () => {
  const hanging = await receiver(() => undefined);
  const other = await receiver();
  const stuck = await hook(hanging);
  await hook(other);
  const one = await course();
  await rename(one);
  await until(() => other.taken.filter((message) => message.data.subject_id === one.id).length === 2, 'the other');
  await until(async () => (await read(stuck)).failing_since, 'the failure');
  hanging.answer = () => 204;
  await until(() => hanging.taken.filter((message) => message.data.subject_id === one.id).length === 2, 'the one that hung');
});

test('what is refused waits with its subject alone; given up, it can be replayed', async () => {
  const one = await receiver();
  const created = await hook(one);
  const bad = await course();
  const good = await course();
  await until(() => [bad, good].every(({ id }) => one.taken.some((m) => m.data.subject_id === id)), 'what happened before');
  one.answer = (message) => (message.data.subject_id === bad.id ? 500 : 204);
  await rename(bad);
  await rename(good);
  await rename(bad);
  await until(() => one.taken.some((m) => m.type === 'course.changed' && m.data.subject_id === good.id), 'the good one');
  await until(async () => (await read(created)).waiting === 2, 'both of the bad one');
  assert.ok(!one.taken.some((m) => m.type === 'course.changed' && m.data.subject_id === bad.id));
  const changesTried = new Set(one.seen.filter((m) => m.type === 'course.changed' && m.data.subject_id === bad.id).map((m) => m.id));
  assert.equal(changesTried.size, 1, 'the second was not tried before the first');
  one.answer = () => 204;
  await until(async () => (await read(created)).waiting === 0, 'all');
  inOrder(one.taken);
  // From an event on: everything once more, with the same ids.
  const ids = one.taken.map((m) => m.id);
  const before = one.taken.length;
  await must(api.post(`/api/v1/webhooks/${created.id}/replay`, { from_event: one.taken[0].data.event_number }), 200);
  await until(() => one.taken.length >= 2 * before, 'the replay');
  assert.deepEqual(one.taken.slice(before, 2 * before).map((m) => m.id).sort(), ids.sort());
});

test('a receiver that says that it is gone is told nothing more, and an event says so', async () => {
  const one = await receiver(() => 410);
  const created = await hook(one);
  await course();
  const off = await until(async () => { const view = await read(created); return !view.active && view; }, 'the end');
  assert.equal(off.disabled_reason, 'gone');
  const events = await must(api.get('/api/v1/audit?kind=webhook.disabled'), 200);
  assert.ok(events.items.some((event) => event.subject_id === created.id));
  one.answer = () => 204;
  await change(created, { active: true });
  await until(() => one.taken.length > 0, 'it goes on where it stood');
});

describe('addresses', () => {
  let guarded;
  before(async () => {
    await server.stop();
    guarded = await serve(data, key, quick);
    api = guarded.api;
  });
  after(async () => {
    await guarded.stop();
    server = await serve(data, key, [...quick, ...local]);
    api = server.api;
  });

  test('of our own network are refused, by number and by name, before anything is sent', async () => {
    const one = await receiver();
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '2130706433', '127.1', '10.0.0.1',
      '169.254.169.254', '192.168.1.1', '224.0.0.1', '[fe80::1]', '[fd00::1]']) {
      const created = await must(api.post('/api/v1/webhooks', { url: `http://${host}:${one.port}/`, kinds: ['*'], active: false }), 201);
      const ping = await must(api.post(`/api/v1/webhooks/${created.id}/ping`), 200);
      assert.equal(ping.outcome, 'unreachable', host);
      assert.match(ping.detail, /not on the public internet/, host);
      assert.equal(ping.http_status, null, host);
    }
    assert.equal(one.seen.length, 0);
  });

  test('of other schemes, with a password, or none at all are no webhooks', async () => {
    for (const url of ['ftp://example.org/', 'file:///etc/passwd', 'https://name:secret@example.org/', 'https://', 'example.org', 'https://a b/'])
      assert.equal((await api.post('/api/v1/webhooks', { url, kinds: ['*'] })).status, 400, url);
  });
});

test('a redirect is not followed', async () => {
  const one = await receiver(() => 302);
  const created = await hook(one, ['*'], { active: false });
  const ping = await must(api.post(`/api/v1/webhooks/${created.id}/ping`), 200);
  assert.deepEqual([ping.outcome, ping.http_status], ['refused', 302]);
  assert.deepEqual(one.seen.map((m) => m.type), ['webhook.ping']);
});

test('without a receiver nothing piles up, and everything comes when it is back', async () => {
  const one = await receiver();
  const created = await hook(one);
  await one.close();
  const room = await course();
  for (let i = 0; i < 60; ++i) await rename(room);
  await until(async () => (await read(created)).failing_since, 'the failure');
  assert.equal((await read(created)).waiting, 0, 'the log itself is what waits');
  await one.listen(one.port);
  await until(() => one.taken.filter((m) => m.data.subject_id === room.id).length === 61, () => one.taken.length);
  assert.equal(inOrder(one.taken).size, one.taken.length);
  await until(async () => (await read(created)).failing_since === null, 'the end of the failure');
});

test('through a receiver that answers 500 at random, hangs and dies, and a server that is killed, all arrives in order', async () => {
  const chance = (() => { let seed = 7; return () => { seed = (seed * 48271) % 2147483647; return seed / 2147483647; }; })();
  const one = await receiver(() => (chance() < 0.4 ? 500 : chance() < 0.03 ? undefined : 204));
  const created = await hook(one);
  const from = created.after_event;
  const rooms = [await course(), await course(), await course(), await course()];
  for (let i = 0; i < 30; ++i) await rename(rooms[i % 4]);
  await until(() => one.taken.length > 10, 'the first');
  await server.kill();
  await one.close();
  server = await serve(data, key, [...quick, ...local]);
  api = server.api;
  for (let i = 0; i < 30; ++i) await rename(rooms[i % 4]);
  await one.listen(one.port);
  const expected = await courseEvents(from);
  assert.ok(expected.length >= 64);
  await until(() => new Set(one.taken.map((m) => m.data.event_number)).size >= expected.length, () => `${one.taken.length} of ${expected.length}`, 90);
  const ids = inOrder(one.taken);
  assert.deepEqual([...ids.keys()].sort((a, b) => a - b), expected);
  await until(async () => { const view = await read(created); return view.waiting === 0 && view.dead_letters === 0; }, 'nothing is left');
});

test('an event that is refused too often is given up, the next of its subject comes, and it can be sent again', async () => {
  await server.stop();
  server = await serve(data, key, [...quick, ...local, '--webhooks-attempts', '3']);
  api = server.api;
  const one = await receiver((message) => (message.type === 'course.created' ? 422 : 204));
  const created = await hook(one);
  const room = await course();
  await rename(room);
  await until(() => one.taken.some((m) => m.data.subject_id === room.id), 'the next');
  const dead = await must(api.get(`/api/v1/webhooks/${created.id}/dead_letters`), 200);
  assert.deepEqual(dead.items.map((letter) => [letter.attempts, letter.http_status, letter.detail]), [[3, 422, 'answered 422']]);
  const events = await must(api.get('/api/v1/audit?kind=webhook.gave_up'), 200);
  assert.ok(events.items.some((event) => event.subject_id === created.id));
  const tries = await until(async () => {
    const all = await must(api.get(`/api/v1/webhooks/${created.id}/attempts`), 200);
    return all.items.length === 4 && all;
  }, 'the tries');
  assert.deepEqual(tries.items.map((each) => each.outcome).sort(), ['delivered', 'refused', 'refused', 'refused']);
  one.answer = () => 204;
  assert.equal((await must(api.post(`/api/v1/webhooks/${created.id}/replay`, { dead_letters: true }), 200)).dead_letters, 0);
  await until(() => one.taken.some((m) => m.type === 'course.created'), 'the dead letter');
  assert.equal((await must(api.get(`/api/v1/webhooks/${created.id}/dead_letters`), 200)).items.length, 0);
});
