// What a kiosk asks of the server beyond frames and codes: to take back what it just showed, to deliver codes that it kept while it
// had no network; and what people do for themselves with their pictures.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { client, enrol, form, install, must, openSession, password, picturesOf, serve } from '../harness.mjs';
import { movedClock } from '../moved_clock.mjs';

let server;
let api;
let clock;
let obama;
let photos;
let place;  // a course with an open session
const kiosks = {};
let own;  // what the person may do for themselves

before(async () => {
  const { data, key } = await install();
  clock = await movedClock();
  server = await serve(data, key, [], clock.env);
  api = server.api;
  photos = await picturesOf('Obama');
  obama = await enrol(api, 'S001', 'Barack Obama', photos.slice(0, 3));
  const user = await must(api.post('/api/v1/users', { name: 'barack', password, role: 'person', person_id: obama.id }), 201);
  own = client(server.url, (await must(api.post('/api/v1/api_keys', { name: 'barack', role: 'person', user_id: user.id }), 201)).api_key);
  place = await openSession(api, { code: 'HALL', people: [obama.id] });
  for (const [name, courses] of [['here', [place.course.id]], ['elsewhere', []]])
    kiosks[name] = client(server.url, (await must(api.post('/api/v1/devices', { name, course_ids: courses }), 201)).device_key);
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

  test('can be taken away by their person, who stays a member', async () => {
    await must(own.del('/api/v1/me/photos'), 204);
    assert.deepEqual((await must(own.get('/api/v1/me/photos'), 200)).items, []);
    assert.equal((await take()).decision, 'unknown');
    const { badge } = await must(own.get('/api/v1/me/badge'), 200);
    assert.equal((await kiosks.here.post(`/api/v1/sessions/${place.session.id}/codes`, { badge })).status, 200);
  });
});
