// Classroom mode: pictures of the whole class at once, what is found in them, confirming it, undoing that, and what stays.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { query } from '../database.mjs';
import { classPicture, rows } from '../class_picture.mjs';
import { client, enrol, faces, form, install, join, must, openSession, picturesOf, readFile, readdir, serve } from '../harness.mjs';
import { movedClock } from '../moved_clock.mjs';

const names = ['Obama', 'Ana_Guevara', 'Al_Gore', 'Bill_Gates', 'Angela_Bassett', 'Clint_Eastwood', 'Ashanti', 'Celine_Dion'];

let data;
let key;
let clock;
let server;
let api;
let audit;
const people = {};
let strangers;
let codes = 0;

before(async () => {
  ({ data, key } = await install());
  clock = await movedClock();
  server = await serve(data, key, [], clock.env);
  api = server.api;
  audit = async (filter) => (await must(api.get(`/api/v1/audit?${filter}`), 200)).items;
  for (const [i, name] of names.entries()) people[name] = await enrol(api, `S${i}`, name, (await picturesOf(name)).slice(0, 2));
  strangers = (await readdir(join(faces, 'strangers'))).sort().map((file) => join(faces, 'strangers', file));
});

const photoOf = async (name, i = 2) => (await picturesOf(name))[i];
const held = (of = names, policy = { liveness: 'off' }) =>
  openSession(api, { code: `K${codes += 1}`, people: of.map((name) => people[name].id), policy });
// A picture with these people in rows, each by their i-th photo.
async function picture(shown, { i = 2, side = 250, extra = [] } = {}) {
  const files = [...await Promise.all(shown.map((name) => photoOf(name, i))), ...extra];
  return classPicture(files.map((file, n) => ({ file, side, ...rows(files.length)[n] })));
}
const url = (session, classroom = '', rest = '') => `/api/v1/sessions/${session.id}/classroom${classroom ? `/${classroom.id}` : ''}${rest}`;
const take = async (session, images, texts = {}, status = 200, by = api) => must(by.post(url(session), await form({ image: images }, texts)), status);
const confirm = (session, classroom, body = {}, status = 200, by = api) => must(by.post(url(session, classroom, '/confirm'), body), status);
const recordsOf = async (session) => (await must(api.get(`/api/v1/records?session=${session.id}&limit=1000`), 200)).items;
const marked = async (session) => (await recordsOf(session)).filter((one) => one.status).map((one) => one.person_id).sort();
const idsOf = (shown) => shown.map((name) => people[name].id).sort();
const found = (list) => list.map((one) => one.person.person_id).sort();
const blobs = async (kind, of = data) => (await readdir(join(of, 'blobs', kind), { recursive: true, withFileTypes: true }).catch(() => [])).filter((one) => one.isFile()).length;
const reviewsOf = async (session) => (await must(api.get(`/api/v1/reviews?session=${session.id}&status=open`), 200)).items;

