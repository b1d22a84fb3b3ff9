// The log of what happened: who did what, who looked at whom, and that nobody can change it unseen.

import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { change, copyOf, sqlBytes, sqlId } from '../database.mjs';
import { enrol, faces, form, install, join, must, ok, openSession, picturesOf, readFile, run, serve, writeFile } from '../harness.mjs';

async function verified(data, ...files) {
  const result = await run(['audit', 'verify', '--json', '--data', data, ...files.flatMap((file) => ['--checkpoint', file])]);
  const report = JSON.parse(result.stdout);
  assert.equal(result.code, report.whole ? 0 : 1);
  return { ...report, found: report.problems.map((problem) => problem.finding) };
}

// An installation with some events, and a checkpoint of them kept elsewhere.
async function world() {
  const { data, key } = await install({ models: false });
  const server = await serve(data, key);
  let person;
  for (let i = 0; i < 8; ++i) person = (await must(server.api.post('/api/v1/people', { external_id: `P${i}`, name: `Person ${i}` }), 201)).id;
  await server.stop();
  const file = join(data, '..', 'checkpoint');
  await ok(['audit', 'checkpoint', '-o', file, '--data', data]);
  return { data, key, file, person };
}

describe('tampering', () => {
  let original;
  before(async () => { original = await world(); });

  const copy = () => copyOf(original.data);  // to be changed

  test('a log nobody touched is whole', async () => {
    const report = await verified(original.data, original.file);
    assert.deepEqual([report.whole, report.problems], [true, []]);
    assert.ok(report.events >= 8);
    assert.match(await ok(['audit', 'verify', '--data', original.data]), /as they were written/);
  });

  const nothing = sqlBytes('00'.repeat(32));
  const cases = {
    'an altered kind': ["UPDATE event SET kind = 'x' WHERE number = 3", ['altered:3']],
    'an altered time': ['UPDATE event SET happened_at = happened_at + 1 WHERE number = 4', ['altered:4']],
    'an altered actor': [`UPDATE event SET actor_id = ${sqlId('00000000-0000-0000-0000-000000000000')} WHERE number = 5`, ['altered:5']],
    'altered facts': [`UPDATE event SET ids = '{"a":1}' WHERE number = 2`, ['altered:2']],
    'another person': [({ person }) => `UPDATE event SET person_id = ${sqlId(person)} WHERE number = 5`, ['altered:5']],
    'two altered rows': ["UPDATE event SET kind = 'x' WHERE number IN (2, 6)", ['altered:2', 'altered:6']],
    'a link': [`UPDATE event SET link = ${nothing} WHERE number = 3`, ['altered:3']],
    'a removed row': ['DELETE FROM event WHERE number = 4', ['missing:4']],
    'removed rows': ['DELETE FROM event WHERE number IN (4, 5)', ['missing:4-5']],
    'the first row removed': ['DELETE FROM event WHERE number = 1', ['missing:1']],
    'reordered rows': ['UPDATE event SET number = 99 WHERE number = 3; UPDATE event SET number = 3 WHERE number = 4; UPDATE event SET number = 4 WHERE number = 99', ['reordered:3-4', 'reordered:4-3']],
  };
  for (const [name, [sql, found]] of Object.entries(cases))
    test(`${name}: found and named`, async () => {
      const data = await copy();
      change(data, typeof sql === 'function' ? sql(original) : sql);
      const report = await verified(data);
      for (const one of found) assert.ok(report.found.includes(one), `${one} in ${report.found}`);
      assert.deepEqual(report.found.filter((one) => /^(altered|missing|reordered|content)/.test(one)), found);
    });

  test('rows cut off the end: found by the checkpoint kept elsewhere, also when those kept here went too', async () => {
    const data = await copy();
    const { events } = await verified(data);
    change(data, `DELETE FROM event WHERE number > ${events - 2}; DELETE FROM audit_checkpoint`);
    assert.equal((await verified(data)).whole, true, 'the chain alone cannot show it');
    assert.deepEqual((await verified(data, original.file)).found, [`missing:${events - 1}-${events}`]);
  });

  test('an altered checkpoint, one of another installation, one that is none', async () => {
    const data = await copy();
    change(data, `UPDATE audit_checkpoint SET link = ${nothing}`);
    assert.match((await verified(data)).found[0], /^checkpoint:/);
    const other = await world();
    assert.match((await verified(original.data, other.file)).found[0], /^signer:/);
    const statement = (await readFile(original.file, 'utf8')).trim();
    const forged = join(data, '..', 'forged');
    const [head, , signature] = statement.split('.');
    await writeFile(forged, `${head}.${Buffer.from('{"number":1,"link":""}').toString('base64url')}.${signature}\n`);
    assert.match((await run(['audit', 'verify', '--data', data, '--checkpoint', forged])).stderr, /signature/);
    await writeFile(forged, 'nothing of the kind\n');
    assert.equal((await run(['audit', 'verify', '--data', data, '--checkpoint', forged])).code, 1);
  });

  test('a checkpoint is checked by another implementation of the signature', async () => {
    const [header, payload, signature] = (await readFile(original.file, 'utf8')).trim().split('.');
    const { jwk, alg, typ } = JSON.parse(Buffer.from(header, 'base64url'));
    assert.deepEqual([alg, typ], ['EdDSA', 'rollcall-checkpoint']);
    assert.ok(verify(null, Buffer.from(`${header}.${payload}`), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url')));
  });
});

test('who looked at a picture is written down, before it is handed out', async () => {
  const { data, key } = await install();
  const server = await serve(data, key);
  const { api } = server;
  const photo = (await picturesOf('Obama'))[0];
  const obama = await enrol(api, 'O', 'Obama', [photo]);
  const [listed] = (await must(api.get(`/api/v1/people/${obama.id}/photos`), 200)).items;
  const answer = await fetch(`${server.url}/api/v1/people/${obama.id}/photos/${listed.id}`, { headers: { Authorization: `Bearer ${key}` } });
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), await readFile(photo));
  const { session } = await openSession(api, { people: [obama.id] });
  await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'groups/obama_and_biden.jpg') })), 200);
  const [record] = (await must(api.get(`/api/v1/sessions/${session.id}/records`), 200)).items;
  const [evidence] = (await must(api.get(`/api/v1/records/${record.id}/evidence`), 200)).items;
  assert.equal((await api.get(`/api/v1/records/${record.id}/evidence/${evidence.id}`)).headers.get('content-type'), 'image/jpeg');

  const me = (await must(api.get('/api/v1/auth/me'), 200));
  const seen = (await must(api.get(`/api/v1/audit?person=${obama.id}`), 200)).items;
  assert.deepEqual(seen.filter((e) => e.kind.endsWith('.read')).map((e) => [e.kind, e.subject_id]), [['evidence.read', evidence.id], ['photo.read', listed.id]]);
  assert.ok(seen.every((e) => e.actor_id), JSON.stringify(me));

  // Pages of one, newest first, nothing left out.
  const all = (await must(api.get('/api/v1/audit?limit=1000'), 200)).items.map((e) => e.number);
  const one = [];
  let cursor = '';
  do {
    const page = await must(api.get(`/api/v1/audit?limit=3${cursor}`), 200);
    one.push(...page.items.map((e) => e.number));
    cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : null;
  } while (cursor !== null);
  assert.deepEqual(one, all);
  assert.equal((await must(api.get('/api/v1/audit?to=2020-01-01'), 200)).items.length, 0);
  await server.stop();
});
