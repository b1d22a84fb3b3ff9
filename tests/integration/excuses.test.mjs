// Excuses: in advance, late, for many at once; what they make of records and reports; withdrawn; whose they are.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { query, sqlId } from '../database.mjs';
import { client, enrol, form, install, must, picturesOf, serve } from '../harness.mjs';

let data;
let server;
let api;
let made = 0;
before(async () => {
  const { data: folder, key } = await install();
  data = folder;
  server = await serve(data, key);
  api = server.api;
});

const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
const person = () => must(api.post('/api/v1/people', { external_id: `E${made += 1}`, name: `Person ${made}` }), 201);
// A course of these people with a session that was not opened yet.
async function planned(people, policy = {}, starts = -60, ends = 3600) {
  const course = await must(api.post('/api/v1/courses', { code: `X${made += 1}`, name: 'Course', policy: { liveness: 'off', ...policy } }), 201);
  for (const one of people) await must(api.put(`/api/v1/courses/${course.id}/roster/${one.id}`), 204);
  const session = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: at(starts), ends_at: at(ends) }), 201);
  return { course, session };
}
const open = (session) => must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
const close = (session) => must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
const excuse = async (people, wanted = {}, to = api, status = 201) =>
  (await must(to.post('/api/v1/excuses', { person_ids: people.map((one) => one.id), code: 'ill', ...(wanted.session_id ? {} : { starts_at: at(-86_400), ends_at: at(86_400) }), ...wanted }), status)).items;
const recordOf = async (session, one) => (await must(api.get(`/api/v1/records?session=${session.id}&person=${one.id}`), 200)).items[0];
const withdraw = (one, status = 200) => must(api.post(`/api/v1/excuses/${one.id}/withdraw`, { reason: 'a mistake' }), status);
const rate = async (one) => { const report = await must(api.get(`/api/v1/reports/person/${one.id}`), 200); return [report.counts, report.rate]; };

describe('an excuse', () => {
  test('in advance holds when the session opens; who comes nevertheless is present, and both are shown', async () => {
    const pictures = await picturesOf('Obama');
    const obama = await enrol(api, 'OBAMA', 'Obama', pictures.slice(0, 2));
    const { session } = await planned([obama]);
    const [given] = await excuse([obama], { reason: 'told us by telephone' });
    assert.deepEqual([given.applied, given.counts, given.withdrawn], [{ excused: 0, attended: 0, too_late: 0 }, 'excused', null]);
    assert.equal(await recordOf(session, obama), undefined);
    await open(session);
    const record = await recordOf(session, obama);
    assert.deepEqual([record.status, record.observed, record.source, record.marked_at, record.teacher, record.office], ['excused', 'excused', 'excuse', null, null, null]);
    const frame = await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: pictures[2] })), 200);
    assert.deepEqual([frame.faces[0].decision, frame.faces[0].record_id], ['present', record.id]);
    const told = await must(api.get(`/api/v1/records/${record.id}/explanation`), 200);
    assert.deepEqual([told.record.status, told.excuses.map((one) => one.id)], ['present', [given.id]]);
    await withdraw(given);
    assert.equal((await recordOf(session, obama)).status, 'present');
    const [later] = await excuse([obama]);
    assert.deepEqual(later.applied, { excused: 0, attended: 1, too_late: 0 });
    assert.equal((await recordOf(session, obama)).status, 'present');
  });

  test('given late excuses what was absent, by rule or by hand of nobody, and withdrawn it is absent again', async () => {
    const [ill, away] = [await person(), await person()];
    const { session } = await planned([ill, away], { auto_absent: true });
    await open(session);
    await close(session);
    assert.equal((await recordOf(session, ill)).status, 'absent');
    const given = await excuse([ill, away], { session_id: session.id, reason: 'flu' });
    assert.equal(given.length, 2);
    assert.equal(given[0].batch_id, given[1].batch_id);
    assert.deepEqual((await must(api.get(`/api/v1/excuses?batch=${given[0].batch_id}`), 200)).items.length, 2);
    for (const one of [ill, away]) assert.equal((await recordOf(session, one)).status, 'excused');
    assert.deepEqual((await must(api.get(`/api/v1/sessions/${session.id}/sheet`), 200)).counts, { present: 0, late: 0, absent: 0, excused: 2, expected: 0 });
    const mine = given.find((one) => one.person_id === ill.id);
    const gone = await withdraw(mine);
    assert.equal(gone.withdrawn.reason, 'a mistake');
    await withdraw(mine, 409);
    assert.equal((await recordOf(session, ill)).status, 'absent');
    assert.equal((await recordOf(session, away)).status, 'excused', 'the other stays');
    const [event] = (await must(api.get(`/api/v1/audit?kind=record.changed&person=${ill.id}`), 200)).items;
    assert.deepEqual([event.facts.before.observed, event.facts.after.observed, event.facts.excuse_id], ['excused', 'absent', mine.id]);
    const [why] = (await must(api.get(`/api/v1/audit?kind=excuse.made&person=${ill.id}`), 200)).items;
    assert.deepEqual([why.reason, why.facts.code], ['flu', 'ill']);
  });

  test('stands below what teacher and office set, and holds until the session is closed', async () => {
    const one = await person();
    const late = await person();
    const { course, session } = await planned([one]);
    await open(session);
    await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: one.id, status: 'late', reason: 'came at ten' }), 201);
    await excuse([one, late]);
    const record = await recordOf(session, one);
    assert.deepEqual([record.status, record.observed, record.office.status], ['late', 'excused', 'late']);
    await must(api.put(`/api/v1/courses/${course.id}/roster/${late.id}`), 204);
    assert.equal(await recordOf(session, late), undefined);
    await close(session);
    assert.equal((await recordOf(session, late)).status, 'excused', 'who joined meanwhile too');
  });

  test('counts as its code says, in reports as well', async () => {
    const codes = (await must(api.get('/api/v1/absence_codes'), 200)).items;
    assert.deepEqual(codes.map((one) => [one.code, one.counts]),
      [['family', 'excused'], ['ill', 'excused'], ['medical', 'excused'], ['other', 'excused'], ['school', 'present'], ['unexcused', 'absent']]);
    await must(api.put('/api/v1/absence_codes/match', { words: 'Sports event', counts: 'present' }), 200);
    const cases = { ill: ['excused', null], match: ['present', 1], unexcused: ['absent', 0] };
    for (const [code, [status, share]] of Object.entries(cases)) {
      const one = await person();
      const { session } = await planned([one]);
      await open(session);
      await excuse([one], { code });
      await close(session);
      assert.equal((await recordOf(session, one)).status, status, code);
      const [counts, told] = await rate(one);
      assert.equal(counts[status], 1, code);
      assert.equal(told, share, code);
    }
    await must(api.del('/api/v1/absence_codes/match'), 204);
    await must(api.del('/api/v1/absence_codes/match'), 404);
    const refused = await api.post('/api/v1/excuses', { person_ids: [(await person()).id], starts_at: at(0), ends_at: at(60), code: 'match' });
    assert.deepEqual([refused.status, refused.body.errors[0].field], [400, 'code']);
  });

  test('leaves sessions alone whose time for corrections is over', async () => {
    const one = await person();
    const { session } = await planned([one], { office_corrects_h: 1 }, -4 * 3600, -2 * 3600);
    await open(session);
    await close(session);
    const office = client(server.url, (await must(api.post('/api/v1/api_keys', { name: 'office', role: 'office' }), 201)).api_key);
    const [given] = await excuse([one], {}, office);
    assert.deepEqual(given.applied, { excused: 0, attended: 0, too_late: 1 });
    assert.equal(await recordOf(session, one), undefined);
    assert.deepEqual((await excuse([one]))[0].applied, { excused: 1, attended: 0, too_late: 0 }, 'an administrator may always');
  });
});

