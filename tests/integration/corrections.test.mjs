// "Not this person", and why a record says what it says.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { query, sqlId } from '../database.mjs';
import { besides, client, enrol, faces, form, install, join, must, openSession, picturesOf, serve } from '../harness.mjs';

let data;
let key;
let server;
let api;
let codes = 0;
let wrong;  // an enrolled person for whom somebody else is taken
let pictures;

before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
  api = server.api;
  pictures = await picturesOf('Obama');
  wrong = await enrol(api, 'W', 'Wrongly Recognised', pictures.slice(0, 2));
});

const held = (people) => openSession(api, { code: `V${codes += 1}`, people: people.map((one) => one.id) });
const faceIn = async (session, image, to = api) => {
  const answer = await must(to.post(`/api/v1/sessions/${session.id}/frames`, await form({ image })), 200);
  return answer.faces[0];
};
const recordOf = async (session, person) => (await must(api.get(`/api/v1/records?session=${session.id}&person=${person.id}`), 200)).items[0];

describe('not this person', () => {
  test('holds at the next frame in every process and after a restart, is told, and can be taken back', async () => {
    const folder = await besides(data);
    const other = await serve(folder, key);
    const { session } = await held([wrong]);
    const image = pictures[2];
    const seen = await faceIn(session, image);
    assert.deepEqual([seen.decision, seen.match.person_id], ['present', wrong.id]);
    const path = `/api/v1/records/${seen.record_id}/not_this_person`;
    const made = await must(api.post(path, { reason: 'it is the brother' }), 201);
    assert.deepEqual([made.items.length, made.items[0].person_id, made.items[0].record_id], [1, wrong.id, seen.record_id]);
    assert.equal((await api.post(path, { reason: 'again' })).status, 409);

    const record = await recordOf(session, wrong);
    assert.deepEqual([record.status, record.observed], [null, null]);
    for (const to of [api, other.api]) {
      const next = await faceIn(session, image, to);
      assert.deepEqual([next.decision, next.match], ['unknown', null]);
      assert.ok(next.review_id, 'a human looks who it is');
      const anywhere = await must(to.post('/api/v1/recognize', await form({ image })), 200);
      assert.ok(!JSON.stringify(anywhere).includes(wrong.id));
    }
    const one = await must(api.post('/api/v1/verify', await form({ image }, { person_id: wrong.id })), 200);
    assert.equal(one.same, false);
    await other.stop();
    const restarted = await serve(folder, key);
    assert.equal((await faceIn(session, image, restarted.api)).decision, 'unknown');
    await restarted.stop();

    const [told] = (await must(api.get(`/api/v1/audit?kind=veto.made&person=${wrong.id}`), 200)).items;
    assert.deepEqual([told.facts.before.observed, told.facts.after.observed, told.facts.record_id, told.reason], ['present', null, record.id, 'it is the brother']);
    assert.ok(told.actor_id);

    const back = await serve(folder, key);
    await must(api.del(path), 204);
    assert.equal((await api.del(path)).status, 404);
    assert.equal((await recordOf(session, wrong)).status, 'present', 'what was observed counts again');
    for (const to of [api, back.api]) assert.deepEqual((await faceIn(session, image, to)).decision, 'already_marked');
    assert.deepEqual((await must(api.get('/api/v1/vetoes'), 200)).items, []);
    await back.stop();
  });

  test('leaves the person recognised by their own face, and what a human set stays', async () => {
    const { session } = await held([wrong]);
    const seen = await faceIn(session, pictures[2]);
    await must(api.patch(`/api/v1/records/${seen.record_id}`, { status: 'excused', reason: 'ill' }), 200);
    await must(api.post(`/api/v1/records/${seen.record_id}/not_this_person`, { reason: 'no' }), 201);
    const record = await recordOf(session, wrong);
    assert.deepEqual([record.status, record.observed, record.office.status], ['excused', null, 'excused']);
    const own = await must(api.post('/api/v1/recognize', await form({ image: pictures[0] })), 200);
    assert.equal(own.faces[0].candidates[0]?.person_id, wrong.id);
    await must(api.del(`/api/v1/records/${seen.record_id}/not_this_person`), 204);
    const after = await recordOf(session, wrong);
    assert.deepEqual([after.status, after.observed], ['excused', 'present']);
  });

  test('of a passage and of a review', async () => {
    const door = await must(api.post('/api/v1/checkpoints', { name: 'Door', policy: { liveness: 'off' } }), 201);
    const frame = async () => (await must(api.post(`/api/v1/checkpoints/${door.id}/frames`, await form({ image: pictures[2] })), 200)).faces[0];
    const { passage_id: passage } = await frame();
    await must(api.post(`/api/v1/passages/${passage}/not_this_person`, { reason: 'somebody else' }), 201);
    assert.equal((await must(api.get(`/api/v1/passages/${passage}`), 200)).refused, true);
    assert.equal((await frame()).decision, 'unknown');
    await must(api.del(`/api/v1/passages/${passage}/not_this_person`), 204);
    assert.equal((await must(api.get(`/api/v1/passages/${passage}`), 200)).refused, false);

    const image = join(faces, 'spoof/real/image_T1.jpg');
    const live = await enrol(api, 'L', 'Live', [image]);
    const { session } = await openSession(api, { code: 'A', policy: { liveness: 'active' }, people: [live.id] });
    const { review_id: review } = await faceIn(session, image);
    await must(api.post(`/api/v1/reviews/${review}/not_this_person`, { reason: 'not them' }), 201);
    const open = await must(api.get(`/api/v1/reviews/${review}`), 200);
    assert.deepEqual([open.status, open.candidate], ['open', null]);
    const again = await faceIn(session, image);
    assert.deepEqual([again.decision, again.review_id], ['unknown', review], 'the same review, of nobody');
    assert.equal((await api.post(`/api/v1/reviews/${review}/not_this_person`, { reason: 'x' })).status, 409);
    await must(api.del(`/api/v1/reviews/${review}/not_this_person`), 204);
    assert.equal((await faceIn(session, image)).decision, 'review');
  });

  test('is refused where nothing of a face is kept, and goes with the person', async () => {
    const byHand = await must(api.post('/api/v1/people', { external_id: 'H', name: 'By hand' }), 201);
    const { session } = await held([byHand]);
    const marked = await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: byHand.id, status: 'present', reason: 'seen' }), 201);
    assert.equal((await api.post(`/api/v1/records/${marked.id}/not_this_person`, { reason: 'x' })).status, 409);
    assert.equal((await api.post(`/api/v1/records/${marked.id}/not_this_person`, {})).status, 400);

    const leaving = await enrol(api, 'G', 'Going', (await picturesOf('Biden')).slice(0, 1));
    const next = await held([leaving]);
    const seen = await faceIn(next.session, (await picturesOf('Biden'))[1]);
    await must(api.post(`/api/v1/records/${seen.record_id}/not_this_person`, { reason: 'a word about them' }), 201);
    const count = `SELECT count(*) FROM veto WHERE person_id = ${sqlId(leaving.id)}`;
    assert.deepEqual(query(data, count), [['1']]);
    const held_ = await must(api.get(`/api/v1/people/${leaving.id}/export`), 200);
    assert.ok(!JSON.stringify(held_.tables.veto).includes('sealed'));
    await must(api.post('/api/v1/erasures', { person_id: leaving.id }), 201);
    assert.deepEqual(query(data, count), [['0']]);
    assert.equal((await faceIn(next.session, (await picturesOf('Biden'))[1])).match, null);
  });
});

