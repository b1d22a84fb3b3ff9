// Forgetting a person for good: what is gone, what stays, what proves it, and what a crash in between leaves.

import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import { copyOf, query, queryKeys, sqlId, textOf } from '../database.mjs';
import { client, cp, enrol, faces, form, install, join, must, ok, openSession, picturesOf, readdir, run, serve } from '../harness.mjs';

// What a signed statement says, checked with another implementation than the one that signed it.
function opened(statement) {
  const [header, payload, signature] = statement.split('.');
  const { alg, jwk } = JSON.parse(Buffer.from(header, 'base64url'));
  assert.equal(alg, 'EdDSA');
  assert.ok(verify(null, Buffer.from(`${header}.${payload}`), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url')), 'the signature');
  return JSON.parse(Buffer.from(payload, 'base64url'));
}

const count = (table, where) => `SELECT count(*) FROM ${table}${where ? ` WHERE ${where}` : ''}`;
const keysOf = (data, table, id) => queryKeys(data, count(table, `hex(subject_id) = upper('${id.replaceAll('-', '')}')`));
const blobs = async (data) => (await readdir(join(data, 'blobs'), { recursive: true, withFileTypes: true })).filter((f) => f.isFile()).map((f) => f.name);
const group = async () => form({ image: join(faces, 'groups/obama_and_biden.jpg') });

// A server with Obama, who is enrolled and marked with evidence, and Biden, who is enrolled.
async function world() {
  const { data, key } = await install();
  const server = await serve(data, key);
  const obama = await enrol(server.api, 'OBAMA-1', 'Barack Obama', (await picturesOf('Obama')).slice(0, 2));
  const biden = await enrol(server.api, 'BIDEN-1', 'Joe Biden', (await picturesOf('Biden')).slice(0, 1));
  const { course, session } = await openSession(server.api, { people: [obama.id, biden.id] });
  const frame = await must(server.api.post(`/api/v1/sessions/${session.id}/frames`, await group()), 200);
  assert.ok(frame.faces.some((f) => f.match?.person_id === obama.id));
  const record = (await must(server.api.get(`/api/v1/records?person=${obama.id}`), 200)).items[0];
  await must(server.api.patch(`/api/v1/records/${record.id}`, { status: 'excused', reason: 'Barack was at the dentist' }), 200);
  await must(server.api.post('/api/v1/disputes', { person_id: obama.id, session_id: session.id, kind: 'was_there', words: 'Barack came back from the dentist' }), 201);
  await must(server.api.post('/api/v1/users', { name: 'barack', password: 'a long password', role: 'person', person_id: obama.id }), 201);
  return { data, key, server, obama, biden, course, session, record };
}

describe('forgetting', () => {
  test('keeps attendance under a pseudonym, destroys everything else, and says so in a signed receipt', async () => {
    const { data, server, obama, biden, session, record } = await world();
    const { api } = server;
    assert.match(textOf(data), /Barack/);
    const before = await blobs(data);
    const done = await must(api.post('/api/v1/erasures', { person_id: obama.id }, { 'Idempotency-Key': 'one' }), 201);

    const receipt = opened(done.receipt);
    assert.equal(receipt.person_id, obama.id);
    assert.equal(receipt.erasure_id, done.id);
    assert.equal(receipt.key_destroyed, true);
    assert.deepEqual([receipt.records, receipt.reason], ['kept', 'request']);
    assert.equal(receipt.destroyed.templates, 2);
    assert.equal(receipt.destroyed.photos, 2);
    assert.equal(receipt.destroyed.evidence, 1);
    assert.equal(receipt.destroyed.accounts, 1);
    assert.ok(opened(done.receipt.replace('.', '.')), 'again');

    // Not found, not recognised, not a word of the name in any file.
    assert.equal((await api.get(`/api/v1/people/${obama.id}`)).status, 404);
    assert.equal((await api.patch(`/api/v1/people/${obama.id}`, { active: true })).status, 404);
    assert.equal((await api.post(`/api/v1/people/${obama.id}/photos`, await form({ photo: (await picturesOf('Obama'))[0] }))).status, 404);
    assert.deepEqual((await must(api.get('/api/v1/people'), 200)).items.map((p) => p.id), [biden.id]);
    const seen = await must(api.post('/api/v1/recognize', await group()), 200);
    assert.ok(!JSON.stringify(seen).includes(obama.id));
    const ready = await must(api.get('/readyz'), 200);
    assert.equal(ready.gallery.people, 1);
    assert.doesNotMatch(textOf(data), /Barack|OBAMA-1|dentist|barack/);
    assert.equal((await blobs(data)).length, before.length - 3, 'two photos and one piece of evidence');

    // The record stays, under a pseudonym.
    const kept = (await must(api.get(`/api/v1/records?session=${session.id}`), 200)).items.find((r) => r.id === record.id);
    assert.match(kept.external_id, /^erased-[0-9a-f]{12}$/);
    assert.equal(kept.status, 'excused');

    // The key is gone and in the ledger; the chain still verifies.
    assert.deepEqual(keysOf(data, 'wrapped_key', obama.id), [['0']]);
    assert.deepEqual(keysOf(data, 'erasure_ledger', obama.id), [['1']]);
    for (const table of ['template', 'photo', 'roster', 'dispute'])
      assert.deepEqual(query(data, count(table, `person_id = ${sqlId(obama.id)}`)), [['0']], table);

    // Once more is the same.
    const again = await must(api.post('/api/v1/erasures', { person_id: obama.id, records: 'remove' }), 201);
    assert.deepEqual(again, done);
    assert.deepEqual((await must(api.get('/api/v1/erasures'), 200)).items, [done]);
    assert.deepEqual(await must(api.get(`/api/v1/erasures/${done.id}`), 200), done);
    await server.stop();
  });

  test('removes attendance where that is asked for or set', async () => {
    const { server, obama, session } = await world();
    const done = await must(server.api.post('/api/v1/erasures', { person_id: obama.id, records: 'remove', reason: 'consent_withdrawn' }), 201);
    assert.equal(opened(done.receipt).records, 'removed');
    assert.deepEqual((await must(server.api.get(`/api/v1/records?session=${session.id}`), 200)).items.filter((r) => r.person_id === obama.id), []);
    await server.stop();
  });

  test('from the command line reaches the search of a server that runs', async () => {
    const { data, server, obama } = await world();
    assert.equal((await run(['forget', 'OBAMA-1', '--data', data])).code, 1, 'not without a yes');
    const done = JSON.parse(await ok(['forget', 'OBAMA-1', '--records', 'remove', '--yes', '--json', '--data', data]));
    assert.equal(done.person_id, obama.id);
    const until = Date.now() + 60_000;
    let people;
    do people = (await must(server.api.get('/readyz'), 200)).gallery.people; while (people !== 1 && Date.now() < until);
    assert.equal(people, 1);
    assert.ok(!JSON.stringify(await must(server.api.post('/api/v1/recognize', await group()), 200)).includes(obama.id));
    assert.equal((await run(['forget', 'NOBODY', '--yes', '--data', data])).code, 1);
    await server.stop();
  });

  test('refuses what makes no sense', async () => {
    const { data, key } = await install({ models: false });
    const server = await serve(data, key);
    const unknown = '01890000-0000-7000-8000-000000000000';
    assert.equal((await server.api.post('/api/v1/erasures', { person_id: unknown })).status, 404);
    for (const body of [{}, { person_id: 'x' }, { person_id: unknown, records: 'hide' }, { person_id: unknown, reason: 'ledger' }, { person_id: unknown, extra: 1 }])
      assert.equal((await server.api.post('/api/v1/erasures', body)).status, 400, JSON.stringify(body));
    assert.equal((await server.api.get(`/api/v1/erasures/${unknown}`)).status, 404);
    await server.stop();
  });
});

describe('a crash in between', () => {
  test('an erasure that was begun is completed at the next start, whenever the kill came', async () => {
    const { data, key } = await install();
    let server = await serve(data, key);
    const people = [];
    for (let i = 0; i < 12; ++i) people.push(await enrol(server.api, `P${i}`, `Name of ${i}`, i < 2 ? [(await picturesOf(['Obama', 'Biden'][i]))[0]] : []));
    for (const [round, person] of people.entries()) {
      const asked = server.api.post('/api/v1/erasures', { person_id: person.id }).catch(() => ({ status: 0 }));
      await new Promise((done) => setTimeout(done, round * 3));
      await server.kill();
      const answer = await asked;
      server = await serve(data, key);
      const erasure = (await must(server.api.get('/api/v1/erasures?limit=1000'), 200)).items.find((one) => one.person_id === person.id);
      if (answer.status === 201) assert.ok(erasure, 'acknowledged');
      const gone = (await server.api.get(`/api/v1/people/${person.id}`)).status === 404;
      assert.equal(gone, erasure !== undefined, 'begun or not at all');
      if (!erasure) continue;
      assert.ok(erasure.completed_at && opened(erasure.receipt), 'completed');
      assert.deepEqual(keysOf(data, 'wrapped_key', person.id), [['0']]);
      assert.deepEqual(query(data, count('erasure_remains')), [['0']]);
    }
    await server.stop();
    assert.equal((await run(['doctor', '--data', data])).code, 0);
  });

  test('a database brought back from before is put right by the ledger of the keys', async () => {
    const { data, key, server, obama, biden } = await world();
    await server.stop();
    const older = await copyOf(data);
    await ok(['forget', 'OBAMA-1', '--yes', '--data', data]);
    await cp(join(data, 'keys'), join(older, 'keys'), { recursive: true });
    const later = await serve(older, key);
    assert.equal((await later.api.get(`/api/v1/people/${obama.id}`)).status, 404);
    const [erasure] = (await must(later.api.get('/api/v1/erasures'), 200)).items;
    assert.equal(erasure.reason, 'ledger');
    assert.ok(opened(erasure.receipt));
    assert.deepEqual((await must(client(later.url, key).get('/api/v1/people'), 200)).items.map((p) => p.id), [biden.id]);
    await later.stop();
  });
});
