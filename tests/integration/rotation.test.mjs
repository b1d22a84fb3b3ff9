// A new master key while the server runs, and whatever a kill leaves of that.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { binary, enrol, faces, form, install, join, must, ok, picturesOf, readFile, readdir, run, serve } from '../harness.mjs';

const group = async () => form({ image: join(faces, 'groups/obama_and_biden.jpg') });
const opens = async (server, person) => {
  const photo = (await must(server.api.get(`/api/v1/people/${person.id}/photos`), 200)).items[0];
  assert.equal((await server.api.get(`/api/v1/people/${person.id}/photos/${photo.id}`)).status, 200);
};

test('the running server goes on: what was sealed opens, what is new is sealed by the new key', async () => {
  const { data, key } = await install();
  const server = await serve(data, key);
  const pictures = await picturesOf('Obama');
  const obama = await enrol(server.api, 'O', 'Obama', pictures.slice(0, 1));
  const before = await readFile(join(data, 'keys/master.key'), 'utf8');
  const { keys } = JSON.parse(await ok(['key', 'rotate', '--json', '--data', data]));
  assert.ok(keys >= 1);
  assert.notEqual(await readFile(join(data, 'keys/master.key'), 'utf8'), before);
  await opens(server, obama);
  const biden = await enrol(server.api, 'B', 'Biden', (await picturesOf('Biden')).slice(0, 1));
  await opens(server, biden);
  await must(server.api.post(`/api/v1/people/${obama.id}/photos`, await form({ photo: pictures[1] })), 201);
  assert.equal((await must(server.api.get('/api/v1/audit?kind=key.rotated'), 200)).items.length, 1);
  await ok(['key', 'rotate', '--data', data]);
  await must(server.api.post('/api/v1/people', { external_id: 'N', name: 'New' }), 201);
  await server.stop();
  const again = await serve(data, key);
  await opens(again, obama);
  await opens(again, biden);
  const seen = await must(again.api.post('/api/v1/recognize', await group()), 200);
  assert.ok(seen.faces.some((face) => face.match?.person_id === obama.id));
  await again.stop();
});

test('a request sent again afterwards is answered as before and done once', async () => {
  const { data, key } = await install();
  const server = await serve(data, key);
  const headers = { 'Idempotency-Key': 'one' };
  const person = { external_id: 'O', name: 'Obama' };
  const [picture] = await picturesOf('Obama');
  const made = await must(server.api.post('/api/v1/people', person, headers), 201);
  await must(server.api.post(`/api/v1/people/${made.id}/photos`, await form({ photo: picture }), headers), 201);
  await ok(['key', 'rotate', '--data', data]);
  const again = await server.api.post('/api/v1/people', person, headers);
  assert.deepEqual([again.status, again.body.id, again.headers.get('idempotency-replayed')], [201, made.id, 'true']);
  const { photos } = await must(server.api.post(`/api/v1/people/${made.id}/photos`, await form({ photo: picture }), headers), 201);
  assert.equal(photos.length, 1);
  assert.equal((await must(server.api.get(`/api/v1/people/${made.id}`), 200)).templates, 1);
  assert.equal((await server.api.post('/api/v1/people', { ...person, name: 'Another' }, headers)).status, 422);
  await server.stop();
});

test('the old key opens nothing any more', async () => {
  const { data } = await install({ models: false });
  const { writeFile } = await import('node:fs/promises');
  const before = await readFile(join(data, 'keys/master.key'), 'utf8');
  await ok(['key', 'rotate', '--data', data]);
  await writeFile(join(data, 'keys/master.key'), before);
  const refused = await run(['audit', 'verify', '--data', data]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /key/);
});

test('killed at any moment, the next opening finds one key or the other and everything opens', async () => {
  const { data, key } = await install({ models: false });
  let server = await serve(data, key);
  for (let i = 0; i < 30; ++i) await must(server.api.post('/api/v1/people', { external_id: `P${i}`, name: `Person ${i}` }), 201);
  await server.stop();
  for (let round = 0; round < 20; ++round) {
    const child = spawn(binary, ['key', 'rotate', '--data', data], { stdio: 'ignore' });
    const ended = new Promise((done) => child.on('exit', done));
    setTimeout(() => child.kill('SIGKILL'), 10 + 12 * round);
    await ended;
    const report = await run(['audit', 'verify', '--data', data]);
    assert.equal(report.code, 0, `round ${round}: ${report.stderr}`);
  }
  await ok(['key', 'rotate', '--data', data]);
  assert.deepEqual((await readdir(join(data, 'keys'))).filter((name) => name.endsWith('.next')), []);
  server = await serve(data, key);
  const person = (await must(server.api.get('/api/v1/people?limit=1'), 200)).items[0];
  await must(server.api.post('/api/v1/erasures', { person_id: person.id }), 201);
  await server.stop();
});
