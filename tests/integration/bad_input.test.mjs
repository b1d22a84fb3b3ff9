// Bad input: each with a clear error, and nothing changed.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { faces, form, install, join, must, openSession, picturesOf, readFile, serve } from '../harness.mjs';

let server;
let api;
let session;
let person;
before(async () => {
  const { data, key } = await install();
  server = await serve(data, key, ['--limits-image-bytes', String(8 << 20)]);
  api = server.api;
  ({ session } = await openSession(api));
  person = await must(api.post('/api/v1/people', { external_id: 'P', name: 'P' }), 201);
});

const unknown = '01890000-0000-7000-8000-000000000000';

// A PNG whose header promises more than there is.
function png(width, height) {
  const crc = (bytes) => {
    let c = ~0;
    for (const byte of bytes) { c ^= byte; for (let k = 0; k < 8; ++k) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0); }
    return ~c >>> 0;
  };
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4); length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4); sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0); header.writeUInt32BE(height, 4); header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(100))), chunk('IEND', Buffer.alloc(0))]);
}

describe('pictures', () => {
  test('what is no picture is refused wherever a picture is taken, with its reason', async () => {
    const jpeg = await readFile(join(faces, 'groups/bbt3.jpg'));
    const cases = [
      ['empty', Buffer.alloc(0), 400, 'malformed'],
      ['text', Buffer.from('this is text, named .jpg'), 415, 'unsupported_media'],
      ['truncated', jpeg.subarray(0, jpeg.length / 2), 400, 'malformed'],
      ['header alone', jpeg.subarray(0, 20), 400, 'malformed'],
      ['gif', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), 415, 'unsupported_media'],
      ['absurd dimensions', png(2_000_000_000, 2_000_000_000), 413, 'too_large'],
      ['200 megapixels', png(20_000, 10_000), 413, 'too_large'],
      ['one row of a bomb', png(19_000, 5_000), 400, 'malformed'],
    ];
    for (const [what, bytes, status, code] of cases)
      for (const [path, field] of [['/api/v1/recognize', 'image'], [`/api/v1/sessions/${session.id}/frames`, 'image'], [`/api/v1/people/${person.id}/photos`, 'photo']]) {
        const answer = await api.post(path, await form({ [field]: bytes }));
        assert.deepEqual([answer.status, answer.body.code], [status, code], `${what} to ${path}: ${answer.text}`);
        assert.ok(answer.body.detail.length > 5);
      }
    assert.equal((await api.get(`/api/v1/people/${person.id}`)).body.templates, 0);
    assert.equal((await api.get(`/api/v1/sessions/${session.id}/records`)).body.items.length, 0);
  });

  test('a form without its field, with a wrong one, or broken', async () => {
    for (const path of ['/api/v1/recognize', `/api/v1/sessions/${session.id}/frames`]) {
      const wrong = await api.post(path, await form({ picture: join(faces, 'groups/bbt3.jpg') }));
      assert.deepEqual([wrong.status, wrong.body.errors?.[0]?.field], [400, 'image']);
      const type = await api.call('POST', path, 'hello', { 'Content-Type': 'text/plain' });
      assert.equal(type.status, 415);
      for (const content of ['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=b'])
        assert.equal((await api.call('POST', path, '--x\r\nnothing of the kind', { 'Content-Type': content })).status, 400, content);
    }
    const captured = await api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'groups/bbt3.jpg') }, { captured_at: 'noon' }));
    assert.equal(captured.body.errors[0].field, 'captured_at');
  });
});

describe('requests', () => {
  test('unknown ids, unknown paths and wrong methods', async () => {
    for (const id of [unknown, 'x', '%2e%2e', "';--"]) {
      assert.equal((await api.get(`/api/v1/people/${id}`)).status === 200, false, id);
      assert.equal((await api.get(`/api/v1/sessions/${encodeURIComponent(id)}`)).status, 404, id);
    }
    assert.equal((await api.put(`/api/v1/courses/${unknown}/roster/${person.id}`)).status, 404);
    assert.equal((await api.get('/api/v1/nonsense')).status, 404);
    const method = await api.call('PATCH', '/api/v1/people', {});
    assert.equal(method.status, 405);
    assert.match(method.headers.get('allow'), /GET/);
    assert.equal(method.headers.get('content-type'), 'application/problem+json');
  });

  test('JSON that is none, of wrong types, too deep or doubled', async () => {
    for (const body of ['', '{', '[]', '"x"', 'null', '{"a":1}{', '['.repeat(100), '{"external_id":"a","external_id":"b","name":"x"}', '\xff\xfe'])
      assert.equal((await api.call('POST', '/api/v1/people', Buffer.from(body, 'latin1'), { 'Content-Type': 'application/json' })).status, 400, body.slice(0, 20));
    assert.equal((await api.call('POST', '/api/v1/people', '{}', { 'Content-Type': 'text/plain' })).status, 415);
    for (const policy of [{ late_after_s: -1 }, { late_after_s: 'soon' }, { repeat: 'often' }, { liveness: 'yes' }, { minimum_confidence: 2 }, { nonsense: 1 }])
      assert.equal((await api.post('/api/v1/courses', { code: 'P', name: 'p', policy })).status, 400, JSON.stringify(policy));
    assert.equal((await api.post('/api/v1/courses', { code: 'P', name: 'p', time_zone: 'Mars/Olympus' })).body.errors[0].field, 'time_zone');
  });

  test('queries of the wrong kind', async () => {
    for (const query of ['limit=0', 'limit=many', 'limit=100000', 'cursor=nonsense'])
      assert.equal((await api.get(`/api/v1/people?${query}`)).status, 400, query);
    for (const query of ['from=yesterday', 'person=x', 'status=here', 'to=2026-02-30'])
      assert.equal((await api.get(`/api/v1/records?${query}`)).status, 400, query);
  });

  test('a body over the limit is refused before it is read, a header over it as well', async () => {
    const big = Buffer.alloc(9 << 20, 0xff);
    const answer = await api.post('/api/v1/recognize', await form({ image: big })).catch((error) => ({ status: error.cause?.code ?? error.message }));
    assert.ok([413, 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(answer.status), String(answer.status));
    assert.equal((await api.call('POST', '/api/v1/people', ' '.repeat(70_000), { 'Content-Type': 'application/json' })).status, 413);
    assert.equal((await api.get('/api/v1/people', { 'X-Long': 'x'.repeat(20_000) })).status, 431);
    assert.equal((await api.get('/healthz')).status, 200);
  });

  test('bytes that are no HTTP end in 400 and an open server', async () => {
    const { hostname, port } = new URL(server.url);
    for (const text of ['\x16\x03\x01\x02\x00\x01\x00\x01', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n']) {
      const answer = await new Promise((done) => {
        const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(text, 'latin1')));
        let all = '';
        socket.on('data', (data) => { all += data; });
        socket.on('close', () => { clearTimeout(limit); done(all); });
        socket.on('error', () => done(all));
        const limit = setTimeout(() => socket.destroy(), 60_000);
      });
      assert.match(answer, /^HTTP\/1\.[01] (400|505)/, JSON.stringify(text));
    }
    assert.equal((await api.get('/healthz')).status, 200);
  });
});
