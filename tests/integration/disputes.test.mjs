// Disputes: "I was there" and "that was not me", by the person and for them; settled, undone; whose they are; what is left.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { query, sqlId } from '../database.mjs';
import { besides, client, enrol, form, install, must, openSession, picturesOf, serve } from '../harness.mjs';

let data;
let key;
let server;
let api;
let office;  // by a key of the role office
let made = 0;

const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
const keyFor = async (role, user) => client(server.url, (await must(api.post('/api/v1/api_keys', { name: role, role, ...(user ? { user_id: user.id } : {}) }), 201)).api_key);
const userFor = (role, more = {}) => must(api.post('/api/v1/users', { name: `${role} ${made += 1}`, password: 'a long password', role, ...more }), 201);

before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
  api = server.api;
  office = await keyFor('office');
});

// A person with an account, and their own client.
async function pupil(photos = []) {
  const person = await enrol(api, `D${made += 1}`, `Person ${made}`, photos);
  return { ...person, api: await keyFor('person', await userFor('person', { person_id: person.id })) };
}
// A course of these people with its teacher, and a session that is over, unless told otherwise.
async function held(people, { policy = {}, starts = -7200, ends = -3600, closed = true } = {}) {
  const course = await must(api.post('/api/v1/courses', { code: `D${made += 1}`, name: 'Course', policy: { liveness: 'off', ...policy } }), 201);
  for (const one of people) await must(api.put(`/api/v1/courses/${course.id}/roster/${one.id}`), 204);
  const user = await userFor('instructor');
  await must(api.put(`/api/v1/courses/${course.id}/instructors/${user.id}`), 204);
  const session = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: at(starts), ends_at: at(ends) }), 201);
  if (closed !== null) await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
  if (closed) await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
  return { course, session, teacher: await keyFor('instructor', user) };
}
const raise = (who, session, kind = 'was_there', words = 'I sat in the last row', status = 201) =>
  must(who.api.post('/api/v1/me/disputes', { session_id: session.id, kind, words }), status);
const onBehalf = (person, session, kind = 'was_there', to = api, status = 201) =>
  must(to.post('/api/v1/disputes', { person_id: person.id, session_id: session.id, kind, words: 'told us by telephone' }), status);
const settle = (dispute, body, to = api, status = 200, headers = {}) =>
  must(to.put(`/api/v1/disputes/${dispute.id}/settlement`, { answer: 'looked at it', ...body }, headers), status);
const undo = (dispute, to = api, status = 200, headers = {}) => must(to.del(`/api/v1/disputes/${dispute.id}/settlement`, headers), status);
const get = (dispute, to = api) => must(to.get(`/api/v1/disputes/${dispute.id}`), 200);
const recordOf = async (session, person) => (await must(api.get(`/api/v1/records?session=${session.id}&person=${person.id}`), 200)).items[0];
const mark = (session, person, status, to = api) => must(to.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status, reason: 'seen by hand' }), 201);
const onSheet = async (session, person) => (await must(api.get(`/api/v1/sessions/${session.id}/sheet`), 200)).rows.find((line) => line.person_id === person.id).status;
const events = async (kind, person) => (await must(api.get(`/api/v1/audit?kind=${kind}&person=${person.id}`), 200)).items;
const explained = async (record) => must(api.get(`/api/v1/records/${record.id}/explanation`), 200);

