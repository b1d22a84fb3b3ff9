// What a kiosk asks of the server beyond frames and codes: to take back what it just showed, to deliver codes that it kept while it
// had no network; and what people do for themselves with their pictures.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { besides, client, enrol, form, install, join, must, openSession, password, picturesOf, readdir, serve } from '../harness.mjs';
import { movedClock } from '../moved_clock.mjs';

let data;
let key;
let server;
let api;
let clock;
let obama;
let photos;
let place;  // a course with an open session
const kiosks = {};
const keys = {};  // theirs
let account;
let own;  // what the person may do for themselves

before(async () => {
  ({ data, key } = await install());
  clock = await movedClock();
  server = await serve(data, key, [], clock.env);
  api = server.api;
  photos = await picturesOf('Obama');
  obama = await enrol(api, 'S001', 'Barack Obama', photos.slice(0, 3));
  const user = await must(api.post('/api/v1/users', { name: 'barack', password, role: 'person', person_id: obama.id }), 201);
  account = await must(api.post('/api/v1/api_keys', { name: 'barack', role: 'person', user_id: user.id }), 201);
  own = client(server.url, account.api_key);
  place = await openSession(api, { code: 'HALL', people: [obama.id] });
  for (const [name, courses] of [['here', [place.course.id]], ['elsewhere', []]])
    kiosks[name] = client(server.url, (keys[name] = (await must(api.post('/api/v1/devices', { name, course_ids: courses }), 201)).device_key));
});

// The course's session of now, by the program's clock.
async function meet() {
  const at = (seconds) => new Date(clock.now().getTime() + seconds * 1000).toISOString();
  place.session = await must(api.post(`/api/v1/courses/${place.course.id}/sessions`, { starts_at: at(0), ends_at: at(7200) }), 201);
  await must(api.post(`/api/v1/sessions/${place.session.id}/open`), 200);
}
const take = async (caller = kiosks.here) =>
  (await must(caller.post(`/api/v1/sessions/${place.session.id}/frames`, await form({ image: photos[3] })), 200)).faces[0];
const said = { reason: 'not me, said at the kiosk' };

