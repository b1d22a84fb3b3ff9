// Consent before a face is kept: the texts, who may give one, what is refused without it, and what a withdrawal takes away,
// also where it is broken off.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { copyOf, query, queryKeys, sqlId, textOf } from '../database.mjs';
import { client, cp, enrol, faces, folder, form, install, join, must, ok, openSession, peopleFolder, picturesOf, readdir, run, serve } from '../harness.mjs';

const required = ['--enrolment-consent', 'required'];
const count = (table, where) => `SELECT count(*) FROM ${table}${where ? ` WHERE ${where}` : ''}`;
const group = async () => form({ image: join(faces, 'groups/obama_and_biden.jpg') });
const consents = (person) => `/api/v1/people/${person.id}/consents`;
const photos = (person) => `/api/v1/people/${person.id}/photos`;
const blobs = async (data) => (await readdir(join(data, 'blobs'), { recursive: true, withFileTypes: true })).filter((f) => f.isFile()).length;

async function publish(api, text_version = '2026-11', language = 'en') {
  const text = await must(api.post('/api/v1/consents/texts', { text_version, language, title: 'Your face', body: 'May we?\nYou may say no.' }), 201);
  return must(api.post(`/api/v1/consents/texts/${text.id}/publish`), 200);
}

// A sign-in of the person's own: a client.
async function selfOf(server, person) {
  const user = await must(server.api.post('/api/v1/users', { name: `self ${person.external_id}`, password: 'a long password', role: 'person', person_id: person.id }), 201);
  const { api_key } = await must(server.api.post('/api/v1/api_keys', { name: 'own', role: 'person', user_id: user.id }), 201);
  return client(server.url, api_key);
}

describe('a consent that is required', () => {
  test('is asked for at every door, and nothing is stored without it', async () => {
    const { data, key } = await install();
    const server = await serve(data, key, required);
    const { api } = server;
    const obama = await must(api.post('/api/v1/people', { external_id: 'OBAMA-1', name: 'Barack Obama' }), 201);
    const [one, two] = await picturesOf('Obama');
    const refused = await api.post(photos(obama), await form({ photo: one }));
    assert.deepEqual([refused.status, refused.body.code], [409, 'consent_missing']);
    assert.match(refused.body.type, /consent-missing$/);
    for (const table of ['photo', 'template']) assert.deepEqual(query(data, count(table)), [['0']], table);
    assert.equal(await blobs(data), 0);

    const later = await must(api.post(photos(obama), await form({ photo: one }), { Prefer: 'respond-async' }), 202);
    let job;
    do job = await must(api.get(`/api/v1/jobs/${later.id}`), 200); while (!job.finished_at);
    assert.deepEqual([job.status, job.error.code], ['failed', 'consent_missing']);

    const people = await peopleFolder(['Biden'], 1);
    const imported = JSON.parse(await ok(['import', 'people', people, '--data', data, '--enrolment-consent', 'required', '--json']));
    assert.equal(imported.refused.length, 1, JSON.stringify(imported));
    assert.deepEqual(query(data, count('template')), [['0']]);

    const given = await must(api.post(consents(obama), { text_version: 'paper 7' }), 201);
    assert.deepEqual([given.given_by, given.guardian, given.withdrawn_at], ['person', null, null]);
    const person = await must(api.get(`/api/v1/people/${obama.id}`), 200);
    assert.deepEqual(person.consent, { given_at: given.given_at, text_version: 'paper 7' });
    assert.ok((await must(api.post(photos(obama), await form({ photo: [one, two] })), 201)).photos.every((p) => p.accepted));
    await server.stop();
  });

  test('comes from a guardian for a minor, whose name only the office and the person see', async () => {
    const { data, key } = await install();
    const server = await serve(data, key, required);
    const { api } = server;
    await publish(api);
    const pupil = await must(api.post('/api/v1/people', { external_id: 'P', name: 'A pupil', minor: true }), 201);
    const self = await selfOf(server, pupil);
    const guardian = { name: 'Mary Roe', relation: 'mother' };
    for (const [caller, body, status] of [
      [api, { text_version: '2026-11' }, 400],
      [self, { text_version: '2026-11' }, 400],
      [self, { text_version: '2026-11', given_by: 'guardian', guardian }, 403],
      [api, { text_version: '2026-11', given_by: 'guardian' }, 400],
      [api, { text_version: '2026-11', guardian }, 400],
      [api, { text_version: '2025-01', given_by: 'guardian', guardian }, 400],
      [api, { text_version: '2026-11', language: 'fr', given_by: 'guardian', guardian }, 400],
      [api, { text_version: '2026-11', given_by: 'guardian', guardian, given_at: '2999-01-01T00:00:00Z' }, 400],
    ])
      assert.equal((await caller.post(consents(pupil), body)).status, status, JSON.stringify(body));
    assert.equal((await api.post('/api/v1/people', { external_id: 'Q', name: 'Q', minor: true, consent: { given_at: '2026-09-01T08:00:00Z', text_version: '2026-11' } })).status, 400);
    assert.deepEqual((await must(api.get(consents(pupil)), 200)).items, []);

    const given = await must(api.post(consents(pupil), { text_version: '2026-11', language: 'en', given_by: 'guardian', guardian, given_at: '2026-09-01T08:00:00Z' }), 201);
    assert.deepEqual(given.guardian, guardian);
    const [photo] = await picturesOf('Biden');
    assert.equal((await must(api.post(photos(pupil), await form({ photo })), 201)).photos[0].accepted, true);
    assert.deepEqual((await must(self.get(consents(pupil)), 200)).items, [given]);
    const viewer = client(server.url, (await must(api.post('/api/v1/api_keys', { name: 'v', role: 'viewer' }), 201)).api_key);
    assert.deepEqual((await must(viewer.get(consents(pupil)), 200)).items, [{ ...given, guardian: null }]);
    assert.equal((await viewer.post(consents(pupil), { text_version: '2026-11' })).status, 403);
    assert.doesNotMatch(textOf(data), /Mary/);

    // One who is of age no longer needs the guardian's; one who became a minor needs one.
    const adult = await must(api.post('/api/v1/people', { external_id: 'A', name: 'An adult', consent: { given_at: '2026-09-01T08:00:00Z', text_version: '2026-11' } }), 201);
    assert.equal((await must(api.get(consents(adult)), 200)).items.length, 1);
    await must(api.patch(`/api/v1/people/${adult.id}`, { minor: true }), 200);
    assert.equal((await api.post(photos(adult), await form({ photo: (await picturesOf('Obama'))[0] }))).body.code, 'consent_missing');
    await server.stop();
  });
});