describe('what is found', () => {
  test('everybody once over several pictures, who is missing, and nobody is marked', async () => {
    const { session } = await held();
    const images = [await picture(names.slice(0, 4)), await picture(names.slice(2, 6), { i: 3 })];
    const seen = await take(session, images, { source: 'room 1' });
    assert.deepEqual(found(seen.present), idsOf(names.slice(0, 6)));
    assert.deepEqual(seen.missing.map((one) => [one.person_id, one.status]).sort(), idsOf(names.slice(6)).map((id) => [id, null]).sort());
    const twice = seen.present.filter((one) => one.faces.length === 2).map((one) => one.person.person_id).sort();
    assert.deepEqual(twice, idsOf(names.slice(2, 4)), 'who is in both pictures is one');
    for (const one of seen.present) {
      assert.equal(one.decision, 'present');
      assert.ok(one.faces.some((face) => face.picture === one.best.picture && face.face === one.best.face));
      for (const { picture: n, face } of one.faces) assert.equal(seen.pictures[n - 1].faces[face - 1].number, one.number);
    }
    assert.deepEqual(seen.pictures.map((one) => [one.width, one.height]), [[4000, 3000], [4000, 3000]]);
    assert.deepEqual([seen.status, seen.source, seen.made], ['proposed', 'room 1', null]);
    assert.deepEqual(await recordsOf(session), []);
    assert.deepEqual(await reviewsOf(session), []);
    const again = await must(api.get(url(session, seen)), 200);
    assert.deepEqual(again, seen, 'it can be read again');
    assert.deepEqual((await must(api.get(url(session)), 200)).items.map((one) => one.id), [seen.id]);
  });

  test('small faces of a photograph of twelve megapixels', async () => {
    const { session } = await held();
    const shown = names.slice(1);  // portraits of one framing
    const seen = await take(session, await picture(shown, { side: 140 }));  // faces of some 60 pixels in 4000
    assert.ok(seen.pictures[0].faces.length >= shown.length, 'all are found');
    for (const { box } of seen.pictures[0].faces) assert.ok(box.width < 100, `${box.width}`);
    const there = found(seen.present);
    assert.ok(there.every((id) => idsOf(shown).includes(id)), 'nobody who is not there');
    assert.ok(there.length >= shown.length - 1, `most are recognised: ${there.length}`);
  });

  test('an unknown person in several pictures is one unknown, and two of them are two', async () => {
    const { session } = await held();
    const [one, two] = [await photoOf('Vicente_Fox', 0), await photoOf('Hans_Blix', 0)];
    const later = [await photoOf('Vicente_Fox', 1), await photoOf('Hans_Blix', 1)];
    const seen = await take(session, [await picture(['Obama'], { extra: [one, two] }), await picture(['Obama'], { i: 3, extra: later })]);
    assert.deepEqual(found(seen.present), idsOf(['Obama']));
    const both = seen.unknown.filter((each) => each.faces.length === 2);
    assert.equal(both.length, 2, JSON.stringify([seen.unknown, seen.doubtful]));
    for (const each of both) assert.deepEqual([each.decision, each.person, each.faces.map((face) => face.picture)], ['unknown', null, [1, 2]]);
  });

  test('real pictures of a group: nobody twice, nobody who is not there, most of who is', async () => {
    const cast = ['amy', 'bernadette', 'howard', 'leonard', 'penny', 'raj', 'sheldon', 'stuart'];
    const members = {};
    for (const name of cast) members[name] = await enrol(api, `T-${name}`, name, await picturesOf(name, 'people_png'));
    const { session } = await openSession(api, { code: 'BBT', people: cast.map((name) => members[name].id) });
    const seen = await take(session, [1, 2, 3, 4, 5].map((n) => join(faces, `groups/bbt${n}.jpg`)));
    const there = seen.present.map((one) => cast.find((name) => members[name].id === one.person.person_id));
    assert.equal(new Set(there).size, there.length);
    assert.ok(!there.includes('stuart'), 'who is in no picture is not found in one');
    for (const name of ['leonard', 'sheldon', 'penny']) assert.ok(there.includes(name), `${name} is in ${there}`);
    const faceCount = seen.pictures.reduce((sum, one) => sum + one.faces.length, 0);
    const grouped = [...seen.present, ...seen.doubtful, ...seen.unknown];
    assert.equal(grouped.reduce((sum, one) => sum + one.faces.length, 0), faceCount, 'every face is of one person');
    for (const one of grouped) assert.equal(new Set(one.faces.map((face) => face.picture)).size, one.faces.length, 'nobody is in a picture twice');
    assert.ok(grouped.length < faceCount, 'over the pictures people are one');
    assert.ok(seen.missing.some((one) => one.person_id === members.stuart.id));
  });

  test('who is marked already is there, and who is not expected is not marked', async () => {
    const { session } = await held(['Obama', 'Ana_Guevara']);
    await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: people.Ana_Guevara.id, status: 'absent', reason: 'ill' }), 201);
    const seen = await take(session, await picture(['Obama', 'Al_Gore']));
    assert.deepEqual(found(seen.present), idsOf(['Obama']));
    assert.deepEqual(seen.doubtful.map((one) => [one.decision, one.person.person_id]), [['not_on_roster', people.Al_Gore.id]]);
    assert.deepEqual(seen.missing.map((one) => [one.person_id, one.status]), [[people.Ana_Guevara.id, 'absent']]);
    await confirm(session, seen);
    const next = await take(session, await picture(['Obama'], { i: 3 }));
    assert.deepEqual(next.present.map((one) => one.decision), ['already_marked']);
    assert.ok(next.present[0].record_id);
  });

  test('the liveness policy holds as for a photograph, and the teacher stands for a challenge', async () => {
    const { session } = await held(['Obama'], { liveness: 'passive' });
    const print = join(faces, 'spoof/fake/image_F2.jpg');
    const shown = await enrol(api, 'F2', 'Shown on paper', [join(faces, 'spoof/real/image_T1.jpg')]);
    const active = await openSession(api, { code: 'ACT', people: [shown.id], policy: { liveness: 'active' } });
    assert.deepEqual((await take(session, print)).doubtful.map((one) => one.decision), ['spoof']);
    assert.deepEqual(found((await take(active.session, join(faces, 'spoof/real/image_T1.jpg'))).present), [shown.id]);
  });

  test('pictures that are none, too many, of a session that is not open: nothing is kept', async () => {
    const { session } = await held(['Obama']);
    const kept = await blobs('classrooms');
    const image = await photoOf('Obama');
    for (const [images, status] of [[Buffer.from('text'), 415], [[image, Buffer.from('text')], 415], [Array(21).fill(image), 400]])
      await must(api.post(url(session), await form({ image: images })), status);
    await must(api.post(url(session), await form({ picture: image })), 400);
    await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    await must(api.post(url(session), await form({ image })), 409);
    assert.equal(await blobs('classrooms'), kept);
    assert.deepEqual((await must(api.get(url(session)), 200)).items, []);
  });

  test('the same upload under one key is one, also as a job', async () => {
    const { session } = await held(['Obama']);
    const send = async (headers) => api.post(url(session), await form({ image: await photoOf('Obama') }), headers);
    const first = await must(send({ 'Idempotency-Key': 'pictures 1' }), 200);
    assert.deepEqual(await must(send({ 'Idempotency-Key': 'pictures 1' }), 200), first);
    let job = await must(send({ Prefer: 'respond-async' }), 202);
    while (!job.finished_at) job = await must(api.get(`/api/v1/jobs/${job.id}`), 200);
    const second = await must(api.get(job.result.url), 200);
    assert.deepEqual(found(second.present), idsOf(['Obama']));
    assert.equal((await must(api.get(url(session)), 200)).items.length, 2);
  });
});

