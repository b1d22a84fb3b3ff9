// Whose Rollcall it is: what the sign-in, the kiosk and printed papers show of the school, readable, and safe to show.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { deflateSync, inflateSync } from 'node:zlib';
import { unzip } from '../archive.mjs';
import { client, folder, install, join, mkdir, must, ok, openSession, readFile, serve, writeFile } from '../harness.mjs';

let data;
let key;
let server;
let anyone;
before(async () => {
  ({ data, key } = await install({ models: false }));
  server = await serve(data, key);
  anyone = client(server.url);
});

const crcTable = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const crc = (bytes) => (bytes.reduce((sum, byte) => crcTable[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}
// A picture of one colour, with words beside its pixels.
function png(width, height, [r, g, b], words = '') {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.concat(Array.from({ length: width }, () => Buffer.from([r, g, b])))]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', header),
    ...(words ? [chunk('tEXt', Buffer.from(`Comment\0${words}`, 'latin1'))] : []), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
const put = (bytes, headers = {}) => server.api.call('PUT', '/api/v1/branding/logo', bytes, { 'Content-Type': 'image/png', ...headers });

describe('branding', () => {
  test('is the product\'s own until somebody says, and anybody may read it', async () => {
    const answer = await anyone.get('/api/v1/branding');
    assert.deepEqual(answer.body, { school_name: '', time_zone: 'UTC', welcome: '', kiosk: '', colour: null, dark_colour: null, logo: null, version: 0 });
    assert.equal(answer.headers.get('etag'), '"0"');
    assert.equal((await anyone.get('/api/v1/branding', { 'If-None-Match': '"0"' })).status, 304);
  });

  test('changes what is given, under its version, in the audit', async () => {
    const first = await server.api.patch('/api/v1/branding', { school_name: '  Colegio São João ', welcome: 'Bem-vindos\nPor favor', colour: '#1F5F8B' }, { 'If-Match': '"0"' });
    assert.equal(first.status, 200, first.text);
    assert.deepEqual([first.body.school_name, first.body.welcome, first.body.colour, first.body.version], ['Colegio São João', 'Bem-vindos\nPor favor', '#1F5F8B', 1]);
    assert.equal((await server.api.patch('/api/v1/branding', { kiosk: 'x' }, { 'If-Match': '"0"' })).status, 412);
    const second = await must(server.api.patch('/api/v1/branding', { kiosk: 'Look here', time_zone: 'America/Sao_Paulo', colour: null }), 200);
    assert.deepEqual([second.school_name, second.kiosk, second.colour, second.version], ['Colegio São João', 'Look here', null, 2]);
    assert.deepEqual(await must(anyone.get('/api/v1/branding'), 200), second);
    const { items } = await must(server.api.get('/api/v1/audit?limit=5'), 200);
    assert.ok(items.some((one) => one.kind === 'branding.changed'), JSON.stringify(items));
    assert.ok(!JSON.stringify(items).includes('Colegio'), 'words are not in the log');
  });

  test('is where new courses are', async () => {
    assert.equal((await must(server.api.post('/api/v1/courses', { code: 'Z', name: 'Z' }), 201)).time_zone, 'America/Sao_Paulo');
    assert.equal((await must(server.api.post('/api/v1/courses', { code: 'Y', name: 'Y', time_zone: 'Asia/Tokyo' }), 201)).time_zone, 'Asia/Tokyo');
  });

  test('refuses what cannot be read, and names each', async () => {
    for (const [change, field, why] of [
      [{ colour: '#ffff00' }, 'colour', /contrast is 1\.\d to 1/], [{ colour: 'blue' }, 'colour', /#1f5f8b/], [{ dark_colour: '#102030' }, 'dark_colour', /dark page/],
      [{ time_zone: 'Europe/Nowhere' }, 'time_zone', /time zone/], [{ welcome: 'bell \u0007' }, 'welcome', /plain/], [{ school_name: '' }, 'school_name', /./],
    ]) {
      const refused = await server.api.patch('/api/v1/branding', change);
      assert.equal(refused.status, 400, JSON.stringify(change));
      const found = refused.body.errors.find((one) => one.field === field);
      assert.match(found.message ?? found.detail ?? JSON.stringify(found), why);
    }
    assert.equal((await must(server.api.patch('/api/v1/branding', { dark_colour: '#8fc4ea' }), 200)).dark_colour, '#8fc4ea');
  });

  test('is for administrators to change', async () => {
    const { api_key } = await must(server.api.post('/api/v1/api_keys', { name: 'office', role: 'office' }), 201);
    assert.equal((await client(server.url, api_key).patch('/api/v1/branding', { kiosk: 'x' })).status, 403);
    assert.equal((await anyone.patch('/api/v1/branding', { kiosk: 'x' })).status, 401);
  });
});

describe('the logo', () => {
  test('is kept as pixels alone, no larger than it is shown', async () => {
    const set = await put(png(1024, 256, [200, 10, 40], 'made at home by Somebody'));
    assert.equal(set.status, 200, set.text);
    assert.equal(set.body.logo, '/api/v1/branding/logo');
    const answer = await fetch(`${server.url}${set.body.logo}`);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    assert.equal(answer.headers.get('etag'), set.headers.get('etag'));
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [512, 128]);
    assert.ok(!bytes.includes('Somebody'));
    const data = bytes.subarray(bytes.indexOf('IDAT') + 4);
    assert.ok(inflateSync(data.subarray(0, bytes.readUInt32BE(bytes.indexOf('IDAT') - 4))).length > 0);
  });

  test('takes pictures only, and none that is too much', async () => {
    for (const [bytes, status] of [[Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 415], [png(8, 8, [1, 2, 3]).subarray(0, 60), 400],
      [Buffer.alloc((1 << 20) + 1, 1), 413], [Buffer.alloc(3 << 20, 1), 413], [png(9000, 1, [0, 0, 0]), 413]]) {
      const refused = await put(bytes);
      assert.equal(refused.status, status, `${bytes.length} bytes: ${refused.text}`);
    }
    assert.equal((await fetch(`${server.url}/api/v1/branding/logo`)).status, 200, 'the one before is still there');
  });

  describe('and the name, on printed papers', () => {
    const name = (school_name) => must(server.api.patch('/api/v1/branding', { school_name }), 200);
    let place;
    let registers;
    before(async () => {
      await mkdir(place = await folder('printed'));
      const person = await must(server.api.post('/api/v1/people', { external_id: 'P1', name: 'Ana' }), 201);
      const { course } = await openSession(server.api, { code: 'PRINT', people: [person.id] });
      registers = (format) => `exports?format=${format}&course=${course.id}`;
    });
    async function made(path) {
      const answer = await fetch(`${server.url}/api/v1/${path}`, { headers: { Authorization: `Bearer ${key}` } });
      assert.equal(answer.status, 200, path);
      return Buffer.from(await answer.arrayBuffer());
    }
    // The words of a PDF, and how wide and high its pictures are.
    async function read(bytes) {
      const file = join(place, 'made.pdf');
      await writeFile(file, bytes);
      const reader = async (program, ...args) => (await promisify(execFile)(program, args)).stdout;
      const pictures = (await reader('pdfimages', '-list', file)).split('\n').slice(2).map((line) => line.trim().split(/\s+/)).filter((line) => line[2] === 'image');
      return { text: await reader('pdftotext', file, '-'), pictures: pictures.map((line) => [Number(line[3]), Number(line[4])]) };
    }

    test('stand at the head of registers and hours; a logo that the settings name goes before', async () => {
      for (const path of [registers('pdf'), 'reports/hours?format=pdf']) {
        const { text, pictures } = await read(await made(path));
        assert.ok(text.startsWith('Colegio São João\n'), text);
        assert.deepEqual(pictures, [[512, 128]], path);
      }
      const own = join(place, 'own.png');
      await writeFile(own, png(64, 48, [0, 90, 0]));
      const file = join(place, 'own.pdf');
      await ok(['export', '--format', 'pdf', '--course', 'PRINT', '--exports-logo', own, '-o', file, '--data', data]);
      const { text, pictures } = await read(await readFile(file));
      assert.ok(text.startsWith('Colegio São João\n'));
      assert.deepEqual(pictures, [[64, 48]]);
    });

    test('the name heads printed sheets too, whatever is in it', async () => {
      const heads = (files) => Object.keys(files).filter((one) => /worksheets\/sheet\d+\.xml$/.test(one)).map((one) => /<oddHeader>(.*)<\/oddHeader>/.exec(files[one].toString())?.[1]);
      for (const [path, sheets] of [[registers('xlsx'), 2], ['reports/hours?format=xlsx', 3]]) {
        const files = unzip(await made(path));
        assert.deepEqual(heads(files), Array(sheets).fill('&amp;LColegio São João'));
        assert.match(files['docProps/app.xml'].toString(), /<Company>Colegio São João<\/Company>/);
      }
      await name('Reading & Writing');
      assert.deepEqual(heads(unzip(await made(registers('xlsx')))), Array(2).fill('&amp;LReading &amp;&amp; Writing'));
      await name('&'.repeat(120));
      const [ampersands] = heads(unzip(await made(registers('xlsx'))));
      assert.equal(ampersands.replaceAll('&amp;', '&'), `&L${'&'.repeat(240)}`);
      await name('🏫'.repeat(120));
      assert.match(heads(unzip(await made(registers('xlsx'))))[0], /^&amp;L(🏫){60,}$/u, 'shortened, between two letters');
    });

    test('are missing where there are none', async () => {
      const before = Buffer.from(await (await fetch(`${server.url}/api/v1/branding/logo`)).arrayBuffer());
      await must(server.api.call('DELETE', '/api/v1/branding/logo'), 204);
      const { pictures } = await read(await made(registers('pdf')));
      assert.deepEqual(pictures, []);
      await must(put(before), 200);
      const bare = await install({ models: false });
      const file = join(place, 'bare.xlsx');
      await ok(['export', '--format', 'xlsx', '-o', file, '--data', bare.data]);
      const files = unzip(await readFile(file));
      assert.ok(!files['xl/worksheets/sheet1.xml'].toString().includes('oddHeader'));
      await ok(['export', '--format', 'pdf', '-o', join(place, 'bare.pdf'), '--data', bare.data]);
      assert.ok((await read(await readFile(join(place, 'bare.pdf')))).text.startsWith('No sessions'));
    });
  });

  test('goes, also twice', async () => {
    assert.equal((await server.api.call('DELETE', '/api/v1/branding/logo')).status, 204);
    assert.equal((await server.api.call('DELETE', '/api/v1/branding/logo')).status, 204);
    assert.equal((await anyone.get('/api/v1/branding/logo')).status, 404);
    assert.equal((await must(anyone.get('/api/v1/branding'), 200)).logo, null);
  });
});