describe('"I was there"', () => {
  test('upheld by the teacher corrects the record with the answer as its reason; undone it is as it was', async () => {
    const ada = await pupil();
    const { session, course, teacher } = await held([ada]);
    const answer = await ada.api.post('/api/v1/me/disputes', { session_id: session.id, kind: 'was_there', words: 'I sat in the last row' });
    const dispute = answer.body;
    assert.deepEqual([answer.status, answer.headers.get('location'), answer.headers.get('etag')], [201, `/api/v1/disputes/${dispute.id}`, '"1"']);
    assert.deepEqual([dispute.status, dispute.person_id, dispute.course_id, dispute.record_id, dispute.words], ['open', ada.id, course.id, null, 'I sat in the last row']);
    assert.deepEqual([dispute.disputed.status, dispute.disputed.layer, dispute.disputed.record_version, dispute.settled], ['absent', 'derived', null, null]);
    assert.equal(await onSheet(session, ada), 'absent', 'raising it changes nothing');
    await raise(ada, session, 'was_there', 'again', 409);
    assert.deepEqual((await must(ada.api.get('/api/v1/me/disputes?status=open'), 200)).items, [dispute]);
    assert.deepEqual((await must(teacher.get(`/api/v1/disputes?status=open&course=${course.id}`), 200)).items, [dispute]);

    const settled = await settle(dispute, { outcome: 'upheld', status: 'late', answer: 'the substitute saw her' }, teacher);
    assert.deepEqual([settled.status, settled.settled.answer, settled.settled.record_status, settled.version], ['upheld', 'the substitute saw her', 'late', 2]);
    const record = await recordOf(session, ada);
    assert.deepEqual([record.status, record.teacher.status, record.teacher.reason, record.office, settled.record_id], ['late', 'late', 'the substitute saw her', null, record.id]);
    assert.deepEqual(await get(dispute, ada.api), settled, 'the person reads the answer');
    await settle(dispute, { outcome: 'declined' }, api, 409);
    await settle(dispute, { outcome: 'declined' }, api, 412, { 'If-Match': '"1"' });
    const [event] = await events('dispute.settled', ada);
    assert.deepEqual([event.reason, event.facts.before, event.facts.after, event.facts.record_status, event.facts.claim], ['the substitute saw her', 'open', 'upheld', 'late', 'was_there']);
    const [told] = await events('record.made', ada);
    assert.deepEqual([told.facts.dispute_id, told.facts.after.teacher, told.reason], [dispute.id, 'late', 'the substitute saw her']);
    const [raised] = await events('dispute.raised', ada);
    assert.deepEqual([raised.reason, raised.facts.disputed.status, raised.subject_id], ['I sat in the last row', 'absent', dispute.id]);
    assert.deepEqual((await explained(record)).disputes, [settled]);

    await undo(dispute, teacher, 412, { 'If-Match': '"1"' });
    const open = await undo(dispute, teacher, 200, { 'If-Match': '"2"' });
    assert.deepEqual([open.status, open.settled, open.version], ['open', null, 3]);
    assert.equal((await recordOf(session, ada)).teacher, null);
    assert.equal(await onSheet(session, ada), 'absent');
    const [corrected] = await events('record.corrected', ada);
    assert.deepEqual([corrected.facts.before.teacher, corrected.facts.after.teacher, corrected.facts.status, corrected.facts.dispute_id], ['late', null, null, dispute.id]);
    assert.equal((await events('dispute.undone', ada)).length, 1);
    await undo(dispute, teacher, 409);
    await settle(dispute, { outcome: 'upheld' }, teacher);
    assert.equal((await recordOf(session, ada)).status, 'present', 'unless told, present');
  });

  test('declined answers and changes nothing; the person does not ask twice, the office may', async () => {
    const ada = await pupil();
    const { session, teacher } = await held([ada], { policy: { auto_absent: true } });
    const before = await recordOf(session, ada);
    const dispute = await raise(ada, session);
    assert.deepEqual([dispute.record_id, dispute.disputed.observed, dispute.disputed.layer], [before.id, 'absent', 'observed']);
    await settle(dispute, { outcome: 'declined', answer: 'nobody saw you' }, teacher);
    assert.deepEqual(await recordOf(session, ada), before);
    await raise(ada, session, 'was_there', 'but I was', 409);
    const anew = await onBehalf(ada, session, 'was_there', office);
    await undo(dispute, teacher, 409);
    await settle(anew, { outcome: 'upheld', status: 'excused' }, office);
    assert.equal((await recordOf(session, ada)).status, 'excused');
    assert.deepEqual((await explained(before)).disputes.map((one) => one.status), ['declined', 'upheld']);
    await undo(dispute, teacher);
  });

  test('what the office set stands above a teacher, who changes nothing then', async () => {
    const ada = await pupil();
    const { session, teacher } = await held([ada]);
    await mark(session, ada, 'absent');
    const dispute = await raise(ada, session);
    await settle(dispute, { outcome: 'upheld' }, teacher, 409);
    const record = await recordOf(session, ada);
    assert.deepEqual([record.version, record.teacher, (await get(dispute)).status], [1, null, 'open']);
    await settle(dispute, { outcome: 'upheld' }, office);
    assert.deepEqual([(await recordOf(session, ada)).office.status, (await undo(dispute, teacher, 403)).code], ['present', 'forbidden']);
    await undo(dispute, office);
    const back = await recordOf(session, ada);
    assert.deepEqual([back.office.status, back.office.reason, back.office.at], ['absent', 'seen by hand', record.office.at], 'word for word');
  });

  test('is not undone over what somebody said since, nor after the time for corrections', async () => {
    const ada = await pupil();
    const { session, course } = await held([ada]);
    const dispute = await raise(ada, session);
    await settle(dispute, { outcome: 'upheld' }, office);
    const record = await recordOf(session, ada);
    await must(api.patch(`/api/v1/records/${record.id}`, { status: 'excused', reason: 'was at the dentist' }), 200);
    await undo(dispute, office, 409);
    assert.deepEqual([(await recordOf(session, ada)).status, (await get(dispute)).status], ['excused', 'upheld']);
    const bob = await pupil();
    await must(api.put(`/api/v1/courses/${course.id}/roster/${bob.id}`), 204);
    const late = await raise(bob, session);
    await must(api.patch(`/api/v1/courses/${course.id}`, { policy: { office_corrects_h: 1 } }), 200);
    await settle(late, { outcome: 'upheld' }, office, 409);
    await settle(late, { outcome: 'upheld' });
    await undo(late, office, 409);
    await undo(late);
  });

  test('of two and more who settle at once exactly one does', async () => {
    const ada = await pupil();
    const { session } = await held([ada]);
    const dispute = await raise(ada, session);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => api.put(`/api/v1/disputes/${dispute.id}/settlement`,
      { outcome: i % 2 ? 'upheld' : 'declined', answer: `answer ${i}` }, i < 4 ? { 'If-Match': '"1"' } : {})));
    const won = answers.filter((one) => one.status === 200);
    assert.equal(won.length, 1, JSON.stringify(answers.map((one) => one.status)));
    for (const [i, one] of answers.entries()) if (one.status !== 200) assert.equal(one.status, i < 4 ? 412 : 409);
    assert.equal((await events('dispute.settled', ada)).length, 1);
    assert.equal((await recordOf(session, ada))?.status ?? 'none', won[0].body.status === 'upheld' ? 'present' : 'none');
  });
});

