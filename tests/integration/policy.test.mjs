// The policy of a course: where it comes from, how sessions end, who may correct until when, and a day decided again.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { client, enrol, form, install, must, picturesOf, serve } from '../harness.mjs';
import { movedClock } from '../moved_clock.mjs';

let clock;
let data;
let key;
let server;
let api;
let made = 0;
before(async () => {
  ({ data, key } = await install());
  clock = await movedClock();
  server = await serve(data, key, [], clock.env);
  api = server.api;
});

const at = (seconds) => new Date(clock.now().getTime() + seconds * 1000).toISOString();
const course = (policy) => must(api.post('/api/v1/courses', { code: `P${++made}`, name: 'Course', policy }), 201);
const record = (session, person) => api.get(`/api/v1/records?session=${session.id}&person=${person.id}`).then((a) => a.body.items[0]);

async function held(one, people, starts = -60, ends = 3600) {
  for (const person of people) await must(api.put(`/api/v1/courses/${one.id}/roster/${person.id}`), 204);
  const session = await must(api.post(`/api/v1/courses/${one.id}/sessions`, { starts_at: at(starts), ends_at: at(ends) }), 201);
  return must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
}

test('a new course begins with the policy of the installation, and says what it changes', async () => {
  const other = await install({ models: false });
  const on = await serve(other.data, other.key, ['--policy-late-after-s', '120', '--policy-absent-after-s', '1800', '--policy-liveness', 'off',
    '--policy-teacher-corrects-h', '48', '--policy-auto-close', 'false']);
  const one = await must(on.api.post('/api/v1/courses', { code: 'A', name: 'A', policy: { absent_after_s: null } }), 201);
  assert.deepEqual([one.policy.late_after_s, one.policy.absent_after_s, one.policy.liveness, one.policy.teacher_corrects_h, one.policy.auto_close],
    [120, null, 'off', 48, false]);
  const refused = await on.api.post('/api/v1/courses', { code: 'B', name: 'B', policy: { absent_after_s: 60 } });
  assert.equal(refused.status, 400);
  assert.deepEqual(refused.body.errors.map((e) => e.field), ['policy.absent_after_s']);
  await on.stop();
});

describe('the end of a session', () => {
  test('closing writes down who is absent, where the policy asks for it', async () => {
    const person = await enrol(api, `S${++made}`, 'Away');
    const there = await enrol(api, `S${++made}`, 'There');
    const session = await held(await course({ auto_absent: true, liveness: 'off' }), [person, there]);
    await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: there.id, status: 'present', reason: 'seen' }), 201);
    await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    const absent = await record(session, person);
    assert.deepEqual([absent.observed, absent.source, absent.marked_at, absent.decided_by.rule_version, absent.decided_by.policy.auto_absent],
      ['absent', 'rule', null, 2, true]);
    assert.equal((await record(session, there)).observed, null);
  });

  test('a session whose time is over is closed by itself', async () => {
    const one = await course({ liveness: 'off' });
    const kept = await course({ liveness: 'off', auto_close: false });
    const over = await must(api.post(`/api/v1/courses/${one.id}/sessions`, { starts_at: at(-60), ends_at: at(600) }), 201);
    await must(api.post(`/api/v1/sessions/${over.id}/open`), 200);
    const open = await must(api.post(`/api/v1/courses/${kept.id}/sessions`, { starts_at: at(-60), ends_at: at(600) }), 201);
    await must(api.post(`/api/v1/sessions/${open.id}/open`), 200);
    clock.advance(601);
    await server.stop();  // the housekeeper passes at the end and at the start
    server = await serve(data, key, [], clock.env);
    api = server.api;
    const closed = await must(api.get(`/api/v1/sessions/${over.id}`), 200);
    assert.equal(closed.status, 'closed');
    assert.equal((await must(api.get(`/api/v1/sessions/${open.id}`), 200)).status, 'open');
  });
});