describe('texts', () => {
  test('change as drafts, which only the office sees, and never once they are published', async () => {
    const { data, key } = await install({ models: false });
    const server = await serve(data, key);
    const { api } = server;
    const person = await must(api.post('/api/v1/people', { external_id: 'P', name: 'P' }), 201);
    const self = await selfOf(server, person);
    const draft = await must(api.post('/api/v1/consents/texts', { text_version: '1', language: 'de', title: 'Gesicht', body: 'Dürfen wir?' }), 201);
    const url = `/api/v1/consents/texts/${draft.id}`;
    assert.deepEqual((await must(self.get('/api/v1/consents/texts'), 200)).items, []);
    assert.equal((await self.get(url)).status, 404);
    assert.equal((await self.post(`${url}/publish`)).status, 403);
    await must(api.patch(url, { body: 'Dürfen wir?\nSie dürfen nein sagen.' }), 200);
    const published = await must(api.post(`${url}/publish`), 200);
    assert.deepEqual(await must(api.post(`${url}/publish`), 200), published, 'once');
    assert.equal((await api.patch(url, { title: 'x' })).status, 409);
    assert.equal((await api.del(url)).status, 409);
    assert.deepEqual((await must(self.get('/api/v1/consents/texts'), 200)).items, [published]);
    const given = await must(self.post(consents(person), { text_version: '1', language: 'de', given_at: '2000-01-01T00:00:00Z' }), 201);
    assert.ok(given.given_at > '2026', 'now, whatever was said');
    const { consents: proof } = await must(api.get(`/api/v1/people/${person.id}/export`), 200);
    assert.equal(proof[0].text.body, 'Dürfen wir?\nSie dürfen nein sagen.');
    assert.equal((await api.get(consents(person), { Authorization: 'Bearer rk_none' })).status, 401);
    await server.stop();
  });
});

