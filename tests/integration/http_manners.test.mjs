// What all operations share over HTTP: other origins, compression, caching, versions, order, strict queries.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { install, must, run, serve } from '../harness.mjs';

const portal = 'https://portal.example.org';

let data;
let key;
let server;
let course;
let sessions;
before(async () => {
  ({ data, key } = await install({ models: false }));
  server = await serve(data, key);
  course = await must(server.api.post('/api/v1/courses', { code: 'C', name: 'Course' }), 201);
  sessions = [];
  for (let i = 0; i < 12; ++i)
    sessions.push(await must(server.api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: `2026-11-${10 + i}T08:00:00Z`, ends_at: `2026-11-${10 + i}T09:00:00Z` }), 201));
});

// A request with exactly these headers, its answer's bytes as they came.
function raw(url, path, { method = 'GET', headers = {} } = {}) {
  return new Promise((done, failed) => {
    const call = request(url + path, { method, headers: { Authorization: `Bearer ${key}`, ...headers } }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(chunks) }));
    });
    call.on('error', failed);
    call.end();
  });
}

describe('pages of other origins', () => {
  const preflight = { method: 'OPTIONS', headers: { Origin: portal, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization, content-type', Authorization: '' } };
  const corsOf = (answer) => Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));

  test('may not call the API unless a setting names them', async () => {
    assert.deepEqual(corsOf(await raw(server.url, '/api/v1/people', preflight)), []);
    assert.deepEqual(corsOf(await raw(server.url, '/api/v1/people', { headers: { Origin: portal } })), []);
  });

  test('may where it does, and others may not', async () => {
    const other = await serve((await install({ models: false })).data, key, ['--http-cors-origins', `${portal},https://other.example.org`]);
    const asked = await raw(other.url, '/api/v1/people', preflight);
    assert.equal(asked.status, 204);
    assert.equal(asked.headers['access-control-allow-origin'], portal);
    assert.match(asked.headers['access-control-allow-methods'], /POST/);
    assert.match(asked.headers['access-control-allow-headers'], /Authorization.*Idempotency-Key.*If-Match/);
    assert.equal(asked.headers['access-control-allow-credentials'], undefined);
    assert.match(asked.headers.vary, /Origin/);
    const answer = await raw(other.url, '/api/v1/people', { headers: { Origin: portal, Authorization: '' } });
    assert.equal(answer.status, 401, 'an error can be read too');
    assert.equal(answer.headers['access-control-allow-origin'], portal);
    assert.match(answer.headers['access-control-expose-headers'], /ETag.*Location.*Retry-After/);
    for (const origin of ['https://evil.example.org', 'http://portal.example.org', `${portal}.evil.org`, 'null'])
      assert.deepEqual(corsOf(await raw(other.url, '/api/v1/people', { headers: { Origin: origin } })), [], origin);
    const without = await raw(other.url, '/api/v1/people');
    assert.match(without.headers.vary, /Origin/, 'a cache must not give this answer to a page');
    assert.deepEqual(corsOf(await raw(other.url, '/', { headers: { Origin: portal } })), [], 'only the API');
    await other.stop();
  });

  test('act by cookie only where that is set too, and never all of them', async () => {
    const other = await serve((await install({ models: false })).data, key, ['--http-cors-origins', portal, '--http-cors-credentials', 'true']);
    assert.equal((await raw(other.url, '/api/v1/people', preflight)).headers['access-control-allow-credentials'], 'true');
    await other.stop();
    const all = await serve((await install({ models: false })).data, key, ['--http-cors-origins', '*']);
    assert.equal((await raw(all.url, '/api/v1/people', preflight)).headers['access-control-allow-origin'], '*');
    await all.stop();
    const idle = (await install({ models: false })).data;
    for (const args of [['--http-cors-origins', '*', '--http-cors-credentials', 'true'], ['--http-cors-origins', `${portal}/path`], ['--http-cors-origins', 'portal.example.org']]) {
      const refused = await run(['serve', '--data', idle, '--listen', '127.0.0.1:0', ...args], { timeout: 120_000 });
      assert.ok(refused.code === 1 || refused.code === 2, `${args}: ${refused.stderr}`);
      assert.match(refused.stderr, /cors/);
    }
  });
});