test('teachers may correct as long as the policy says, administrators always', async () => {
  const person = await enrol(api, `S${++made}`, 'Corrected');
  const one = await course({ liveness: 'off', teacher_corrects_h: 1, office_corrects_h: 2 });
  const session = await held(one, [person], -4 * 3600, -1.5 * 3600);
  const user = await must(api.post('/api/v1/users', { name: `teacher ${++made}`, password: 'a long password', role: 'instructor' }), 201);
  await must(api.put(`/api/v1/courses/${one.id}/instructors/${user.id}`), 204);
  const caller = async (role, user_id) => client(server.url, (await must(api.post('/api/v1/api_keys', { name: role, role, user_id }), 201)).api_key);
  const mark = { person_id: person.id, status: 'excused', reason: 'ill' };
  const set = async (who) => (await who.post(`/api/v1/sessions/${session.id}/records`, mark)).status;
  assert.equal(await set(await caller('instructor', user.id)), 409);
  assert.equal(await set(await caller('office')), 201);
  await must(api.patch(`/api/v1/courses/${one.id}`, { policy: { office_corrects_h: 1 } }), 200);
  assert.equal(await set(await caller('office')), 409);
  assert.equal(await set(api), 200);
});

describe('a day decided again', () => {
  test('is shown first, then done as shown; what teacher and office set stays', async () => {
    const [photo, ...more] = await picturesOf('Obama');
    const person = await enrol(api, `S${++made}`, 'Obama', more.slice(0, 3));
    const one = await course({ liveness: 'off', late_after_s: 600 });
    const session = await held(one, [person], -300);
    const frame = await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: photo })), 200);
    assert.equal(frame.faces[0].decision, 'present');
    const seen = await record(session, person);
    assert.deepEqual([seen.decided_by.rule_version, seen.decided_by.policy.late_after_s], [2, 600]);
    assert.ok(seen.decided_by.model && seen.decided_by.threshold && seen.decided_by.received_at);

    const day = { date: session.starts_at.slice(0, 10), policy: { late_after_s: 60 } };
    const path = `/api/v1/courses/${one.id}/recompute`;
    const preview = await must(api.post(path, day), 200);
    assert.equal(preview.applied, false);
    assert.deepEqual(preview.changes.map((c) => [c.record_id, c.before.observed, c.after.observed, c.after.status]), [[seen.id, 'present', 'late', 'late']]);
    assert.equal((await record(session, person)).observed, 'present', 'a preview changes nothing');

    await must(api.patch(`/api/v1/records/${seen.id}`, { status: 'excused', reason: 'told us' }), 200);
    assert.equal((await api.post(`${path}/apply`, { ...day, token: preview.token })).status, 412, 'the record is another one by now');
    const again = await must(api.post(path, day), 200);
    assert.deepEqual(again.changes.map((c) => [c.before.status, c.after.status]), [['excused', 'excused']]);
    assert.equal((await api.post(`${path}/apply`, { ...day, policy: { late_after_s: 30 }, token: again.token })).status, 412);
    await must(api.post(`${path}/apply`, { ...day, token: again.token }), 200);
    const after = await record(session, person);
    assert.deepEqual([after.observed, after.office.status, after.status, after.decided_by.policy.late_after_s], ['late', 'excused', 'excused', 60]);
    assert.deepEqual((await must(api.post(path, day), 200)).changes, [], 'done twice it changes nothing');

    const back = await must(api.post(path, { date: day.date }), 200);
    await must(api.post(`${path}/apply`, { date: day.date, token: back.token }), 200);
    assert.equal((await record(session, person)).observed, 'present', 'and back, from the same sightings');
  });

  test('a mark that no longer holds is taken back, and the sighting stays', async () => {
    const [photo, ...more] = await picturesOf('Biden');
    const person = await enrol(api, `S${++made}`, 'Biden', more.slice(0, 3));
    const one = await course({ liveness: 'off' });
    const session = await held(one, [person], 60);
    await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: photo })), 200);
    const day = { date: session.starts_at.slice(0, 10), policy: { opens_before_s: 0 } };  // it came before the session
    const preview = await must(api.post(`/api/v1/courses/${one.id}/recompute`, day), 200);
    assert.deepEqual(preview.changes.map((c) => [c.before.observed, c.after.observed]), [['present', null]]);
    await must(api.post(`/api/v1/courses/${one.id}/recompute/apply`, { ...day, token: preview.token }), 200);
    assert.equal((await record(session, person)).status, null);
  });
});