describe('the annotated picture', () => {
  test('is a smaller JPEG, drawn or plain, in the audit, and only for who may', async () => {
    const { session } = await held(['Obama']);
    const seen = await take(session, await picture(['Obama'], { extra: [strangers[0]] }));
    const get = (rest = '', n = 1, by = api) => by.get(url(session, seen, `/pictures/${n}${rest}`));
    const drawn = await get();
    assert.deepEqual([drawn.status, drawn.headers.get('content-type'), drawn.headers.get('cache-control')], [200, 'image/jpeg', 'no-store']);
    const [plain, named] = [await get('?boxes=false'), await get('?names=true')];
    assert.equal(new Set([drawn.text, plain.text, named.text]).size, 3);
    assert.equal((await get('', 2)).status, 404);
    assert.equal((await get('', 'one')).status, 404);
    assert.equal((await audit(`kind=classroom.read&subject=${seen.id}`)).length, 3);
    const { api_key: viewer } = await must(api.post('/api/v1/api_keys', { name: 'v', role: 'viewer' }), 201);
    assert.equal((await get('', 1, client(server.url, viewer))).status, 403);
  });
});

describe('rights', () => {
  test('an instructor takes and confirms their own classes, and no other', async () => {
    const teacher = async (name, course) => {
      const user = await must(api.post('/api/v1/users', { name, password: 'a long password', role: 'instructor' }), 201);
      if (course) await must(api.put(`/api/v1/courses/${course.id}/instructors/${user.id}`), 204);
      return client(server.url, (await must(api.post('/api/v1/api_keys', { name, role: 'instructor', user_id: user.id }), 201)).api_key);
    };
    const { course, session } = await held(['Obama']);
    const [own, other] = [await teacher('own', course), await teacher('other')];
    const seen = await take(session, await picture(['Obama']), {}, 200, own);
    assert.equal((await own.get(url(session, seen, '/pictures/1'))).status, 200);
    for (const attempt of [other.get(url(session)), other.get(url(session, seen)), other.get(url(session, seen, '/pictures/1')),
      other.post(url(session, seen, '/confirm')), other.del(url(session, seen, '/confirm')), other.del(url(session, seen))])
      assert.equal((await attempt).status, 404);
    const elsewhere = await held(['Obama']);
    assert.equal((await api.post(url(elsewhere.session, seen, '/confirm'))).status, 404, 'it is of another session');
    await confirm(session, seen, {}, 200, own);
    assert.deepEqual(await marked(session), idsOf(['Obama']));
  });
});

