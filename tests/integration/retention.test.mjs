// Every kind of data has its clock: the preview says what would go, the server removes just that. And what is held about
// a person can be handed out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change } from '../database.mjs';
import { enrol, faces, form, install, join, must, ok, openSession, picturesOf, readFile, readdir, serve } from '../harness.mjs';

const day = 86_400_000_000;
const group = async () => form({ image: join(faces, 'groups/obama_and_biden.jpg') });
const preview = async (data, args) => Object.fromEntries(JSON.parse(await ok(['retention', '--json', '--data', data, ...args])).items.map((item) => [item.kind, item.due]));
const pictures = async (data, kind) => (await readdir(join(data, 'blobs', kind), { recursive: true, withFileTypes: true }).catch(() => [])).filter((f) => f.isFile()).length;

async function world() {
  const { data, key } = await install();
  const server = await serve(data, key);
  const obama = await enrol(server.api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 2));
  const { session } = await openSession(server.api, { people: [obama.id] });
  await must(server.api.post(`/api/v1/sessions/${session.id}/frames`, await group()), 200);
  return { data, key, server, obama, session };
}

test('each clock removes what is past its days and nothing else, as the preview says', async () => {
  const { data, key, server, obama, session } = await world();
  const leaver = await must(server.api.post('/api/v1/people', { external_id: 'L', name: 'Leaver' }), 201);
  await must(server.api.del(`/api/v1/people/${leaver.id}`), 204);
  await must(server.api.post('/api/v1/disputes', { person_id: obama.id, session_id: session.id, kind: 'was_not_me', words: 'my brother' }), 201);
  await server.stop();

  const clocks = ['--retention-photo-days', '30', '--retention-sighting-days', '30', '--retention-record-days', '30', '--retention-inactive-days', '30'];
  const nothing = { photos: 0, sightings: 0, records: 0, disputes: 0, passages: 0, people: 0, evidence: 0, passage_evidence: 0, reviews: 0, classrooms: 0 };
  assert.deepEqual(await preview(data, clocks), nothing, 'all is new');
  change(data, `UPDATE photo SET created_at = created_at - ${31 * day}; UPDATE sighting SET captured_at = captured_at - ${31 * day};
    UPDATE session SET starts_at = starts_at - ${31 * day}, ends_at = ends_at - ${31 * day};
    UPDATE person SET updated_at = updated_at - ${31 * day}`);
  assert.deepEqual(await preview(data, []), nothing, 'kept for ever unless the settings say otherwise');
  assert.deepEqual(await preview(data, clocks), { ...nothing, photos: 2, sightings: 1, records: 1, disputes: 1, people: 1 });

  const before = await serve(data, key);
  const shown = (await must(before.api.get('/api/v1/retention'), 200)).items;
  assert.deepEqual(shown.map((item) => item.kind), Object.keys(nothing));
  assert.equal((await must(before.api.get(`/api/v1/sessions/${session.id}/records`), 200)).items.length, 1, 'a server without clocks removes nothing');
  await before.stop();
  assert.ok((await pictures(data, 'photos')) === 2 && (await pictures(data, 'evidence')) === 1);

  const later = await serve(data, key, clocks);
  const until = Date.now() + 120_000;
  while ((await must(later.api.get('/api/v1/audit?kind=person.erased'), 200)).items.length === 0 && Date.now() < until) await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual((await must(later.api.get(`/api/v1/sessions/${session.id}/records`), 200)).items, []);
  assert.equal((await must(later.api.get(`/api/v1/people/${obama.id}`), 200)).templates, 2, 'templates stay');
  assert.ok((await must(later.api.get(`/api/v1/people/${obama.id}/photos`), 200)).items.every((photo) => !photo.has_picture));
  assert.equal((await must(later.api.post('/api/v1/recognize', await group()), 200)).faces.some((face) => face.match?.person_id === obama.id), true);
  const [erasure] = (await must(later.api.get('/api/v1/erasures'), 200)).items;
  assert.deepEqual([erasure.person_id, erasure.reason], [leaver.id, 'retention']);
  await later.stop();
  assert.deepEqual([await pictures(data, 'photos'), await pictures(data, 'evidence')], [0, 0]);
  assert.deepEqual(await preview(data, clocks), nothing);
});

test('everything held about a person is handed out in one document, and that is in the audit', async () => {
  const { data, server, obama, session } = await world();
  const answer = await server.api.get(`/api/v1/people/${obama.id}/export`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const held = answer.body;
  assert.equal(held.tables.person[0].name, 'Barack Obama');
  assert.equal(held.tables.record[0].session_id, session.id);
  for (const table of ['roster', 'sighting', 'event', 'photo', 'template', 'evidence']) assert.ok(held.tables[table].length > 0, table);
  assert.deepEqual(held.photos.map((photo) => photo.image).sort(),
    (await Promise.all((await picturesOf('Obama')).slice(0, 2).map(async (file) => (await readFile(file)).toString('base64')))).sort());
  assert.equal(held.evidence.length, 1);
  assert.ok(held.templates.every((template) => Buffer.from(template.embedding, 'base64').length % 4 === 0 && template.embedding.length > 100));
  assert.doesNotMatch(answer.text, /password_hash|blob_name|"sealed"/);
  const file = join(data, '..', 'O.json');
  await ok(['export', 'person', 'O', '-o', file, '--data', data]);
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')).photos, held.photos);
  const events = (await must(server.api.get('/api/v1/audit?kind=person.exported'), 200)).items;
  assert.deepEqual(events.map((event) => event.person_id), [obama.id, obama.id]);
  await server.stop();
});
