// Ways in without a face: badge, PIN and the code of a hall, at sessions and doors, for devices, teachers and people.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { client, install, must, openSession, password, serve } from '../harness.mjs';

let data;
let key;
let server;
let api;
let device;
let checkpoint;
let course;
let session;
const people = [];
const pages = [];  // of the people, as they call it themselves

before(async () => {
  ({ data, key } = await install({ models: false }));
  server = await serve(data, key);
  api = server.api;
  for (const name of ['One', 'Two', 'Three']) {
    const person = await must(api.post('/api/v1/people', { external_id: name, name: `Person ${name}` }), 201);
    const user = await must(api.post('/api/v1/users', { name, password, role: 'person', person_id: person.id }), 201);
    const { api_key: own } = await must(api.post('/api/v1/api_keys', { name, role: 'person', user_id: user.id }), 201);
    people.push(person);
    pages.push(client(server.url, own));
  }
  ({ course, session } = await openSession(api, { people: [people[0].id, people[1].id] }));
  checkpoint = await must(api.post('/api/v1/checkpoints', { name: 'North door' }), 201);
  const made = await must(api.post('/api/v1/devices', { name: 'kiosk', course_ids: [course.id] }), 201);
  await must(api.put(`/api/v1/devices/${made.id}/checkpoints/${checkpoint.id}`), 204);
  device = client(server.url, made.device_key);
});

const badge = async (page) => (await must(page.get('/api/v1/me/badge'), 200)).badge;
const present = (caller, body, status = 200) => must(caller.post(`/api/v1/sessions/${session.id}/codes`, body), status);
const fields = (problem) => problem.errors.map((one) => one.field);

test('a badge shown to a kiosk marks its person, once, and is nothing a second time', async () => {
  const shown = await badge(pages[0]);
  assert.match(shown, /^RC1:[A-Z2-7]{80,130}$/);
  const taken = await present(device, { badge: shown, source: 'kiosk 1' });
  assert.deepEqual([taken.person_id, taken.decision, taken.reason], [people[0].id, 'present', 'in_time']);
  const record = await must(api.get(`/api/v1/records/${taken.record_id}`), 200);
  assert.deepEqual([record.status, record.method, record.source, record.observed], ['present', 'code', 'kiosk 1', 'present']);
  assert.deepEqual([record.decided_by.rule_version, record.decided_by.model], [2, null]);
  assert.deepEqual(fields(await present(device, { badge: shown }, 400)), ['badge']);
  assert.equal((await present(device, { badge: await badge(pages[0]) })).decision, 'already_marked');
  assert.equal((await present(device, { badge: await badge(pages[2]) })).decision, 'not_on_roster');
});

test('of many that show one badge at once one is taken', async () => {
  const shown = await badge(pages[1]);
  const answers = await Promise.all(Array.from({ length: 8 }, () => device.post(`/api/v1/checkpoints/${checkpoint.id}/codes`, { badge: shown })));
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, ...Array(7).fill(400)]);
  const passages = await must(api.get(`/api/v1/passages?checkpoint=${checkpoint.id}&person=${people[1].id}`), 200);
  assert.deepEqual(passages.items.map((one) => [one.method, one.source]), [['code', 'badge']]);
});

test('the same request sent again has the same answer', async () => {
  const body = { badge: await badge(pages[1]) };
  const headers = { 'Idempotency-Key': 'kiosk-1-42' };
  const first = await must(device.post(`/api/v1/sessions/${session.id}/codes`, body, headers), 200);
  assert.deepEqual(await must(device.post(`/api/v1/sessions/${session.id}/codes`, body, headers), 200), first);
  assert.equal(first.decision, 'present');
});