describe('the old fields of a person', () => {
  test('make a consent, once, and show the last one in force', async () => {
    const { data, key } = await install({ models: false });
    const server = await serve(data, key);
    const { api } = server;
    const consent = { given_at: '2026-09-01T08:00:00Z', text_version: '2026-09' };
    const person = await must(api.post('/api/v1/people', { external_id: 'P', name: 'P', consent }), 201);
    assert.deepEqual(person.consent, consent);
    const url = `/api/v1/people/${person.id}`;
    await must(api.patch(url, { consent }), 200);
    assert.equal((await must(api.get(consents(person)), 200)).items.length, 1);
    const next = { given_at: '2026-10-01T08:00:00Z', text_version: '2026-10' };
    assert.deepEqual((await must(api.patch(url, { consent: next }), 200)).consent, next);
    const { items } = await must(api.get(consents(person)), 200);
    assert.deepEqual(items.map((one) => [one.text_version, one.given_at, one.given_by]), [['2026-09', consent.given_at, 'person'], ['2026-10', next.given_at, 'person']]);
    await must(api.post(`${consents(person)}/${items[0].id}/withdraw`), 200);
    assert.equal((await must(api.get(url), 200)).consent, null);
    assert.ok((await must(api.get('/api/v1/consents?withdrawn=true'), 200)).items.length === 2, 'every one in force');
    await server.stop();
  });
});

// Obama, enrolled with a consent and marked with evidence, and Biden, enrolled.
async function world(args = required) {
  const { data, key } = await install();
  const server = await serve(data, key, args);
  const { api } = server;
  const consent = { given_at: '2026-09-01T08:00:00Z', text_version: '2026-09' };
  const [obama, biden] = await Promise.all([['OBAMA-1', 'Barack Obama'], ['BIDEN-1', 'Joe Biden']].map(([external_id, name]) =>
    must(api.post('/api/v1/people', { external_id, name, consent }), 201)));
  await must(api.post(photos(obama), await form({ photo: (await picturesOf('Obama')).slice(0, 2) })), 201);
  await must(api.post(photos(biden), await form({ photo: (await picturesOf('Biden')).slice(0, 1) })), 201);
  const { session } = await openSession(api, { people: [obama.id, biden.id] });
  const seen = await must(api.post(`/api/v1/sessions/${session.id}/frames`, await group()), 200);
  assert.ok(seen.faces.some((f) => f.match?.person_id === obama.id));
  const [given] = (await must(api.get(consents(obama)), 200)).items;
  return { data, key, server, api, obama, biden, session, given };
}

