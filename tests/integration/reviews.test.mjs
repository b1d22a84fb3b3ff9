// The review queue: what comes into it, grouped and ranked; settling it, learning from it, undoing it; what stays.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { query } from '../database.mjs';
import { besides, client, enrol, faces, form, install, join, must, openSession, picturesOf, readdir, serve } from '../harness.mjs';

let data;
let key;
let server;
let api;
let obama;
let biden;
let codes = 0;

before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
  api = server.api;
  obama = await enrol(api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 3));
  biden = await enrol(api, 'B', 'Joe Biden', (await picturesOf('Biden')).slice(0, 1));
});

const held = (people, policy = { liveness: 'off' }) => openSession(api, { code: `R${codes += 1}`, people: people.map((one) => one.id), policy });
const faceOf = async (session, image) => {
  const answer = await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image })), 200);
  return answer.faces.toSorted((a, b) => b.box.width - a.box.width)[0];  // others may be in the background
};
const queue = async (filter, to = api) => (await must(to.get(`/api/v1/reviews?${filter}`), 200)).items;
const settle = (id, body, status = 200) => must(api.post(`/api/v1/reviews/${id}/settle`, body), status);
const recordOf = async (session, person) => (await must(api.get(`/api/v1/records?session=${session.id}&person=${person.id}`), 200)).items[0];
const crops = async () => (await readdir(join(data, 'blobs', 'reviews'), { recursive: true, withFileTypes: true }).catch(() => [])).filter((one) => one.isFile()).length;
const audit = async (filter) => (await must(api.get(`/api/v1/audit?${filter}`), 200)).items;

describe('what comes into the queue', () => {
  test('a face nobody knows is one review however often it is seen, and its picture is handed out in writing', async () => {
    const { session } = await held([obama]);
    const [first, second] = await picturesOf('Al_Gore');
    const seen = await faceOf(session, first);
    assert.deepEqual([seen.decision, typeof seen.review_id], ['unknown', 'string']);
    assert.equal((await faceOf(session, first)).review_id, seen.review_id);
    assert.equal((await faceOf(session, second)).review_id, seen.review_id, 'another picture of the same face');
    const [review, ...more] = await queue(`session=${session.id}`);
    assert.deepEqual(more, []);
    assert.deepEqual([review.id, review.decision, review.candidate, review.would_change, review.session_is_open, review.status],
      [seen.review_id, 'unknown', null, 'perhaps', true, 'open']);
    const picture = await api.get(`/api/v1/reviews/${review.id}/picture`);
    assert.deepEqual([picture.status, picture.headers.get('content-type'), picture.headers.get('cache-control')], [200, 'image/jpeg', 'no-store']);
    assert.equal((await audit(`kind=review.read&subject=${review.id}`)).length, 1);
  });

  test('a doubtful face, a suspected print and somebody who is not expected here, each with whom it may be', async () => {
    const image = join(faces, 'spoof/real/image_T1.jpg');
    const live = await enrol(api, 'L', 'Live', [image]);
    const doubtful = await held([live], { liveness: 'active' });
    const doubt = await faceOf(doubtful.session, image);
    assert.equal(doubt.decision, 'review');
    const [one] = await queue(`session=${doubtful.session.id}`);
    assert.deepEqual([one.candidate.person_id, one.would_change], [live.id, 'absence']);
    const careful = await held([obama], { liveness: 'passive' });
    const print = await faceOf(careful.session, join(faces, 'spoof/fake/image_F2.jpg'));
    assert.deepEqual([print.decision, (await queue(`session=${careful.session.id}`))[0].decision], ['spoof', 'spoof']);
    const { session } = await held([obama]);
    const other = await faceOf(session, (await picturesOf('Biden'))[1]);
    assert.equal(other.decision, 'not_on_roster');
    const [outside] = await queue(`session=${session.id}&decision=not_on_roster`);
    assert.deepEqual([outside.candidate.person_id, outside.would_change], [biden.id, 'nothing']);
    const order = (await queue('limit=1000')).map((review) => review.would_change);
    const rank = { absence: 0, perhaps: 1, nothing: 2 };
    assert.deepEqual(order, order.toSorted((a, b) => rank[a] - rank[b]), 'what changes most comes first');
  });

  test('the same face elsewhere is of the same group, another face is not', async () => {
    const one = await held([obama]);
    const two = await held([obama]);
    const [first, second] = await picturesOf('Bill_Gates');
    const ids = [(await faceOf(one.session, first)).review_id, (await faceOf(two.session, second)).review_id];
    await faceOf(two.session, (await picturesOf('Emma_Watson'))[0]);
    const [a] = await queue(`session=${one.session.id}`);
    const groups = (await must(api.get('/api/v1/reviews/groups?limit=1000'), 200)).items;
    const group = groups.find((each) => each.id === a.group_id);
    assert.equal(group.reviews, 2);
    assert.deepEqual((await queue(`group=${a.group_id}`)).map((review) => review.id).sort(), ids.sort());
    const settled = await must(api.post(`/api/v1/reviews/groups/${a.group_id}/settle`, { as: 'reject', reason: 'visitors' }), 200);
    assert.deepEqual([settled.settled.map((each) => each.review.status), settled.refused], [['rejected', 'rejected'], []]);
    assert.equal((await api.post(`/api/v1/reviews/groups/${a.group_id}/settle`, { as: 'reject' })).status, 404);
    assert.equal((await faceOf(one.session, first)).review_id, undefined, 'rejected a moment ago');
  });

  test('faces nobody knows stay out where the setting says so', async () => {
    const quiet = await serve(await besides(data), key, ['--review-unknown', 'false']);
    const { session } = await held([obama]);
    const answer = await must(quiet.api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: (await picturesOf('Madonna'))[0] })), 200);
    assert.deepEqual([answer.faces[0].decision, answer.faces[0].review_id], ['unknown', undefined]);
    assert.deepEqual(await queue(`session=${session.id}`), []);
    await quiet.stop();
  });
});