test('a record explains itself: scores, clocks, rules, layers, corrections with their reasons, evidence and vetoes', async () => {
  const second = await enrol(api, 'S', 'Second', (await picturesOf('Biden')).slice(0, 2));
  const { session } = await held([wrong, second]);
  const captured_at = new Date(Date.now() - 30_000).toISOString();
  const frame = await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: pictures[2] }, { source: 'room 1', captured_at })), 200);
  const { record_id: id } = frame.faces[0];
  await must(api.patch(`/api/v1/records/${id}`, { status: 'late', reason: 'came at ten' }), 200);
  const told = await must(api.get(`/api/v1/records/${id}/explanation`), 200);
  const by = told.decided_by;
  assert.ok(by.similarity >= by.threshold && by.confidence > 0 && by.quality > 0.2 && by.detection > 0.5 && by.model);
  assert.ok(by.margin > 0 && by.margin < 2, `margin ${by.margin}`);
  assert.deepEqual([by.source, by.rule_version, by.decision, by.reason, by.liveness], ['room 1', 2, 'present', 'in_time', null]);
  assert.equal(Date.parse(by.captured_at), Date.parse(captured_at));
  assert.ok(Date.parse(by.received_at) >= Date.parse(captured_at) + 29_000);
  assert.equal(by.policy.liveness, 'off');
  assert.deepEqual(told.counts, { status: 'late', layer: 'office' });
  const [corrected, made] = told.history;
  assert.deepEqual([corrected.kind, corrected.reason, corrected.facts.before.office, corrected.facts.after.office, corrected.facts.before.observed],
    ['record.corrected', 'came at ten', null, 'late', 'present']);
  assert.equal(made.kind, 'record.made');
  assert.equal(told.evidence.length, 1);
  assert.deepEqual([told.vetoes, told.review, told.sightings.length], [[], null, 1]);
  await must(api.post(`/api/v1/records/${id}/not_this_person`, { reason: 'no' }), 201);
  const vetoed = await must(api.get(`/api/v1/records/${id}/explanation`), 200);
  assert.equal(vetoed.vetoes.length, 1);
  assert.equal(vetoed.sightings[0].veto_id, vetoed.vetoes[0].id);
  assert.equal(vetoed.decided_by, null);
});