describe('a withdrawal', () => {
  test('by the person erases the face and keeps the person, the records and the proof', async () => {
    const { data, server, api, obama, biden, session, given } = await world();
    const self = await selfOf(server, obama);
    const stranger = await selfOf(server, biden);
    assert.equal((await stranger.post(`${consents(obama)}/${given.id}/withdraw`)).status, 404);
    const keys = queryKeys(data, count('wrapped_key'))[0][0];
    const before = await blobs(data);
    const withdrawn = await must(self.post(`${consents(obama)}/${given.id}/withdraw`, {}, { 'Idempotency-Key': 'w' }), 200);
    assert.ok(withdrawn.withdrawn_at);

    assert.equal(await blobs(data), before - 3, 'two photos and one piece of evidence');
    const records = 'SELECT id FROM record WHERE person_id = ';
    for (const [table, where] of [['photo', `person_id = ${sqlId(obama.id)}`], ['template', `person_id = ${sqlId(obama.id)}`],
      ['evidence', `record_id IN (${records}${sqlId(obama.id)})`], ['remains']])
      assert.deepEqual(query(data, count(table, where)), [['0']], table);
    assert.equal(queryKeys(data, count('wrapped_key'))[0][0], keys, 'one key gone, one made');
    assert.equal((await must(api.get('/readyz'), 200)).gallery.people, 1);
    assert.ok(!JSON.stringify(await must(api.post('/api/v1/recognize', await group()), 200)).includes(obama.id));

    const person = await must(api.get(`/api/v1/people/${obama.id}`), 200);
    assert.deepEqual([person.name, person.active, person.consent, person.templates, person.template_state], ['Barack Obama', true, null, 0, 'none']);
    assert.equal((await must(api.get(`/api/v1/records?session=${session.id}&person=${obama.id}`), 200)).items[0].status, 'present');
    assert.deepEqual((await must(self.get(consents(obama)), 200)).items, [withdrawn]);
    const { consents: proof } = await must(api.get(`/api/v1/people/${obama.id}/export`), 200);
    assert.deepEqual(proof.map((one) => [one.given_at, one.withdrawn_at]), [[given.given_at, withdrawn.withdrawn_at]]);
    const kinds = (await must(api.get(`/api/v1/audit?person=${obama.id}&limit=1000`), 200)).items.map((one) => one.kind);
    for (const kind of ['consent.given', 'consent.withdrawn', 'biometrics.erased']) assert.ok(kinds.includes(kind), kind);

    // Once more is the same; a face is kept again only after another consent.
    assert.deepEqual(await must(self.post(`${consents(obama)}/${given.id}/withdraw`), 200), withdrawn);
    const photo = (await picturesOf('Obama'))[0];
    assert.equal((await api.post(photos(obama), await form({ photo }))).body.code, 'consent_missing');
    await must(self.post(consents(obama), { text_version: '2026-10' }), 201);
    assert.equal((await must(api.post(photos(obama), await form({ photo })), 201)).photos[0].accepted, true);
    assert.ok(JSON.stringify(await must(api.post('/api/v1/recognize', await group()), 200)).includes(obama.id));
    await server.stop();
  });

  test('holds where no consent is required, and reaches another process', async () => {
    const { data, key, server, api, obama, given } = await world([]);
    let other;  // on the same database, where that is on a server
    if (process.env.ROLLCALL_TEST_DATABASE) {
      const beside = await folder();
      await cp(data, beside, { recursive: true });
      other = await serve(beside, key);
    }
    await must(api.post(`${consents(obama)}/${given.id}/withdraw`), 200);
    assert.equal((await api.post(photos(obama), await form({ photo: (await picturesOf('Obama'))[0] }))).body.code, 'consent_missing');
    if (other) {
      const until = Date.now() + 60_000;
      let people;
      do people = (await must(other.api.get('/readyz'), 200)).gallery.people; while (people !== 1 && Date.now() < until);
      assert.equal(people, 1);
      await other.stop();
    }
    await server.stop();
  });

  test('that a kill broke off is carried through by the next server', async () => {
    const { data, key } = await install();
    let server = await serve(data, key);
    const people = [];
    for (let i = 0; i < 6; ++i) {
      const person = await enrol(server.api, `P${i}`, `Name of ${i}`, [(await picturesOf(['Obama', 'Biden', 'Al_Gore', 'Ashanti', 'Elton_John', 'Madonna'][i]))[0]]);
      people.push({ ...person, given: await must(server.api.post(consents(person), { text_version: '1' }), 201) });
    }
    for (const [round, person] of people.entries()) {
      const asked = server.api.post(`${consents(person)}/${person.given.id}/withdraw`).catch(() => ({ status: 0 }));
      await new Promise((done) => setTimeout(done, round * 4));
      await server.kill();
      const answer = await asked;
      server = await serve(data, key);
      const [now] = (await must(server.api.get(consents(person)), 200)).items;
      if (answer.status === 200) assert.ok(now.withdrawn_at, 'acknowledged');
      const held = (await must(server.api.get(`/api/v1/people/${person.id}`), 200)).templates;
      if (now.withdrawn_at) assert.equal(held, 0, 'begun or not at all');
      const until = Date.now() + 60_000;
      while (query(data, count('remains'))[0][0] !== '0' && Date.now() < until);
      assert.deepEqual(query(data, count('remains')), [['0']]);
    }
    await server.stop();
    assert.equal((await run(['doctor', '--data', data])).code, 0);
  });

  test('is done again in a database that is brought back from before', async () => {
    const { data, key, server, obama, given } = await world();
    await server.stop();
    const older = await copyOf(data);
    const again = await serve(data, key, required);
    await must(client(again.url, key).post(`${consents(obama)}/${given.id}/withdraw`), 200);
    await again.stop();
    await cp(join(data, 'keys'), join(older, 'keys'), { recursive: true });
    const later = await serve(older, key, required);
    const person = await must(later.api.get(`/api/v1/people/${obama.id}`), 200);
    assert.deepEqual([person.name, person.templates, person.consent], ['Barack Obama', 0, null]);
    assert.ok((await must(later.api.get(consents(obama)), 200)).items[0].withdrawn_at);
    assert.equal((await must(later.api.get('/readyz'), 200)).gallery.people, 1);
    await later.stop();
  });
});