describe('settling', () => {
  test('assigning makes the record that the rules would have made, once, with its evidence; undoing takes it back', async () => {
    const image = join(faces, 'spoof/real/image_T1.jpg');
    const [live] = (await must(api.get('/api/v1/people?q=Live'), 200)).items;
    const { session } = await held([live], { liveness: 'active' });
    const { review_id: id } = await faceOf(session, image);
    const done = await settle(id, { as: 'assign', person_id: live.id, reason: 'I saw them' });
    const record = await recordOf(session, live);
    assert.deepEqual([record.id, record.observed, record.method, record.teacher, record.office], [done.record_id, 'present', 'face', null, null]);
    assert.deepEqual([done.review.status, done.review.settled.person_id, done.learned], ['confirmed', live.id, null]);
    assert.ok(done.review.settled.undo_until > done.review.settled.at);
    const [evidence] = (await must(api.get(`/api/v1/records/${record.id}/evidence`), 200)).items;
    assert.equal((await api.get(`/api/v1/records/${record.id}/evidence/${evidence.id}`)).status, 200);
    await settle(id, { as: 'reject' }, 409);
    const again = await faceOf(session, image);
    assert.deepEqual([again.decision, again.record_id], ['already_marked', record.id]);
    const [told] = await audit(`kind=review.settled&subject=${id}`);
    assert.deepEqual([told.facts.before, told.facts.after, told.facts.record_id, told.reason], ['open', 'confirmed', record.id, 'I saw them']);

    const back = await must(api.post(`/api/v1/reviews/${id}/undo`), 200);
    assert.deepEqual([back.status, back.settled], ['open', null]);
    const undone = await recordOf(session, live);
    assert.deepEqual([undone.status, undone.observed], [null, null]);
    assert.deepEqual((await must(api.get(`/api/v1/records/${record.id}/evidence`), 200)).items, []);
    assert.equal((await api.post(`/api/v1/reviews/${id}/undo`)).status, 409);
    await settle(id, { as: 'assign', person_id: live.id });
    assert.equal((await recordOf(session, live)).status, 'present');
    assert.equal((await must(api.get(`/api/v1/records?session=${session.id}`), 200)).items.length, 1);
  });

  test('a person can be added for it, learned from it, and all of that is undone', async () => {
    const { session, course } = await held([obama]);
    const [first, second] = await picturesOf('Jennifer_Aniston');
    const { review_id: id } = await faceOf(session, first);
    const person = { external_id: 'NEW-1', name: 'New Student' };
    await settle(id, { as: 'create_person', person }, 409);  // nobody expects them
    const done = await settle(id, { as: 'create_person', person: { ...person, external_id: 'NEW-2' }, add_to_roster: true, learn: true });
    assert.equal(done.learned.accepted, true, JSON.stringify(done.learned));
    const added = { id: done.person_id };
    assert.equal((await recordOf(session, added)).status, 'present');
    const known = await faceOf(session, second);
    assert.deepEqual([known.decision, known.match?.person_id], ['already_marked', added.id]);
    await must(api.post(`/api/v1/reviews/${id}/undo`), 200);
    const gone = await must(api.get(`/api/v1/people/${added.id}`), 200);
    assert.deepEqual([gone.active, gone.templates], [false, 0]);
    assert.deepEqual((await must(api.get(`/api/v1/courses/${course.id}/roster`), 200)).items.map((one) => one.id), [obama.id]);
    assert.equal((await faceOf(session, second)).decision, 'unknown');
  });

  test('what is no fit picture is not learned, and says why', async () => {
    const { session } = await held([obama, biden]);
    const { review_id: id } = await faceOf(session, (await picturesOf('Clint_Eastwood'))[0]);
    const done = await settle(id, { as: 'assign', person_id: obama.id, learn: true });
    assert.equal((await recordOf(session, obama)).status, 'present', 'the settlement stands');
    assert.equal(typeof done.learned.accepted, 'boolean');
    if (!done.learned.accepted) assert.ok(done.learned.reasons.length > 0);
    await must(api.post(`/api/v1/reviews/${id}/undo`), 200);
  });

  test('a passage at a door is settled too, by its own rules', async () => {
    const door = await must(api.post('/api/v1/checkpoints', { name: 'Review door', policy: { liveness: 'off', direction: 'in' } }), 201);
    const answer = await must(api.post(`/api/v1/checkpoints/${door.id}/frames`, await form({ image: (await picturesOf('Elton_John'))[0] })), 200);
    const id = answer.faces[0].review_id;
    const done = await settle(id, { as: 'assign', person_id: obama.id });
    const passage = await must(api.get(`/api/v1/passages/${done.passage_id}`), 200);
    assert.deepEqual([passage.person_id, passage.method, passage.direction, passage.similarity], [obama.id, 'face', 'in', null]);
    assert.equal((await must(api.get(`/api/v1/passages/${passage.id}/evidence`), 200)).items.length, 1);
    await must(api.post(`/api/v1/reviews/${id}/undo`), 200);
    assert.equal((await api.get(`/api/v1/passages/${passage.id}`)).status, 404);
  });

  test('by two at once is settled once', async () => {
    const { session } = await held([obama]);
    const { review_id: id } = await faceOf(session, (await picturesOf('Celine_Dion'))[0]);
    const answers = await Promise.all(Array.from({ length: 4 }, () => api.post(`/api/v1/reviews/${id}/settle`, { as: 'assign', person_id: obama.id })));
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409, 409, 409]);
    assert.equal((await must(api.get(`/api/v1/records?session=${session.id}`), 200)).items.length, 1);
  });

  test('bad input is answered and changes nothing', async () => {
    const { session } = await held([obama]);
    const { review_id: id } = await faceOf(session, (await picturesOf('Ashanti'))[0]);
    for (const [body, field] of [[{}, 'as'], [{ as: 'keep' }, 'as'], [{ as: 'assign' }, 'person_id'], [{ as: 'create_person' }, 'person'],
      [{ as: 'reject', learn: true }, 'as'], [{ as: 'reject', person_id: obama.id }, 'person_id'], [{ as: 'reject', colour: 1 }, 'colour']]) {
      const answer = await api.post(`/api/v1/reviews/${id}/settle`, body);
      assert.equal(answer.status, 400, answer.text);
      assert.ok(answer.body.errors.some((error) => error.field === field), `${field}: ${answer.text}`);
    }
    assert.equal((await api.post(`/api/v1/reviews/${id}/settle`, { as: 'reject' }, { 'If-Match': '"9"' })).status, 412);
    await settle(id, { as: 'assign', person_id: '01890000-0000-7000-8000-000000000000' }, 404);
    await settle(id, { as: 'assign', person_id: biden.id }, 409);
    assert.equal((await must(api.get(`/api/v1/reviews/${id}`), 200)).status, 'open');
    assert.deepEqual((await must(api.get(`/api/v1/records?session=${session.id}`), 200)).items, []);
  });

  test('an instructor settles those of own courses alone, and adds and enrols nobody', async () => {
    const own = await held([obama]);
    const other = await held([obama]);
    const user = await must(api.post('/api/v1/users', { name: 'reviewer', password: 'a long password', role: 'instructor' }), 201);
    await must(api.put(`/api/v1/courses/${own.course.id}/instructors/${user.id}`), 204);
    const teacher = client(server.url, (await must(api.post('/api/v1/api_keys', { name: 'k', role: 'instructor', user_id: user.id }), 201)).api_key);
    const [image] = await picturesOf('Hans_Blix');
    const mine = (await faceOf(own.session, image)).review_id;
    const theirs = (await faceOf(other.session, image)).review_id;
    const seen = (await queue('', teacher)).map((review) => review.id);
    assert.ok(seen.includes(mine) && !seen.includes(theirs));
    for (const path of ['', '/picture']) assert.equal((await teacher.get(`/api/v1/reviews/${theirs}${path}`)).status, 404);
    assert.equal((await teacher.post(`/api/v1/reviews/${theirs}/settle`, { as: 'reject' })).status, 404);
    assert.equal((await teacher.post(`/api/v1/reviews/${mine}/settle`, { as: 'create_person', person: { external_id: 'x', name: 'x' } })).status, 403);
    assert.equal((await teacher.post(`/api/v1/reviews/${mine}/settle`, { as: 'assign', person_id: obama.id, learn: true })).status, 403);
    const { group_id: group } = await must(api.get(`/api/v1/reviews/${mine}`), 200);
    const settled = await must(teacher.post(`/api/v1/reviews/groups/${group}/settle`, { as: 'assign', person_id: obama.id }), 200);
    assert.deepEqual(settled.settled.map((one) => one.review.id), [mine], 'the others stay');
    assert.equal((await must(api.get(`/api/v1/reviews/${theirs}`), 200)).status, 'open');
  });
});