describe('confirming', () => {
  test('marks everyone with evidence, taps by hand, asks about the rest, destroys the pictures, and is done once', async () => {
    const { session } = await held();
    const shown = names.slice(0, 4);
    const seen = await take(session, await picture(shown, { extra: [strangers[1]] }));
    const kept = await blobs('evidence');
    const wanted = { except: [people.Ana_Guevara.id], also: [people.Ashanti.id, people.Obama.id] };
    const done = await confirm(session, seen, wanted);
    assert.deepEqual([done.status, done.pictures, done.present, done.missing], ['confirmed', [], [], []]);
    assert.equal(done.made.record_ids.length, 3);
    assert.equal(done.made.by_hand_record_ids.length, 1, 'who is there by the face needs no tap');
    assert.ok(done.made.review_ids.length >= 1);
    assert.deepEqual(await marked(session), idsOf(['Obama', 'Al_Gore', 'Bill_Gates', 'Ashanti']));
    for (const record of await recordsOf(session)) {
      const byFace = record.person_id !== people.Ashanti.id;
      assert.deepEqual([record.status, record.method], ['present', byFace ? 'face' : 'manual']);
      const evidence = (await must(api.get(`/api/v1/records/${record.id}/evidence`), 200)).items;
      assert.equal(evidence.length, byFace ? 1 : 0);
      if (!byFace) continue;
      assert.equal((await api.get(`/api/v1/records/${record.id}/evidence/${evidence[0].id}`)).headers.get('content-type'), 'image/jpeg');
      const told = await must(api.get(`/api/v1/records/${record.id}/explanation`), 200);
      assert.deepEqual([told.decided_by.classroom_id, told.sightings.length], [seen.id, 1]);
    }
    assert.equal(await blobs('evidence'), kept + 3);
    assert.deepEqual((await reviewsOf(session)).map((one) => one.id).sort(), done.made.review_ids.toSorted());
    assert.equal((await api.get(url(session, seen, '/pictures/1'))).status, 404);
    const again = await confirm(session, seen, {});
    assert.deepEqual(again, done, 'doing it again changes nothing');
    assert.equal((await recordsOf(session)).length, 4);
    assert.equal((await audit(`kind=classroom.confirmed&subject=${seen.id}`)).length, 1);
    assert.equal((await api.del(url(session, seen))).status, 409);
  });

  test('at the same time from several sides marks once', async () => {
    const { session } = await held();
    const seen = await take(session, await picture(names.slice(0, 4)));
    const answers = await Promise.all(Array.from({ length: 6 }, () => api.post(url(session, seen, '/confirm'))));
    assert.deepEqual(answers.map((one) => one.status), Array(6).fill(200));
    assert.equal(new Set(answers.map((one) => JSON.stringify(one.body.made))).size, 1);
    assert.deepEqual(await marked(session), idsOf(names.slice(0, 4)));
    assert.equal((await must(api.get(`/api/v1/sightings?session=${session.id}&limit=1000`), 200)).items.filter((one) => one.person_id).length, 4);
  });

  test('is refused for who is in no picture, who is on no roster, and once it is over', async () => {
    const { session } = await held(['Obama', 'Ana_Guevara']);
    const seen = await take(session, await picture(['Obama']));
    await confirm(session, seen, { except: [people.Ashanti.id] }, 400);
    await confirm(session, seen, { except: [people.Obama.id], also: [people.Obama.id] }, 400);
    await confirm(session, seen, { also: [people.Ashanti.id] }, 409);
    await confirm(session, seen, { all: true }, 400);
    assert.deepEqual(await recordsOf(session), [], 'nothing of it was done');
    await must(api.del(url(session, seen)), 204);
    await must(api.del(url(session, seen)), 204);
    await confirm(session, seen, {}, 409);
    assert.equal((await api.get(url(session, seen))).body.status, 'dropped');
  });

  test('says late who was late when the picture was taken, whenever it is confirmed', async () => {
    const { session } = await openSession(api, { code: 'LATE', people: idsOf(['Obama']), policy: { liveness: 'off', late_after_s: 60 }, starts: -3000 });
    const seen = await take(session, await picture(['Obama']), { captured_at: new Date(clock.now().getTime() - 1500_000).toISOString() });
    assert.deepEqual(seen.present.map((one) => one.decision), ['late']);
    await confirm(session, seen);
    assert.equal((await recordsOf(session))[0].status, 'late');
  });
});

