// Photos going in: where each template came from and how old it is, how many a person may have, several at once as a job,
// and the same face under another name.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { client, enrol, faces, form, install, join, must, ok, peopleFolder, picturesOf, readFile, serve } from '../harness.mjs';

let data;
let key;
let server;
let api;
before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key, ['--enrolment-max-templates', '3', '--enrolment-fresh-months', '12']);
  api = server.api;
});

const photos = (person) => `/api/v1/people/${person.id}/photos`;
const later = { Prefer: 'respond-async' };

async function finished(id) {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((done) => setTimeout(done, 30))) {
    const job = await must(api.get(`/api/v1/jobs/${id}`), 200);
    if (job.finished_at) return job;
  }
  return assert.fail('the job is not finished');
}

// The picture with EXIF data that says when it was taken: DateTimeOriginal and OffsetTimeOriginal.
function takenAt(jpeg, time, offset) {
  const tiff = Buffer.alloc(26 + 2 + 2 * 12 + 4 + 20 + 7);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  const entry = (at, tag, type, count, value) => { tiff.writeUInt16LE(tag, at); tiff.writeUInt16LE(type, at + 2); tiff.writeUInt32LE(count, at + 4); tiff.writeUInt32LE(value, at + 8); };
  entry(10, 0x8769, 4, 1, 26);
  tiff.writeUInt16LE(2, 26);
  entry(28, 0x9003, 2, 20, 56);
  entry(40, 0x9011, 2, 7, 76);
  tiff.write(`${time}\0`, 56, 'latin1');
  tiff.write(`${offset}\0`, 76, 'latin1');
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), Buffer.from('Exif\0\0', 'latin1'), tiff]);
  segment.writeUInt16BE(segment.length - 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

describe('provenance and age', () => {
  test('of each template: how it came, by whom, which model, when taken and when stored', async () => {
    const person = await enrol(api, 'GORE', 'Al Gore');
    assert.deepEqual([person.templates, person.newest_template_at, person.template_state], [0, null, 'none']);
    const [one, two] = await picturesOf('Al_Gore');
    const old = takenAt(await readFile(one), '2020:05:04 10:30:00', '+02:00');
    assert.ok((await must(api.post(photos(person), await form({ photo: old })), 201)).photos[0].accepted);
    const [listed] = (await must(api.get(photos(person)), 200)).items;
    assert.deepEqual([listed.source, listed.captured_at], ['upload', '2020-05-04T08:30:00Z']);
    assert.ok(listed.added_by && listed.template.model && listed.template.created_at);
    const now = await must(api.get(`/api/v1/people/${person.id}`), 200);
    assert.deepEqual([now.templates, now.newest_template_at, now.template_state], [1, '2020-05-04T08:30:00Z', 'stale']);
    const named = async (state) => (await must(api.get(`/api/v1/people?templates=${state}`), 200)).items.map((p) => p.external_id);
    assert.deepEqual([await named('stale'), await named('fresh')], [['GORE'], []]);
    assert.equal((await api.get('/api/v1/people?templates=old')).status, 400);

    // Another adds, and nothing is replaced. What the giver says counts; a time to come does not.
    await must(api.post(photos(person), await form({ photo: two }, { captured_at: '2999-01-01T00:00:00Z' })), 201);
    const items = (await must(api.get(photos(person)), 200)).items;
    assert.deepEqual(items.map((p) => p.captured_at), ['2020-05-04T08:30:00Z', null]);
    assert.deepEqual([await named('stale'), await named('fresh')], [[], ['GORE']]);
    assert.equal((await api.post(photos(person), await form({ photo: two }, { captured_at: 'yesterday' }))).status, 400);
  });

  test('with what would make them better recognised', async () => {
    const warnings = async (person) => (await must(api.get(`/api/v1/people/${person.id}`), 200)).template_warnings;
    const person = await enrol(api, 'WARN', 'Jennifer Aniston');
    assert.deepEqual(await warnings(person), []);
    const pictures = await picturesOf('Jennifer_Aniston');
    const give = async (at, captured_at) =>
      assert.ok((await must(api.post(photos(person), await form({ photo: pictures[at] }, { captured_at })), 201)).photos[0].accepted);
    await give(0, '2020-05-04T08:30:00Z');
    assert.deepEqual(await warnings(person), ['stale', 'few_photos', 'one_occasion']);
    const now = new Date();
    await give(1, now.toISOString());
    assert.deepEqual(await warnings(person), ['few_photos']);
    await give(2, now.toISOString());
    assert.deepEqual(await warnings(person), []);
    assert.deepEqual((await must(api.get('/api/v1/people?q=WARN'), 200)).items[0].template_warnings, []);
  });

  test('of several views of its photo, where that is asked for, with the photo it is of', async () => {
    const other = await install();
    const augmenting = await serve(other.data, other.key, ['--enrolment-augment', 'true']);
    const [one, two] = await picturesOf('Al_Gore');
    const person = await enrol(augmenting.api, 'AUG', 'Al Gore', [one]);
    const [listed] = (await must(augmenting.api.get(photos(person)), 200)).items;
    assert.deepEqual([listed.template.augmented, listed.has_picture], [true, true]);
    const seen = (await must(augmenting.api.post('/api/v1/recognize', await form({ image: two })), 200)).faces[0];
    assert.deepEqual([seen.verdict, seen.match?.person_id], ['accept', person.id]);
    await augmenting.stop();
    const plain = await serve(other.data, other.key);
    await must(plain.api.post(photos(person), await form({ photo: two })), 201);
    assert.deepEqual((await must(plain.api.get(photos(person)), 200)).items.map((photo) => photo.template.augmented), [true, false]);
    await plain.stop();
  });

  test('of an import', async () => {
    await ok(['import', 'people', await peopleFolder(['Ashanti'], 1), '--data', data]);
    const person = (await must(api.get('/api/v1/people?q=Ashanti'), 200)).items[0];
    const [listed] = (await must(api.get(photos(person)), 200)).items;
    assert.deepEqual([listed.source, listed.added_by], ['import', null]);
  });
});

describe('as many templates as a person may have', () => {
  test('a photo more is refused, or takes the place of the oldest where that is asked for', async () => {
    const pictures = (await picturesOf('Obama')).slice(0, 5);
    const person = await enrol(api, 'OBAMA', 'Barack Obama', pictures.slice(0, 3));
    const add = async (photo, query = '') => (await must(api.post(photos(person) + query, await form({ photo })), 201)).photos[0];
    const refused = await add(pictures[3]);
    assert.deepEqual([refused.accepted, refused.reasons.at(-1)], [false, 'too_many_templates']);
    const before = (await must(api.get(photos(person)), 200)).items;
    assert.deepEqual(before.map((p) => p.template !== null), [true, true, true, false]);
    const taken = await add(pictures[3], '?replace=oldest');
    assert.equal(taken.accepted, true, 'also a photo that was refused for want of room');
    const after = (await must(api.get(photos(person)), 200)).items.filter((p) => p.template);
    // One of these has a time of its own in its EXIF data: that is its age.
    const [oldest] = before.slice(0, 3).sort((a, b) => ((a.captured_at ?? a.created_at) < (b.captured_at ?? b.created_at) ? -1 : 1));
    const left = before.slice(0, 3).filter((p) => p !== oldest);
    assert.deepEqual(after.map((p) => p.id), [...left.map((p) => p.id), taken.id]);
    assert.equal((await add(pictures[3], '?replace=oldest')).known_already, true, 'the same again replaces nothing');
    assert.equal((await api.get(`${photos(person)}/${oldest.id}`)).status, 404);
    assert.equal((await must(api.get(`/api/v1/people/${person.id}`), 200)).templates, 3);
    const [removed] = (await must(api.get(`/api/v1/audit?kind=template.removed&person=${person.id}`), 200)).items;
    assert.equal(removed.facts.photo_id, taken.id);
    assert.equal((await api.post(`${photos(person)}?replace=newest`, await form({ photo: pictures[0] }))).status, 400);
  });
});

describe('several photos', () => {
  test('go in the background with progress, and give what they would have been answered', async () => {
    const person = await enrol(api, 'JOHN', 'Elton John');
    const pictures = (await picturesOf('Elton_John')).slice(0, 2);
    const taken = await api.post(photos(person), await form({ photo: [...pictures, join(faces, 'groups/no_face_017_0.jpg')] }), later);
    assert.deepEqual([taken.status, taken.headers.get('preference-applied')], [202, 'respond-async']);
    const job = await finished(taken.body.id);
    assert.deepEqual([job.status, job.progress.total], ['succeeded', 3]);
    const result = await must(api.get(job.result.url), 201);
    assert.deepEqual(result.photos.map((p) => [p.accepted, p.reasons.includes('no_face')]), [...pictures.map(() => [true, false]), [false, true]]);
    assert.equal((await must(api.get(`/api/v1/people/${person.id}`), 200)).templates, pictures.length);
  });
});

describe('the same face under another name', () => {
  test('goes to a human at enrolment, and is found by a scan', async () => {
    const [one, two, three] = await picturesOf('Hu_Jintao');
    const first = await enrol(api, 'FIRST', 'A name', [one]);
    const second = await enrol(api, 'OTHER', 'Another name');
    const refused = (await must(api.post(photos(second), await form({ photo: two })), 201)).photos[0];
    assert.deepEqual([refused.accepted, refused.reasons.at(-1)], [false, 'duplicate_of_other_person']);
    const [pair] = (await must(api.get('/api/v1/duplicates?status=open'), 200)).items;
    assert.deepEqual(pair.people.map((p) => p.person_id).sort(), [first.id, second.id].sort());
    assert.ok(pair.similarity >= pair.threshold);

    // Who is stored all the same is found again; the pair stays one, and the job tells counts alone.
    await must(api.post(`${photos(second)}?allow_duplicate=true`, await form({ photo: two })), 201);
    const taken = await api.post('/api/v1/duplicates/scan');
    assert.equal(taken.status, 202);
    const job = await finished(taken.body.id);
    assert.equal(job.status, 'succeeded', JSON.stringify(job));
    const result = await must(api.get(job.result.url), 200);
    assert.deepEqual(Object.keys(result), ['people', 'templates', 'pairs']);
    assert.equal(result.pairs, 1);
    assert.deepEqual((await must(api.get('/api/v1/duplicates'), 200)).items.map((one) => one.id), [pair.id]);

    // One person twice: a human makes one of the two inactive, and the pair is no longer found.
    const settle = (status) => must(api.post(`/api/v1/duplicates/${pair.id}/settle`, { status }), 200);
    const settled = await settle('same');
    assert.ok(settled.settled_at && settled.settled_by);
    assert.equal((await settle('open')).settled_at, null);

    // Two who look alike: not a duplicate any more, and recognised only with a wider margin to the other.
    const seen = async (photo) => (await must(api.post('/api/v1/recognize', await form({ image: photo })), 200)).faces[0];
    assert.equal((await seen(three)).verdict, 'accept');
    await settle('look_alikes');
    const face = await seen(three);
    assert.deepEqual([face.verdict, face.match], ['review', null]);
    assert.ok(face.candidates.some((c) => c.person_id === first.id) && face.candidates.some((c) => c.person_id === second.id));
    const again = (await must(api.post(photos(second), await form({ photo: three })), 201)).photos[0];
    assert.deepEqual([again.accepted, again.reasons], [true, again.reasons.filter((r) => r !== 'duplicate_of_other_person')]);
    assert.ok((await must(api.get(`/api/v1/audit?kind=duplicate.settled&limit=10`), 200)).items.length >= 3);

    await must(api.del(`/api/v1/people/${second.id}`), 204);
    let left;
    for (const until = Date.now() + 60_000; left !== first.id && Date.now() < until;) left = (await seen(two)).match?.person_id;
    assert.equal(left, first.id, 'nobody else is left to be mistaken for');
  });

  test('is for the office alone', async () => {
    const { api_key } = await must(api.post('/api/v1/api_keys', { name: 'i', role: 'instructor' }), 201);
    assert.equal((await client(server.url, api_key).get('/api/v1/duplicates')).status, 403);
    assert.equal((await client(server.url, api_key).post('/api/v1/duplicates/scan')).status, 403);
  });
});