test('a correction is taken back by who made it, and what stands below says again what the record says', async () => {
  const { session, course } = await held([wrong]);
  const user = await must(api.post('/api/v1/users', { name: 'correcting', password: 'a long password', role: 'instructor' }), 201);
  await must(api.put(`/api/v1/courses/${course.id}/instructors/${user.id}`), 204);
  const teacher = client(server.url, (await must(api.post('/api/v1/api_keys', { name: 'correcting', role: 'instructor', user_id: user.id }), 201)).api_key);
  for (const veto of (await must(api.get(`/api/v1/vetoes?person=${wrong.id}`), 200)).items) await must(api.del(`/api/v1/records/${veto.record_id}/not_this_person`), 204);
  const { record_id: id } = await faceIn(session, pictures[2]);
  const say = (to, status, expected = 200) => must(to.patch(`/api/v1/records/${id}`, { status, reason: `says ${status}` }), expected);
  await say(teacher, null, 409);
  await say(teacher, 'late');
  await say(api, 'excused');
  assert.deepEqual(await say(api, null).then((one) => [one.status, one.office, one.teacher.status]), ['late', null, 'late']);
  await say(api, null, 409);
  assert.deepEqual(await say(teacher, null).then((one) => [one.status, one.observed, one.teacher]), ['present', 'present', null]);
  const [back] = (await must(api.get(`/api/v1/audit?kind=record.corrected&person=${wrong.id}`), 200)).items;
  assert.deepEqual([back.facts.layer, back.facts.before.teacher, back.facts.after.teacher, back.facts.status, back.reason], ['teacher', 'late', null, null, 'says null']);
});

test('a session is filled in late: who was there, who was excused, and what was forgotten', async () => {
  const people = [];
  for (let i = 0; i < 3; i += 1) people.push(await must(api.post('/api/v1/people', { external_id: `late ${i}`, name: `Late ${i}` }), 201));
  const { course } = await openSession(api, { code: 'LATE', policy: { liveness: 'off', teacher_corrects_h: 2 }, people: people.map((one) => one.id) });
  const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const past = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: ago(50), ends_at: ago(49) }), 201);
  const user = await must(api.post('/api/v1/users', { name: 'back-filling', password: 'a long password', role: 'instructor' }), 201);
  await must(api.put(`/api/v1/courses/${course.id}/instructors/${user.id}`), 204);
  const teacher = client(server.url, (await must(api.post('/api/v1/api_keys', { name: 'back-filling', role: 'instructor', user_id: user.id }), 201)).api_key);
  const mark = (to, one, status) => to.post(`/api/v1/sessions/${past.id}/records`, { person_id: one.id, status, reason: 'from the paper list' });
  assert.equal((await mark(teacher, people[0], 'present')).status, 409, 'the time for teachers is over');
  await must(mark(api, people[0], 'present'), 201);
  await must(mark(api, people[1], 'late'), 201);
  await must(api.post(`/api/v1/sessions/${past.id}/open`), 200);
  await must(api.post('/api/v1/excuses', { person_ids: people.map((one) => one.id), session_id: past.id, code: 'ill' }), 201);
  await must(api.post(`/api/v1/sessions/${past.id}/close`), 200);
  const sheet = await must(api.get(`/api/v1/sessions/${past.id}/sheet`), 200);
  assert.deepEqual(sheet.counts, { present: 1, late: 1, absent: 0, excused: 1, expected: 0 });
  const [first] = (await must(api.get(`/api/v1/audit?kind=record.made&person=${people[0].id}`), 200)).items;
  assert.deepEqual([first.facts.layer, first.facts.after.office, first.reason], ['office', 'present', 'from the paper list']);
});