describe('a PIN', () => {
  test('is told once, works for its person alone and is written down nowhere', async () => {
    const { pin } = await must(api.put(`/api/v1/people/${people[0].id}/pin`, {}), 200);
    assert.match(pin, /^\d{6}$/);
    assert.equal((await present(device, { external_id: 'One', pin })).decision, 'already_marked');
    assert.deepEqual(fields(await present(device, { external_id: 'Two', pin }, 400)), ['pin']);
    const events = await must(api.get(`/api/v1/audit?person=${people[0].id}`), 200);
    const set = events.items.find((one) => one.kind === 'person.pin_set');
    assert.equal(set.person_id, people[0].id);
    for (const text of [JSON.stringify(events), JSON.stringify(await must(api.get(`/api/v1/people/${people[0].id}/export`), 200)), server.stderr()])
      assert.ok(!text.includes(pin));
  });

  test('is chosen and taken back by the person', async () => {
    assert.deepEqual(fields(await must(pages[1].put('/api/v1/me/pin', { pin: '123456' }), 400)), ['pin']);
    assert.deepEqual(await must(pages[1].put('/api/v1/me/pin', { pin: '730418' }), 200), { pin: '730418' });
    assert.equal((await present(device, { external_id: 'Two', pin: '730418' })).decision, 'already_marked');
    await must(pages[1].del('/api/v1/me/pin'), 204);
    await present(device, { external_id: 'Two', pin: '730418' }, 400);
  });

  test('is not guessed: a few wrong ones, and also the right one must wait, on every server', async () => {
    const { pin } = await must(api.put(`/api/v1/people/${people[2].id}/pin`, {}), 200);
    const wrong = pin.replace(/.$/, (digit) => (Number(digit) + 1) % 10);
    const answers = await Promise.all(Array.from({ length: 12 }, () => device.post(`/api/v1/sessions/${session.id}/codes`, { external_id: 'Three', pin: wrong })));
    assert.equal(answers.filter((one) => one.status === 400).length, 5);
    assert.equal(answers.filter((one) => one.status === 429).length, 7);
    const again = await api.post(`/api/v1/sessions/${session.id}/codes`, { external_id: 'Three', pin });
    assert.equal(again.status, 429);
    assert.ok(Number(again.headers.get('retry-after')) > 800);
  });
});

describe('the code of a hall', () => {
  test('marks who types it and is expected, and no one else', async () => {
    const { session: other } = await openSession(api, { code: 'Hall', people: [people[2].id] });
    const { code } = await must(api.get(`/api/v1/sessions/${other.id}/hall_code`), 200);
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{6}$/);
    const marked = await must(pages[2].post('/api/v1/me/hall_code', { code: ` ${code.toLowerCase().slice(0, 3)}-${code.slice(3)}` }), 200);
    assert.deepEqual([marked.session_id, marked.decision], [other.id, 'present']);
    assert.equal((await must(api.get(`/api/v1/records/${marked.record_id}`), 200)).method, 'code');
    assert.deepEqual(fields(await must(pages[0].post('/api/v1/me/hall_code', { code }), 400)), ['code']);
    const sheet = await must(api.get(`/api/v1/sessions/${other.id}/sheet`), 200);
    assert.deepEqual(sheet.rows.map((row) => row.status), ['present']);
  });

  test('is shown by who teaches, while the session is open', async () => {
    assert.equal((await pages[0].get(`/api/v1/sessions/${session.id}/hall_code`)).status, 403);
    const closed = await openSession(api, { code: 'Closed' });
    await must(api.post(`/api/v1/sessions/${closed.session.id}/close`), 200);
    await must(api.get(`/api/v1/sessions/${closed.session.id}/hall_code`), 409);
  });
});

test('who is none of the people has no badge', async () => {
  for (const [method, path, body] of [['GET', 'badge'], ['PUT', 'pin', {}], ['DELETE', 'pin'], ['POST', 'hall_code', { code: 'ABCDEF' }]])
    assert.equal((await api.call(method, `/api/v1/me/${path}`, body)).status, 409, path);
});

test('a code that is neither a badge nor a PIN is refused, field by field', async () => {
  assert.deepEqual(fields(await present(device, { external_id: 'One', source: 'kiosk' }, 400)), ['pin']);
  assert.deepEqual(fields(await present(device, {}, 400)), ['badge']);
  assert.deepEqual(fields(await present(device, { badge: 'RC1:AAAA' }, 400)), ['badge']);
  assert.deepEqual(fields(await present(device, { badge: 7 }, 400)), ['badge']);
  assert.deepEqual(fields(await present(device, { external_id: 'One', pin: '1', person_id: 'x' }, 400)), ['person_id']);
});

test('an erased person has no way in, and nothing of the PIN is left', async () => {
  const person = await must(api.post('/api/v1/people', { external_id: 'Gone', name: 'Gone' }), 201);
  const { pin } = await must(api.put(`/api/v1/people/${person.id}/pin`, {}), 200);
  await must(api.post('/api/v1/erasures', { person_id: person.id, reason: 'request' }), 201);
  assert.deepEqual(fields(await present(device, { external_id: 'Gone', pin }, 400)), ['pin']);
  await must(api.put(`/api/v1/people/${person.id}/pin`, {}), 404);
});

test('a badge outlives a restart of the server', async () => {
  const shown = await badge(pages[0]);
  const { code } = await must(api.get(`/api/v1/sessions/${session.id}/hall_code`), 200);
  await server.stop();
  server = await serve(data, key);
  api = server.api;
  const taken = await must(api.post(`/api/v1/checkpoints/${checkpoint.id}/codes`, { badge: shown }), 200);
  assert.equal(taken.decision, 'present');
  const next = await must(api.get(`/api/v1/sessions/${session.id}/hall_code`), 200);
  assert.equal(next.code.length, code.length);
});