describe('whose it is', () => {
  test('an instructor excuses from own courses, a person reads their own, an erasure takes it', async () => {
    const [mine, other] = [await person(), await person()];
    const { course, session } = await planned([mine]);
    const elsewhere = await planned([other]);
    const user = await must(api.post('/api/v1/users', { name: 'excuser', password: 'a long password', role: 'instructor' }), 201);
    const self = await must(api.post('/api/v1/users', { name: 'pupil', password: 'a long password', role: 'person', person_id: mine.id }), 201);
    await must(api.put(`/api/v1/courses/${course.id}/instructors/${user.id}`), 204);
    const keyOf = async (role, who) => client(server.url, (await must(api.post('/api/v1/api_keys', { name: role, role, user_id: who.id }), 201)).api_key);
    const teacher = await keyOf('instructor', user);
    const pupil = await keyOf('person', self);
    const span = { starts_at: at(0), ends_at: at(60), code: 'ill' };
    assert.equal((await teacher.post('/api/v1/excuses', { person_ids: [mine.id], ...span })).status, 403);
    assert.equal((await teacher.post('/api/v1/excuses', { person_ids: [other.id], ...span, course_id: course.id })).status, 404);
    assert.equal((await teacher.post('/api/v1/excuses', { person_ids: [other.id], code: 'ill', session_id: elsewhere.session.id })).status, 404);
    const [given] = await excuse([mine], { session_id: session.id, reason: 'a word about them' }, teacher);
    const [theirs] = await excuse([other]);
    assert.deepEqual((await must(pupil.get('/api/v1/excuses'), 200)).items.map((one) => one.id), [given.id]);
    assert.deepEqual((await must(teacher.get('/api/v1/excuses'), 200)).items.map((one) => one.id), [given.id]);
    for (const who of [teacher, pupil]) assert.equal((await who.get(`/api/v1/excuses/${theirs.id}`)).status, 404);
    assert.equal((await pupil.post(`/api/v1/excuses/${given.id}/withdraw`, { reason: 'x' })).status, 403);
    await must(api.post('/api/v1/erasures', { person_id: mine.id }), 201);
    assert.deepEqual(query(data, `SELECT count(*) FROM excuse WHERE person_id = ${sqlId(mine.id)}`), [['0']]);
  });

  test('bad input is answered and changes nothing', async () => {
    const one = await person();
    const body = { person_ids: [one.id], starts_at: at(0), ends_at: at(60), code: 'ill' };
    for (const [change, field] of [[{ person_ids: [] }, 'person_ids'], [{ ends_at: at(-60) }, 'ends_at'], [{ code: 'no such' }, 'code'], [{ starts_at: null }, 'starts_at'],
      [{ session_id: one.id }, 'session_id'], [{ ends_at: at(400 * 86_400) }, 'ends_at']]) {
      const answer = await api.post('/api/v1/excuses', { ...body, ...change });
      assert.equal(answer.status, 400, answer.text);
      assert.ok(answer.body.errors.some((error) => error.field === field), answer.text);
    }
    assert.equal((await api.put('/api/v1/absence_codes/x', { words: 'x', counts: 'late' })).status, 400);
    assert.equal((await api.post('/api/v1/excuses', { ...body, person_ids: [one.id, '01890000-0000-7000-8000-000000000000'] })).status, 404);
    assert.deepEqual((await must(api.get(`/api/v1/excuses?person=${one.id}`), 200)).items, [], 'for all or none');
  });
});