describe('"that was not me"', () => {
  test('upheld takes the mark back and vetoes the face, in every process; undone both are as before', async () => {
    const pictures = await picturesOf('Obama');
    const wrong = await pupil(pictures.slice(0, 2));
    const { session } = await openSession(api, { code: `F${made += 1}`, people: [wrong.id] });
    const frame = async (to = api) => (await must(to.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: pictures[2] })), 200)).faces[0];
    const seen = await frame();
    assert.equal(seen.decision, 'present');
    const dispute = await raise(wrong, session, 'was_not_me', 'I was ill; it is my brother');
    assert.deepEqual([dispute.record_id, dispute.disputed.status, dispute.disputed.method, dispute.disputed.layer], [seen.record_id, 'present', 'face', 'observed']);
    assert.ok(dispute.disputed.marked_at);
    assert.equal((await frame()).decision, 'already_marked', 'it waits for a human');
    const other = await serve(await besides(data), key);
    await settle(dispute, { outcome: 'upheld', status: 'late' }, api, 400);
    await settle(dispute, { outcome: 'upheld', answer: 'the brother it is' });
    assert.deepEqual([(await recordOf(session, wrong)).status, (await recordOf(session, wrong)).observed], [null, null]);
    for (const to of [api, other.api]) assert.deepEqual([(await frame(to)).decision, (await frame(to)).match], ['unknown', null]);
    const told = await explained({ id: seen.record_id });
    assert.deepEqual([told.vetoes.map((one) => one.reason), told.disputes.map((one) => one.status), told.decided_by], [['the brother it is'], ['upheld'], null]);
    await undo(dispute, other.api);
    assert.equal((await recordOf(session, wrong)).status, 'present');
    for (const to of [api, other.api]) assert.equal((await frame(to)).decision, 'already_marked');
    assert.deepEqual((await explained({ id: seen.record_id })).vetoes, []);

    await must(api.post(`/api/v1/records/${seen.record_id}/not_this_person`, { reason: 'said before' }), 201);
    await settle(dispute, { outcome: 'upheld' });
    await undo(dispute);
    assert.equal((await explained({ id: seen.record_id })).vetoes.length, 1, 'who said so before still says so');
    await must(api.del(`/api/v1/records/${seen.record_id}/not_this_person`), 204);

    // A face that was seen, and a teacher's word above it: both go, both come back.
    await must(api.patch(`/api/v1/records/${seen.record_id}`, { status: 'late', reason: 'came at ten' }), 200);
    await settle(dispute, { outcome: 'upheld' });
    const gone = await recordOf(session, wrong);
    assert.deepEqual([gone.status, gone.observed, gone.office.status], ['absent', null, 'absent']);
    await undo(dispute);
    const back = await recordOf(session, wrong);
    assert.deepEqual([back.status, back.observed, back.office.reason], ['late', 'present', 'came at ten']);
    await other.stop();
  });

  test('of a mark by a code or by hand becomes absent', async () => {
    const ada = await pupil();
    const { session, teacher } = await held([ada], { starts: -60, ends: 3600, closed: false });
    const { badge } = await must(ada.api.get('/api/v1/me/badge'), 200);
    await must(teacher.post(`/api/v1/sessions/${session.id}/codes`, { badge }), 200);
    const dispute = await raise(ada, session, 'was_not_me', 'somebody has my telephone');
    assert.deepEqual([dispute.disputed.status, dispute.disputed.method], ['present', 'code']);
    await settle(dispute, { outcome: 'upheld' }, teacher);
    const record = await recordOf(session, ada);
    assert.deepEqual([record.status, record.observed, record.teacher.status], ['absent', 'present', 'absent'], 'what was observed stays beside it');
    await undo(dispute, teacher);
    assert.equal((await recordOf(session, ada)).status, 'present');
    const byOffice = await pupil();
    const other = await held([byOffice]);
    await mark(other.session, byOffice, 'present');
    const second = await raise(byOffice, other.session, 'was_not_me');
    await settle(second, { outcome: 'upheld' }, other.teacher, 409);
    await settle(second, { outcome: 'upheld' }, office);
    assert.equal((await recordOf(other.session, byOffice)).status, 'absent');
  });
});