describe('undoing', () => {
  test('takes back the marks, the taps and the reviews, and leaves what was corrected since', async () => {
    const { session } = await held();
    await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: people.Ashanti.id, status: 'absent', reason: 'told us' }), 201);
    const seen = await take(session, await picture(names.slice(0, 3), { extra: [strangers[2]] }));
    const [evidence, reviews] = [await blobs('evidence'), await blobs('reviews')];
    const done = await confirm(session, seen, { also: [people.Ashanti.id, people.Celine_Dion.id] });
    assert.deepEqual(await marked(session), idsOf(['Obama', 'Ana_Guevara', 'Al_Gore', 'Ashanti', 'Celine_Dion']));
    const corrected = (await recordsOf(session)).find((one) => one.person_id === people.Ana_Guevara.id);
    await must(api.patch(`/api/v1/records/${corrected.id}`, { status: 'late', reason: 'came in after' }), 200);
    const undone = await must(api.del(url(session, seen, '/confirm')), 200);
    assert.deepEqual([undone.status, undone.made.kept], ['undone', 1]);
    const left = Object.fromEntries((await recordsOf(session)).filter((one) => one.status).map((one) => [one.person_id, one.status]));
    assert.deepEqual(left, { [people.Ana_Guevara.id]: 'late', [people.Ashanti.id]: 'absent' });
    assert.deepEqual(await reviewsOf(session), []);
    assert.equal(await blobs('evidence'), evidence + 1, 'that of the corrected record');
    assert.equal(await blobs('reviews'), reviews);
    assert.ok(done.made.review_ids.length >= 1);
    assert.equal((await audit(`kind=classroom.undone&subject=${seen.id}`)).length, 1);
    assert.deepEqual(await must(api.del(url(session, seen, '/confirm')), 200), undone, 'doing it again changes nothing');
    await confirm(session, seen, {}, 409);
    const next = await take(session, await picture(['Obama'], { i: 3 }));
    await confirm(session, next);
    assert.equal((await recordsOf(session)).find((one) => one.person_id === people.Obama.id).status, 'present', 'and it can be taken again');
  });

  test('is refused for what was not confirmed', async () => {
    const { session } = await held(['Obama']);
    const seen = await take(session, await picture(['Obama']));
    await must(api.del(url(session, seen, '/confirm')), 409);
  });

  test('a recomputation keeps what the teacher confirmed', async () => {
    const { course, session } = await held(['Obama'], { liveness: 'active' });
    const seen = await take(session, join(faces, 'groups/obama_and_biden.jpg'));
    if (seen.present.length === 0) return assert.deepEqual(seen.doubtful.map((one) => one.decision).includes('spoof'), true);
    await confirm(session, seen);
    const day = { date: session.starts_at.slice(0, 10), policy: {} };
    const preview = await must(api.post(`/api/v1/courses/${course.id}/recompute`, day), 200);
    await must(api.post(`/api/v1/courses/${course.id}/recompute/apply`, { ...day, token: preview.token }), 200);
    assert.equal((await recordsOf(session))[0].status, 'present');
  });
});