test('one\'s own pictures are there to see, and everything to take along', async () => {
  const { items } = await must(own.get('/api/v1/me/photos'), 200);
  assert.equal(items.length, 3);
  const picture = await own.get(`/api/v1/me/photos/${items[0].id}`);
  assert.equal(picture.status, 200);
  assert.match(picture.headers.get('content-type'), /^image\//);
  const exported = await must(own.get('/api/v1/me/export'), 200);
  const office = await must(api.get(`/api/v1/people/${obama.id}/export`), 200);
  assert.deepEqual(Object.keys(exported), Object.keys(office), 'no less than the office can give');
  assert.deepEqual(exported.photos, office.photos);
});

describe('"not me" at a kiosk', () => {
  test('is taken back by the same way staff have, and by no other device', async () => {
    const seen = await take();
    assert.equal(seen.decision, 'present');
    const path = `/api/v1/records/${seen.record_id}/not_this_person`;
    assert.equal((await kiosks.elsewhere.post(path, said)).status, 404);
    await must(kiosks.here.post(path, said), 201);
    assert.equal((await must(api.get(`/api/v1/records/${seen.record_id}`), 200)).status, null);
    assert.notEqual((await take()).decision, 'present', 'holds from the next frame on');
    assert.equal((await kiosks.here.del(path)).status, 403, 'taking that back is for people');
    await must(api.del(path), 204);
  });

  test('of a door too, where the device stands', async () => {
    const door = await must(api.post('/api/v1/checkpoints', { name: 'Door', policy: { liveness: 'off' } }), 201);
    const made = await must(api.post('/api/v1/devices', { name: 'at the door' }), 201);
    await must(api.put(`/api/v1/devices/${made.id}/checkpoints/${door.id}`), 204);
    const kiosk = client(server.url, made.device_key);
    const seen = (await must(kiosk.post(`/api/v1/checkpoints/${door.id}/frames`, await form({ image: photos[3] })), 200)).faces[0];
    assert.equal((await kiosks.here.post(`/api/v1/passages/${seen.passage_id}/not_this_person`, said)).status, 404);
    await must(kiosk.post(`/api/v1/passages/${seen.passage_id}/not_this_person`, said), 201);
    await must(api.del(`/api/v1/passages/${seen.passage_id}/not_this_person`), 204);
  });

  test('holds for what was seen in the last ten minutes; later it is for staff', async () => {
    const { record_id: id } = await take();
    clock.advance(601);
    const refused = await kiosks.here.post(`/api/v1/records/${id}/not_this_person`, said);
    assert.equal(refused.status, 403);
    assert.match(refused.body.detail, /only what it has just seen/);
    await must(api.post(`/api/v1/records/${id}/not_this_person`, said), 201);
    await must(api.del(`/api/v1/records/${id}/not_this_person`), 204);
  });
});

describe('codes that a kiosk kept', () => {
  let page;
  let person;
  before(async () => {
    await meet();
    person = await must(api.post('/api/v1/people', { external_id: 'S002', name: 'With a badge' }), 201);
    await must(api.put(`/api/v1/courses/${place.course.id}/roster/${person.id}`), 204);
    const user = await must(api.post('/api/v1/users', { name: 'badge', password, role: 'person', person_id: person.id }), 201);
    page = client(server.url, (await must(api.post('/api/v1/api_keys', { name: 'badge', role: 'person', user_id: user.id }), 201)).api_key);
  });
  const path = () => `/api/v1/sessions/${place.session.id}/codes`;

  test('count with the time they were shown at, also a badge that has expired since', async () => {
    const { badge } = await must(page.get('/api/v1/me/badge'), 200);
    const shown = clock.now().toISOString();
    clock.advance(3600);
    assert.equal((await kiosks.here.post(path(), { badge })).status, 400, 'as if shown now');
    const taken = await must(kiosks.here.post(path(), { badge, captured_at: shown }), 200);
    const record = await must(api.get(`/api/v1/records/${taken.record_id}`), 200);
    assert.equal(Date.parse(record.marked_at), Date.parse(shown));
    assert.equal((await kiosks.here.post(path(), { badge, captured_at: shown })).status, 400, 'a badge counts once');
    clock.advance(20 * 24 * 3600);
    assert.equal((await kiosks.here.post(path(), { badge, captured_at: shown })).status, 400, 'weeks later too');
  });

  test('are taken for thirty days, and the time is believed of devices alone', async () => {
    const { pin } = await must(api.put(`/api/v1/people/${person.id}/pin`, {}), 200);
    const code = { external_id: 'S002', pin };
    const at = (days) => new Date(clock.now().getTime() - days * 24 * 3600 * 1000).toISOString();
    for (const [caller, days] of [[api, 0], [kiosks.here, 31]]) {
      const refused = await caller.post(path(), { ...code, captured_at: at(days) });
      assert.equal(refused.status, 400);
      assert.deepEqual(refused.body.errors.map((one) => one.field), ['captured_at']);
    }
  });
});

describe('the pictures of one\'s own', () => {
  before(meet);
  const mine = async () => (await must(own.get('/api/v1/me/photos'), 200)).items.map((one) => one.id);
  const kept = async (photo) => (await readdir(join(data, 'blobs'), { recursive: true })).some((name) => name.includes(photo));
  const person = () => must(api.get(`/api/v1/people/${obama.id}`), 200);

  test('can be taken away one by one, with what was made of each, and nobody else\'s', async () => {
    const joe = await enrol(api, 'S003', 'Joe Biden', (await picturesOf('Biden')).slice(0, 1));
    const { items: [his] } = await must(api.get(`/api/v1/people/${joe.id}/photos`), 200);
    for (const id of [his.id, joe.id, obama.id]) assert.equal((await own.del(`/api/v1/me/photos/${id}`)).status, 404, 'as if there were none');
    assert.equal((await api.get(`/api/v1/people/${joe.id}/photos/${his.id}`)).status, 200);
    const [first, ...others] = await mine();
    assert.ok(await kept(first));
    for (let again = 0; again < 2; again += 1) await must(own.del(`/api/v1/me/photos/${first}`, { 'Idempotency-Key': 'the first' }), 204);
    assert.equal((await own.del(`/api/v1/me/photos/${first}`)).status, 404);
    assert.equal((await own.get(`/api/v1/me/photos/${first}`)).status, 404);
    assert.deepEqual(await mine(), others);
    assert.equal(await kept(first), false, 'no sealed bytes of it either');
    assert.equal((await person()).templates, 2);
    assert.deepEqual((await take()).match.person_id, obama.id, 'by the others');

    // The office takes away anybody's, and by the person whose it is alone.
    assert.equal((await api.del(`/api/v1/people/${obama.id}/photos/${his.id}`)).status, 404);
    await must(api.del(`/api/v1/people/${joe.id}/photos/${his.id}`), 204);
    assert.equal((await must(api.get(`/api/v1/people/${joe.id}`), 200)).templates, 0);
    assert.equal(await kept(his.id), false);
    const [gone] = (await must(api.get(`/api/v1/audit?kind=photo.removed&person=${joe.id}`), 200)).items;
    assert.equal(gone.subject_id, his.id);
  });

  test('are nobody\'s face after the last one, in any process; its person stays a member who said yes', async () => {
    const other = await serve(await besides(data), key, [], clock.env);
    const places = [kiosks.here, client(other.url, keys.here)];
    await must(own.post(`/api/v1/people/${obama.id}/consents`, { text_version: '2026-11' }), 201);
    for (const caller of places) assert.equal((await take(caller)).match.person_id, obama.id);
    const left = await mine();
    for (const id of left) await must(own.del(`/api/v1/me/photos/${id}`), 204);
    for (const caller of places) {
      const seen = await take(caller);
      assert.deepEqual([seen.decision, seen.match], ['unknown', null], 'at the next frame');
    }
    await other.stop();
    assert.deepEqual(await mine(), []);
    const now = await person();
    assert.deepEqual([now.active, now.templates, now.template_state], [true, 0, 'none']);
    assert.equal((await must(own.get(`/api/v1/people/${obama.id}/consents`), 200)).items.at(-1).withdrawn_at, null);

    const told = async (kind) => (await must(api.get(`/api/v1/audit?kind=${kind}&person=${obama.id}`), 200)).items;
    const [photosGone, templatesGone] = [await told('photo.removed'), await told('template.removed')];
    assert.deepEqual([photosGone.length, templatesGone.length], [3, 3]);
    assert.deepEqual(new Set(photosGone.map((one) => one.subject_id)), new Set(templatesGone.map((one) => one.facts.photo_id)));
    assert.ok([...photosGone, ...templatesGone].every((one) => one.actor_id === account.id), 'and by whom');

    await must(api.post(`/api/v1/people/${obama.id}/photos`, await form({ photo: photos[0] })), 201);
    assert.equal((await take()).match.person_id, obama.id, 'once another picture was taken');
  });

  test('can be taken away by their person, who stays a member', async () => {
    await must(own.del('/api/v1/me/photos'), 204);
    assert.deepEqual((await must(own.get('/api/v1/me/photos'), 200)).items, []);
    assert.equal((await take()).decision, 'unknown');
    const { badge } = await must(own.get('/api/v1/me/badge'), 200);
    assert.equal((await kiosks.here.post(`/api/v1/sessions/${place.session.id}/codes`, { badge })).status, 200);
  });
});