describe('whose it is', () => {
  test('people dispute their own record, teachers settle those of own courses, and nobody their own', async () => {
    const [ada, bob] = [await pupil(), await pupil()];
    const [mine, theirs] = [await held([ada]), await held([bob])];
    await raise(ada, theirs.session, 'was_there', 'x', 404);
    await raise(ada, { id: '01890000-0000-7000-8000-000000000000' }, 'was_there', 'x', 404);
    const dispute = await raise(ada, mine.session);
    const other = await raise(bob, theirs.session);
    assert.deepEqual((await must(ada.api.get('/api/v1/me/disputes'), 200)).items.map((one) => one.id), [dispute.id]);
    assert.equal((await ada.api.get('/api/v1/disputes')).status, 403);
    for (const who of [ada.api, mine.teacher]) assert.equal((await who.get(`/api/v1/disputes/${other.id}`)).status, 404);
    assert.equal((await ada.api.del(`/api/v1/me/disputes/${other.id}`)).status, 404);
    assert.equal((await ada.api.put(`/api/v1/disputes/${dispute.id}/settlement`, { outcome: 'upheld', answer: 'x' })).status, 403);
    assert.deepEqual((await must(mine.teacher.get('/api/v1/disputes'), 200)).items.map((one) => one.id), [dispute.id]);
    for (const filter of [`course=${theirs.course.id}`, `session=${theirs.session.id}`, `person=${bob.id}`]) assert.equal((await mine.teacher.get(`/api/v1/disputes?${filter}`)).status, 404, filter);
    await settle(other, { outcome: 'upheld' }, mine.teacher, 404);
    await undo(other, mine.teacher, 404);
    await onBehalf(bob, theirs.session, 'was_there', mine.teacher, 404);
    await onBehalf(bob, mine.session, 'was_there', mine.teacher, 404);
    await onBehalf(bob, mine.session, 'was_there', office, 409);

    // Staff can be people too.
    const self = await userFor('office', { person_id: ada.id });
    const clerk = await keyFor('office', self);
    assert.equal((await settle(dispute, { outcome: 'upheld' }, clerk, 403)).code, 'forbidden');
    await must(clerk.del(`/api/v1/me/disputes/${dispute.id}`), 204);
    await must(api.post('/api/v1/me/disputes', { session_id: mine.session.id, kind: 'was_there', words: 'x' }), 409);
    await must(api.get('/api/v1/me/disputes'), 409);
  });

  test('withdrawn while it is open, it stays to be read; and the lists filter and go on', async () => {
    const [ada, bob] = [await pupil(), await pupil()];
    const { session, course } = await held([ada, bob]);
    for (let i = 0; i < 3; i += 1) {
      const one = await raise(ada, session);
      await must(ada.api.del(`/api/v1/me/disputes/${one.id}`), 204);
      await must(ada.api.del(`/api/v1/me/disputes/${one.id}`), 409);
      assert.equal((await get(one)).status, 'withdrawn');
      assert.ok((await get(one)).withdrawn_at);
      await settle(one, { outcome: 'upheld' }, api, 409);
      await undo(one, api, 409);
    }
    await raise(ada, session, 'was_there', 'a fourth time', 409);
    assert.equal((await events('dispute.withdrawn', ada)).length, 3);
    const mine = await onBehalf(ada, session);
    const theirs = await raise(bob, session);
    const list = async (filter) => (await must(api.get(`/api/v1/disputes?${filter}`), 200)).items.map((one) => one.id);
    assert.deepEqual(await list(`session=${session.id}&status=open`), [mine.id, theirs.id]);
    assert.deepEqual(await list(`person=${bob.id}`), [theirs.id]);
    assert.equal((await list(`course=${course.id}&status=withdrawn&kind=was_there`)).length, 3);
    assert.deepEqual(await list(`course=${course.id}&kind=was_not_me`), []);
    const first = await must(api.get(`/api/v1/disputes?course=${course.id}&limit=3`), 200);
    assert.deepEqual(await list(`course=${course.id}&limit=3&cursor=${first.next_cursor}`), [mine.id, theirs.id]);
  });

  test('people have some days for it, some at a time, and only against what the record says', async () => {
    const ada = await pupil();
    const long_ago = await held([ada], { starts: -20 * 86_400, ends: -20 * 86_400 + 3600 });
    assert.match((await raise(ada, long_ago.session, 'was_there', 'x', 409)).detail, /time for disputing/);
    await onBehalf(ada, long_ago.session, 'was_there', long_ago.teacher);
    const now = await held([ada], { starts: -60, ends: 3600, closed: false });
    assert.match((await raise(ada, now.session, 'was_there', 'x', 409)).detail, /not over/);
    await raise(ada, now.session, 'was_not_me', 'x', 409);
    await mark(now.session, ada, 'present');
    await raise(ada, now.session, 'was_there', 'x', 409);
    await raise(ada, now.session, 'was_not_me');
    const never = await held([ada], { closed: null });
    await raise(ada, never.session, 'was_there', 'the register was never opened');
    await must(api.post(`/api/v1/sessions/${never.session.id}/cancel`), 200);
    await raise(ada, never.session, 'was_not_me', 'x', 409);

    for (let open = 3; open < 20; open += 1) await raise(ada, (await held([ada])).session);
    assert.match((await raise(ada, (await held([ada])).session, 'was_there', 'one too many', 409)).detail, /20 of your disputes/);

    const body = { session_id: now.session.id, kind: 'was_there', words: 'x' };
    for (const change of [{ kind: 'no such' }, { words: '' }, { words: 'x'.repeat(1001) }, { words: 'a\u0000b' }, { session_id: 'x' }, { person_id: ada.id }, { kind: undefined }])
      assert.equal((await ada.api.post('/api/v1/me/disputes', { ...body, ...change })).status, 400, JSON.stringify(change));
    const [open] = (await must(ada.api.get('/api/v1/me/disputes'), 200)).items;
    for (const bad of [{}, { outcome: 'maybe' }, { outcome: 'declined', status: 'late' }, { outcome: 'upheld', status: 'absent' }, { outcome: 'upheld', answer: '' }])
      await settle(open, bad, api, 400);

    const strict = await serve(await besides(data), key, ['--disputes-window-days', '0']);
    const { api_key: own } = await must(api.post('/api/v1/api_keys', { name: 'own', role: 'person', user_id: (await userFor('person', { person_id: ada.id })).id }), 201);
    assert.equal((await client(strict.url, own).post('/api/v1/me/disputes', body)).status, 403);
    await strict.stop();
  });
});