describe('compression', () => {
  test('is br or gzip as the client prefers, and none where it says so', async () => {
    const path = `/api/v1/courses/${course.id}/sessions`;
    const plain = await raw(server.url, path);
    assert.ok(plain.bytes.length > 1024);
    for (const [accept, coding, open] of [
      ['gzip', 'gzip', gunzipSync], ['br', 'br', brotliDecompressSync], ['gzip, br', 'br', brotliDecompressSync],
      ['br;q=0.4, gzip;q=0.8', 'gzip', gunzipSync], ['br;q=0, *', 'gzip', gunzipSync], ['identity', undefined, (b) => b],
      ['gzip;q=0', undefined, (b) => b], ['identity, gzip;q=0.1', undefined, (b) => b]]) {
      const answer = await raw(server.url, path, { headers: { 'Accept-Encoding': accept } });
      assert.equal(answer.headers['content-encoding'], coding, accept);
      assert.equal(open(answer.bytes).toString(), plain.bytes.toString(), accept);
      assert.match(answer.headers.vary, /Accept-Encoding/);
    }
  });
});

describe('versions and caches', () => {
  test('a thing that did not change is answered 304, and only what names nobody may be kept', async () => {
    const person = await must(server.api.post('/api/v1/people', { external_id: 'S1', name: 'Somebody' }), 201);
    for (const [path, cache] of [[`/api/v1/courses/${course.id}`, 'private, no-cache'], [`/api/v1/sessions/${sessions[0].id}`, 'private, no-cache'], [`/api/v1/people/${person.id}`, 'no-store']]) {
      const first = await raw(server.url, path);
      assert.equal(first.headers['cache-control'], cache, path);
      const again = await raw(server.url, path, { headers: { 'If-None-Match': first.headers.etag } });
      assert.deepEqual([again.status, again.bytes.length], [304, 0], path);
      const head = await raw(server.url, path, { method: 'HEAD' });
      assert.deepEqual([head.status, head.headers.etag, head.bytes.length], [200, first.headers.etag, 0]);
    }
    assert.match((await raw(server.url, '/api/v1/people', { method: 'OPTIONS' })).headers.allow, /GET.*HEAD.*POST|GET.*POST/);
  });

  test('a session moves only from the version that was seen', async () => {
    const path = `/api/v1/sessions/${sessions[0].id}`;
    const stale = await server.api.post(`${path}/open`, {}, { 'If-Match': '"7"' });
    assert.deepEqual([stale.status, stale.body.code], [412, 'precondition_failed']);
    assert.equal((await must(server.api.get(path), 200)).status, 'scheduled');
    const opened = await server.api.post(`${path}/open`, {}, { 'If-Match': `W/"${sessions[0].version}"` });
    assert.equal(opened.status, 200, 'the tag of a compressed answer names the same version');
    assert.equal((await server.api.post(`${path}/close`, {}, { 'If-Match': opened.headers.get('etag') })).status, 200);
  });
});

describe('lists', () => {
  test('run newest first, in pages that join, and by status', async () => {
    const path = `/api/v1/courses/${course.id}/sessions?sort=-starts_at&limit=5`;
    const ids = [];
    let cursor = '';
    do {
      const page = await must(server.api.get(path + cursor), 200);
      ids.push(...page.items.map((one) => one.id));
      cursor = page.next_cursor && `&cursor=${page.next_cursor}`;
    } while (cursor);
    assert.deepEqual(ids, sessions.map((one) => one.id).reverse());
    assert.deepEqual((await must(server.api.get(`/api/v1/courses/${course.id}/sessions?status=closed`), 200)).items.map((one) => one.id), [sessions[0].id]);
    await must(server.api.get('/api/v1/records?sort=-session_starts_at'), 200);
  });

  test('refuse what is not described, and take a parameter without a value as not given', async () => {
    for (const [query, field] of [['limt=5', 'limt'], ['limit=5&limit=6', 'limit'], ['sort=name', 'sort'], ['active=1', 'active'], ['course=x', 'course']])
      assert.deepEqual((await server.api.get(`/api/v1/people?${query}`)).body.errors?.map((one) => one.field), [field], query);
    await must(server.api.get('/api/v1/people?q=&course='), 200);
    await must(server.api.get('/healthz?from=a-balancer'), 200);
  });
});
