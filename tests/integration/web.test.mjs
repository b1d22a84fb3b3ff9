// What the program serves to browsers: the web app and the kiosk from inside itself, what a browser may keep, what a page may
// do, and how much a first visit loads.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { install, serve } from '../harness.mjs';

const web = join(import.meta.dirname, '../../web');

let server;
before(async () => {
  const { data, key } = await install({ models: false });
  server = await serve(data, key);
});

// The answer with its bytes as they came.
function get(path, headers = {}, method = 'GET') {
  return new Promise((done, failed) => {
    const call = request(server.url + path, { method, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(chunks), text: Buffer.concat(chunks).toString() }));
    });
    call.on('error', failed);
    call.end();
  });
}

// What a page asks for at once: its scripts and style sheets, and what those import without being asked to.
async function firstLoad(path) {
  const loaded = new Map();
  const visit = async (address) => {
    if (loaded.has(address)) return;
    const answer = await get(address, { 'Accept-Encoding': 'br' });
    assert.equal(answer.status, 200, address);
    loaded.set(address, answer.bytes.length);
    const text = answer.headers['content-encoding'] === 'br' ? brotliDecompressSync(answer.bytes).toString() : answer.text;
    const found = address === path
      ? [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1])
      : [...text.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([\w.-]+\.js)"/g)].map((m) => `/assets/${m[1]}`);
    for (const next of found) await visit(next);
  };
  await visit(path);
  return loaded;
}

describe('the web app', () => {
  test('is where a browser comes first', async () => {
    const answer = await get('/');
    assert.deepEqual([answer.status, answer.headers.location], [302, '/app/']);
  });

  test('is the same page at each of its addresses, whatever they are asked with', async () => {
    const page = await get('/app/');
    assert.equal(page.status, 200);
    assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
    assert.match(page.text, /<div id="root">/);
    for (const path of ['/app/people', '/app/people/0198-x/history?tab=2', '/app/setup?code=ABC', '/app/a/b/'])
      assert.equal((await get(path)).text, page.text, path);
    const kiosk = await get('/kiosk/');
    assert.notEqual(kiosk.text, page.text);
    for (const [path, to] of [['/app', '/app/'], ['/kiosk', '/kiosk/'], ['/kiosk?pair=1', '/kiosk/?pair=1']])
      assert.deepEqual([(await get(path)).status, (await get(path)).headers.location], [302, to]);
    assert.equal((await get('/kiosk/pair')).text, kiosk.text);
  });

  test('answers a file that it does not have with nothing, not with the page', async () => {
    for (const path of ['/app/nothing.js', '/kiosk/nothing.png', '/assets/nothing-4f3a9c1b.js', '/assets/', '/app/../../etc/passwd.txt', '/app/%2e%2e/app.html', '/assets/..%2fapp.html'])
      assert.notEqual((await get(path)).status, 200, path);
    assert.equal((await get('/app/nothing.js')).headers['content-type'], 'application/problem+json');
    assert.equal((await get('/app/', {}, 'POST')).status, 405);
  });

  test('has its own files in its folder, of their types, asked for again every time', async () => {
    for (const [path, type] of [['/app/icon.svg', 'image/svg+xml'], ['/app/manifest.webmanifest', 'application/manifest+json'], ['/kiosk/manifest.webmanifest', 'application/manifest+json'],
      ['/app/sw.js', 'text/javascript; charset=utf-8'], ['/kiosk/sw.js', 'text/javascript; charset=utf-8']]) {
      const answer = await get(path);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers['content-type'], type, path);
      assert.equal(answer.headers['cache-control'], 'no-cache', path);
    }
    assert.equal((await get('/app/')).headers['cache-control'], 'no-cache');
  });

  test('has files named by their content, kept for good', async () => {
    const loaded = [...(await firstLoad('/app/')).keys()].slice(1);
    assert.ok(loaded.length > 0);
    for (const path of loaded) assert.equal((await get(path)).headers['cache-control'], 'public, max-age=31536000, immutable', path);
  });

  test('comes in the smallest form the browser takes, and is not sent again to one that has it', async () => {
    const [script] = [...(await firstLoad('/app/')).keys()].slice(1);
    const plain = await get(script);
    assert.equal(plain.headers['content-encoding'], undefined);
    for (const [accepts, open] of [['br', brotliDecompressSync], ['gzip', gunzipSync], ['gzip, deflate, br, zstd', brotliDecompressSync]]) {
      const answer = await get(script, { 'Accept-Encoding': accepts });
      assert.ok(answer.bytes.length < plain.bytes.length / 2, accepts);
      assert.deepEqual(open(answer.bytes), plain.bytes, accepts);
      assert.match(answer.headers.vary, /Accept-Encoding/);
      const again = await get(script, { 'Accept-Encoding': accepts, 'If-None-Match': answer.headers.etag });
      assert.deepEqual([again.status, again.bytes.length], [304, 0]);
      assert.notEqual(answer.headers.etag, plain.headers.etag);
    }
    const head = await get(script, {}, 'HEAD');
    assert.deepEqual([head.status, head.bytes.length, Number(head.headers['content-length'])], [200, 0, plain.bytes.length]);
  });

  test('loads at first no more than it may', async () => {
    for (const [path, limit] of [['/app/', 250_000], ['/kiosk/', 120_000]]) {
      const total = [...(await firstLoad(path)).values()].reduce((sum, size) => sum + size, 0);
      assert.ok(total > 0 && total <= limit, `${path}: ${total} bytes`);
    }
  });

  test('names no other place than this server', async () => {
    for (const path of ['/app/', '/kiosk/', '/docs']) {
      const { text } = await get(path);
      assert.doesNotMatch(text, /(?:src|href)="(?:https?:)?\/\//, path);
      assert.doesNotMatch(text, /<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/, `${path} has nothing inline`);
    }
  });
});

describe('a page', () => {
  const policyOf = (answer) => Object.fromEntries(answer.headers['content-security-policy'].split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]));

  test('may load scripts, styles, pictures and data of this server only, and nobody may frame it', async () => {
    for (const path of ['/', '/app/people', '/kiosk', '/docs', '/app/nothing.js', '/api/v1/openapi.json']) {
      const policy = policyOf(await get(path));
      assert.deepEqual(policy, {
        'default-src': "'none'", 'script-src': "'self'",
        'style-src': "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        'img-src': "'self' blob: data:", 'font-src': "'self'", 'connect-src': "'self'", 'media-src': "'self' blob:",
        'worker-src': "'self'", 'manifest-src': "'self'", 'object-src': "'none'", 'base-uri': "'none'", 'form-action': "'self'",
        'frame-ancestors': "'none'",
      }, path);
    }
  });

  test('may open the camera and nothing else of the kind', async () => {
    const { headers } = await get('/kiosk/');
    assert.equal(headers['permissions-policy'], 'camera=(self), microphone=(), geolocation=()');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  });
});

describe('the reader of the API', () => {
  test('has its files and the page of errors beside the app', async () => {
    for (const path of ['/docs', '/docs/errors', '/assets/docs/docs.js', '/assets/docs/style.css']) assert.equal((await get(path)).status, 200, path);
    assert.equal((await get('/assets/docs/errors.md')).text, await readFile(join(web, '../docs/errors.md'), 'utf8'));
  });
});