describe('what stays', () => {
  test('once it cannot be undone the crop, its face and its key are gone; erasing a person takes theirs at once', async () => {
    const { session } = await held([obama]);
    const { review_id: id } = await faceOf(session, (await picturesOf('Goldie_Hawn'))[0]);
    const kept = await crops();
    await server.stop();
    const short = await serve(data, key, ['--review-undo-minutes', '0']);
    await must(short.api.post(`/api/v1/reviews/${id}/settle`, { as: 'reject' }), 200);
    assert.equal((await short.api.post(`/api/v1/reviews/${id}/undo`)).status, 409);
    await short.stop();  // the housekeeper passes at the end
    server = await serve(data, key);
    api = server.api;
    assert.equal((await must(api.get(`/api/v1/reviews/${id}`), 200)).has_picture, false);
    assert.equal(await crops(), kept - 1);
    assert.equal((await api.get(`/api/v1/reviews/${id}/picture`)).status, 404);

    const leaving = await must(api.post('/api/v1/people', { external_id: 'LEAVES', name: 'Leaves' }), 201);
    const next = await held([leaving]);
    const { review_id: last } = await faceOf(next.session, (await picturesOf('Mike_Myers'))[0]);
    await settle(last, { as: 'assign', person_id: leaving.id, reason: 'a word about them' });
    const before = await crops();
    await must(api.post('/api/v1/erasures', { person_id: leaving.id }), 201);
    assert.equal(await crops(), before - 1);
    assert.deepEqual(query(data, "SELECT count(*) FROM review WHERE reason = 'a word about them'"), [['0']]);
    assert.deepEqual((await audit(`subject=${last}&kind=review.settled`)).map((event) => event.reason), [null]);
  });
});