describe('what stays', () => {
  test('nothing of a picture lies open on the disk', async () => {
    const { session } = await held(['Obama']);
    const shown = await picture(['Obama']);
    await take(session, shown);
    const within = (await readFile(shown)).subarray(-4096, -4064); // longer than what chance may repeat in sealed bytes
    const files = (await readdir(join(data, 'blobs', 'classrooms'), { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    assert.ok(files.length > 0);
    for (const file of files) {
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const open of [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('RIFF')]) assert.ok(!bytes.subarray(0, 64).includes(open), file.name);
      assert.ok(!bytes.includes(within) && !bytes.includes(Buffer.from('embedding')), file.name);
    }
  });

  test('erasing somebody who is expected or shown destroys the pictures that wait', async () => {
    const leaver = await enrol(api, 'LEAVER', 'Leaver', [await photoOf('Charlton_Heston', 0), await photoOf('Charlton_Heston', 1)]);
    const expected = await openSession(api, { code: 'EXP', people: [leaver.id, people.Obama.id] });
    const visited = await held(['Obama']);
    const untouched = await held(['Ana_Guevara']);
    const first = await take(expected.session, await picture(['Obama']));
    const second = await take(visited.session, await picture(['Obama', 'Charlton_Heston']));
    assert.ok(second.doubtful.some((one) => one.person?.person_id === leaver.id));
    const third = await take(untouched.session, await picture(['Ana_Guevara']));
    const before = await blobs('classrooms');
    const erasure = await must(api.post('/api/v1/erasures', { person_id: leaver.id }), 201);
    assert.equal(erasure.destroyed.classrooms, 2);
    const status = async (session, classroom) => (await must(api.get(url(session, classroom)), 200)).status;
    assert.deepEqual([await status(expected.session, first), await status(visited.session, second), await status(untouched.session, third)], ['dropped', 'dropped', 'proposed']);
    await confirm(expected.session, first, {}, 409);
    for (let tries = 0; await blobs('classrooms') !== before - 4; tries += 1) {
      assert.ok(tries < 600);
      await new Promise((done) => setTimeout(done, 100));
    }
    assert.deepEqual(query(data, "SELECT count(*) FROM classroom_person p JOIN classroom c ON c.id = p.classroom_id WHERE c.status <> 'proposed'"), [['0']]);
  });

  test('pictures that nobody confirmed go after their day', async () => {
    const { session } = await held(['Obama']);
    const seen = await take(session, await picture(['Obama']));
    assert.ok(await blobs('classrooms') > 0);
    clock.advance(25 * 3600);
    for (let tries = 0; await blobs('classrooms') > 0; tries += 1) {
      assert.ok(tries < 3000, 'the housekeeper passes every minute');
      await new Promise((done) => setTimeout(done, 100));
    }
    assert.equal((await must(api.get(url(session, seen)), 200)).status, 'expired');
    assert.equal((await audit(`kind=classroom.expired&subject=${seen.id}`)).length, 1);
    await confirm(session, seen, {}, 409);
  });
});

describe('across kill -9', () => {
  test('what was answered can be confirmed, and a confirmation is whole or not at all', async () => {
    const made = await install();
    let running = await serve(made.data, made.key);
    const class_ = [];
    for (const name of names.slice(0, 4)) class_.push(await enrol(running.api, name, name, (await picturesOf(name)).slice(0, 2)));
    const image = await picture(names.slice(0, 4));
    for (const delay of [null, 0, 3, 6, 10, 15, 25, 40]) {
      const { session } = await openSession(running.api, { code: `X${delay}`, people: class_.map((one) => one.id) });
      const seen = await must(running.api.post(url(session), await form({ image })), 200);
      assert.equal(seen.present.length, 4);
      if (delay !== null) {
        running.api.post(url(session, seen, '/confirm')).catch(() => {});
        await new Promise((done) => setTimeout(done, delay));
      }
      await running.kill();
      running = await serve(made.data, made.key);
      const now = await must(running.api.get(url(session, seen)), 200);
      const records = (await must(running.api.get(`/api/v1/records?session=${session.id}`), 200)).items;
      assert.deepEqual([records.length, now.present.length], now.status === 'confirmed' ? [4, 0] : [0, 4], `after ${delay} ms: ${now.status}`);
      const done = await must(running.api.post(url(session, seen, '/confirm')), 200);
      assert.equal(done.made.record_ids.length, 4);
      assert.equal((await must(running.api.get(`/api/v1/records?session=${session.id}`), 200)).items.length, 4);
      for (const id of done.made.record_ids) {
        const { items: [evidence] } = await must(running.api.get(`/api/v1/records/${id}/evidence`), 200);
        assert.equal((await running.api.get(`/api/v1/records/${id}/evidence/${evidence.id}`)).status, 200);
      }
    }
    for (let tries = 0; await blobs('classrooms', made.data) > 0; tries += 1) {
      assert.ok(tries < 1200, 'what a kill left is destroyed at the next start');
      await new Promise((done) => setTimeout(done, 100));
    }
    await running.stop();
  });
});