test('a request sent again is done once, and the feed tells of it without a word of theirs', async () => {
  const ada = await pupil();
  const { session } = await held([ada]);
  const body = { session_id: session.id, kind: 'was_there', words: 'twice sent' };
  const headers = { 'Idempotency-Key': 'dispute' };
  const first = await ada.api.post('/api/v1/me/disputes', body, headers);
  const again = await ada.api.post('/api/v1/me/disputes', body, headers);
  assert.deepEqual([first.status, again.status, again.body, again.headers.get('idempotency-replayed')], [201, 201, first.body, 'true']);
  const answer = { outcome: 'upheld', answer: 'seen' };
  const path = `/api/v1/disputes/${first.body.id}/settlement`;
  const settled = await must(api.put(path, answer, headers), 200);
  assert.deepEqual(await must(api.put(path, answer, headers), 200), settled);
  assert.equal((await events('record.made', ada)).length, 1);
  const [raised] = await events('dispute.raised', ada);
  const stop = new AbortController();
  const stream = await fetch(`${server.url}/api/v1/events?last_event_id=${raised.number - 1}`, { headers: { Authorization: `Bearer ${key}` }, signal: stop.signal });
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let piece; !/dispute\.settled/.test(text) && !(piece = await reader.read()).done;) text += piece.value;
  stop.abort();
  assert.match(text, /event: dispute\ndata: [^\n]*"kind":"dispute.raised"/);
  assert.ok(!text.includes('twice sent'), 'ids and words of the program alone');
});

test('what was said goes with the person, and is in what they are given of themselves', async () => {
  for (const records of ['keep', 'remove']) {
    const ada = await pupil();
    const { session } = await held([ada]);
    const dispute = await raise(ada, session, 'was_there', 'a word about Person');
    await settle(dispute, { outcome: 'upheld', answer: 'an answer to Person' });
    const { tables } = await must(api.get(`/api/v1/people/${ada.id}/export`), 200);
    assert.deepEqual([tables.dispute[0].words, tables.dispute[0].answer, tables.dispute[0].made], ['a word about Person', 'an answer to Person', undefined]);
    await must(api.post('/api/v1/erasures', { person_id: ada.id, records }), 201);
    assert.deepEqual(query(data, `SELECT count(*) FROM dispute WHERE person_id = ${sqlId(ada.id)}`), [['0']]);
    assert.equal((await api.get(`/api/v1/disputes/${dispute.id}`)).status, 404);
    for (const event of await events('dispute.raised', ada)) assert.equal(event.reason ?? null, null);
  }
});
