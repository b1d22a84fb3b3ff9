// Prefer: respond-async: answered at once, done as a job, also by the next server when this one is killed.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { query } from '../database.mjs';
import { client, enrol, faces, form, install, join, must, ok, openSession, picturesOf, readdir, serve } from '../harness.mjs';

let data;
let key;
let server;
let obama;
let session;
before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
  obama = await enrol(server.api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 2));
  ({ session } = await openSession(server.api, { people: [obama.id] }));
});

const later = { Prefer: 'respond-async' };
const frame = () => form({ image: join(faces, 'groups/obama_and_biden.jpg') });
const frames = () => `/api/v1/sessions/${session.id}/frames`;

async function finished(api, location, limit = 60_000) {
  for (const end = Date.now() + limit; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    const job = await must(api.get(location), 200);
    if (job.finished_at) return job;
  }
  return assert.fail(`${location} is not finished`);
}

describe('a job', () => {
  test('takes a frame after the answer, and gives what the frame would have been answered', async () => {
    const taken = await server.api.post(frames(), await frame(), later);
    assert.deepEqual([taken.status, taken.headers.get('preference-applied')], [202, 'respond-async']);
    const location = taken.headers.get('location');
    assert.equal(location, `/api/v1/jobs/${taken.body.id}`);
    const job = await finished(server.api, location);
    assert.deepEqual([job.status, job.kind, job.error], ['succeeded', 'take_frame', null]);
    const result = await must(server.api.get(job.result.url), 200);
    assert.equal(result.faces.find((face) => face.match?.person_id === obama.id).decision, 'present');
    assert.equal((await must(server.api.get(`/api/v1/sessions/${session.id}/records`), 200)).items.length, 1);
  });

  test('sent twice under one key is one job, and its answer is the same', async () => {
    // The same bytes twice: a form that is written anew has another boundary.
    const written = new Response(await frame());
    const headers = { ...later, 'Idempotency-Key': 'one job', 'Content-Type': written.headers.get('content-type') };
    const body = Buffer.from(await written.arrayBuffer());
    const first = await server.api.post(frames(), body, headers);
    const second = await server.api.post(frames(), body, headers);
    assert.deepEqual([first.status, second.status], [202, first.headers.get('location') === second.headers.get('location') ? 202 : 0]);
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
    assert.equal(second.headers.get('preference-applied'), 'respond-async');
    await finished(server.api, first.headers.get('location'));
  });

  test('says why it failed, and its result then is a conflict', async () => {
    const taken = await must(server.api.post(frames(), await form({ image: Buffer.from('no picture') }), later), 202);
    const job = await finished(server.api, `/api/v1/jobs/${taken.id}`);
    assert.deepEqual([job.status, job.error.code, job.result], ['failed', 'unsupported_media', null]);
    assert.equal((await server.api.get(`/api/v1/jobs/${taken.id}/result`)).status, 409);
  });

  test('enrols photos', async () => {
    const photo = (await picturesOf('Obama'))[3];
    const taken = await must(server.api.post(`/api/v1/people/${obama.id}/photos`, await form({ photo }), later), 202);
    const job = await finished(server.api, `/api/v1/jobs/${taken.id}`);
    assert.equal(job.result.status, 201);
    assert.equal((await must(server.api.get(job.result.url), 201)).photos[0].accepted, true);
  });

  test('belongs to whom asked for it, and to the office', async () => {
    const user = await must(server.api.post('/api/v1/users', { name: 'other', role: 'instructor' }), 201);
    await must(server.api.put(`/api/v1/courses/${session.course_id}/instructors/${user.id}`), 204);
    const other = client(server.url, (await ok(['key', 'add', 'other', '--role', 'instructor', '--user', 'other', '--data', data])).trim());
    const own = await must(other.post(frames(), await frame(), later), 202);
    const { items } = await must(other.get('/api/v1/jobs'), 200);
    assert.deepEqual(items.map((job) => job.id), [own.id]);
    const { items: all } = await must(server.api.get('/api/v1/jobs?limit=1000'), 200);
    assert.ok(all.length > 3 && all.some((job) => job.id === own.id));
    const foreign = all.find((job) => job.id !== own.id).id;
    for (const path of [foreign, `${foreign}/result`]) assert.equal((await other.get(`/api/v1/jobs/${path}`)).status, 404);
    assert.equal((await other.del(`/api/v1/jobs/${foreign}`)).status, 404);
    await finished(other, `/api/v1/jobs/${own.id}`);
    await must(other.del(`/api/v1/jobs/${own.id}`), 204);
    assert.equal((await other.get(`/api/v1/jobs/${own.id}`)).status, 404);
  });

  test('that waits is cancelled at once; what is cancelled marks nobody', async () => {
    const many = await Promise.all(Array.from({ length: 24 }, async () => must(server.api.post(frames(), await frame(), later), 202)));
    const last = await must(server.api.post(frames(), await frame(), later), 202);
    await must(server.api.del(`/api/v1/jobs/${last.id}`), 204);
    const job = await finished(server.api, `/api/v1/jobs/${last.id}`);
    assert.equal(job.status, 'cancelled');
    for (const one of many) assert.equal((await finished(server.api, `/api/v1/jobs/${one.id}`)).status, 'succeeded');
  });

  test('that was taken in is done by the next server when this one is killed; its picture lies sealed meanwhile', async () => {
    const { session: next } = await openSession(server.api, { code: 'KILL', people: [obama.id] });
    const taken = [];
    for (let i = 0; i < 10; ++i) taken.push(await must(server.api.post(`/api/v1/sessions/${next.id}/frames`, await frame(), later), 202));
    await server.kill();
    const files = (await readdir(join(data, 'blobs'), { recursive: true, withFileTypes: true })).filter((f) => f.isFile()).map((f) => join(f.parentPath ?? f.path, f.name));
    assert.ok(files.some((file) => file.includes('/jobs/')), 'some jobs are left');
    let clear = '';
    try { clear = execFileSync('grep', ['-lPa', '\\xFF\\xD8\\xFF', ...files]).toString(); } catch { /* none found */ }
    assert.equal(clear, '');
    server = await serve(data, key);
    for (const { id } of taken) assert.equal((await finished(server.api, `/api/v1/jobs/${id}`)).status, 'succeeded', id);
    assert.equal((await must(server.api.get(`/api/v1/sessions/${next.id}/records`), 200)).items.length, 1);
  });

  test('that a stopping server leaves is done by the next without waiting', async () => {
    const taken = [];
    for (let i = 0; i < 6; ++i) taken.push(await must(server.api.post(frames(), await frame(), later), 202));
    assert.equal(await server.stop(), 0);
    assert.deepEqual(query(data, "SELECT count(*) FROM job WHERE status = 'running'"), [['0']], 'none is held');
    server = await serve(data, key);
    for (const { id } of taken) assert.equal((await finished(server.api, `/api/v1/jobs/${id}`, 12_000)).status, 'succeeded');
  });
});
