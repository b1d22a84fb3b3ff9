// What the tests share: the program, folders that go away, a server on a free port, an API client.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { cp, mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after } from 'node:test';

const here = dirname(fileURLToPath(import.meta.url));
export const binary = process.env.ROLLCALL_BINARY;
export const shared = resolve(here, '../../shared');
export const faces = join(shared, 'faces');
export const password = 'correct horse battery';

// The sanitizers' leak check needs to trace the process, which the program forbids; moved_clock.mjs loads a library before
// theirs.
const { ROLLCALL_SCREENSHOTS: _, ...given } = process.env;  // of the browser tests: `doctor` would call it no setting
const environment = {
  ...given,
  ROLLCALL_MODELS_MIRROR: join(shared, 'models'),
  ASAN_OPTIONS: [process.env.ASAN_OPTIONS, 'detect_leaks=0', 'verify_asan_link_order=0'].filter(Boolean).join(':'),
};

const folders = [];
export async function folder(name = 'data') {
  const made = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
  folders.push(made);
  return join(made, name);
}
const servers = new Set();
after(async () => {
  for (const server of servers) server.kill('SIGKILL');
  for (const made of folders) await rm(made, { recursive: true, force: true });
});

// Runs the program to its end: {code, stdout, stderr}.
export function run(args, { env = {}, input, cwd, timeout = 240_000 } = {}) {
  return new Promise((done) => {
    const child = execFile(binary, args, { env: { ...environment, ...env }, cwd, timeout, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => done({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }));
    child.stdin.on('error', () => {});  // a command that does not read its input may be gone before it is written
    child.stdin.end(input ?? '');
  });
}

// The same, which must succeed: its standard output.
export async function ok(args, options) {
  const result = await run(args, options);
  if (result.code !== 0) throw new Error(`rollcall ${args.join(' ')} ended with ${result.code}: ${result.stderr || result.stdout.slice(-4000)}`);
  return result.stdout;
}

// The program under way, to be killed: {child, ended}; `ended` gives {code, signal, stderr}.
export function begin(args) {
  const child = spawn(binary, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  servers.add(child);
  let stderr = '';
  child.stderr.on('data', (text) => { stderr += text; });
  const ended = new Promise((done) => child.on('close', (code, signal) => { servers.delete(child); done({ code, signal, stderr }); }));
  return { child, ended };
}

// The URL of a new, empty database on a server: the one ROLLCALL_TEST_DATABASE names, unless told (see databases.sh).
let databases = 0;
export function newDatabase(server = process.env.ROLLCALL_TEST_DATABASE) {
  const name = `run_${process.pid}_${databases += 1}`;
  if (server === 'postgresql') {
    const url = process.env.ROLLCALL_TEST_POSTGRESQL_URL;
    execFileSync('psql', ['--no-psqlrc', '--quiet', url, '--command', `CREATE SCHEMA ${name}`]);
    return `${url}&options=-csearch_path%3D${name}`;
  }
  const url = new URL(process.env.ROLLCALL_TEST_MARIADB_URL);
  execFileSync('mariadb', ['--no-defaults', '--skip-ssl', `--host=${url.hostname}`, `--port=${url.port}`,
    `--user=${url.username}`, `--password=${url.password}`, '--execute', `CREATE DATABASE ${name}`]);
  url.pathname = `/${name}`;
  return url.href;
}

// Where an installation can be made: a folder that is not there yet, or that names an empty database of the server under test.
export async function place() {
  const data = await folder();
  if (process.env.ROLLCALL_TEST_DATABASE) {
    await mkdir(data, { recursive: true, mode: 0o700 });
    await writeFile(join(data, 'rollcall.toml'), `[database]\nurl = "${newDatabase()}"\n`, { mode: 0o600 });
  }
  return data;
}

// A new installation: {data, key}. With models, unless told otherwise.
export async function install({ models = true } = {}) {
  const data = await place();
  const made = JSON.parse(await ok(['init', '--data', data, '--admin', 'office', '--password-file', '-', '--json'], { input: password }));
  if (models) await ok(['models', 'fetch', '--offline', '--data', data]);
  return { data, key: made.api_key };
}

// A second folder for the same installation, for a server beside its own: the same master key and databases. Pictures are its own.
export async function besides(data) {
  const other = await folder();
  await mkdir(join(other, 'keys'), { recursive: true, mode: 0o700 });
  await cp(join(data, 'keys', 'master.key'), join(other, 'keys', 'master.key'));
  const settings = await readFile(join(data, 'rollcall.toml'), 'utf8').catch(() => '');
  const url = /^url = "(.*)"$/m.exec(settings)?.[1] ?? `sqlite:${join(data, 'rollcall.db')}`;
  await writeFile(join(other, 'rollcall.toml'), `[database]\nurl = "${url}"\n[keys]\ndatabase = "sqlite:${join(data, 'keys', 'keys.db')}"\n`, { mode: 0o600 });
  await ok(['models', 'fetch', '--offline', '--data', other]);
  return other;
}

// A folder of folders with the first `photos` photos of each person.
export async function peopleFolder(names, photos = 3, from = 'people') {
  const made = await folder('people');
  for (const [i, name] of names.entries()) {
    const target = join(made, `S${String(i + 1).padStart(3, '0')}_${name}`);
    await mkdir(target, { recursive: true });
    for (const file of (await picturesOf(name, from)).slice(0, photos)) await cp(file, join(target, basename(file)));
  }
  return made;
}

export async function picturesOf(name, from = 'people') {
  const directory = join(faces, from, name);
  return (await readdir(directory)).sort().map((file) => join(directory, file));
}

// An address for a server that comes back at the same place: below the ports that the system gives to whoever asks for any, so
// that nobody takes it while the server is away.
export async function lastingAddress() {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const free = await new Promise((done) => {
      const probe = createServer().on('error', () => done(false)).listen(port, '127.0.0.1', () => probe.close(() => done(true)));
    });
    if (free) return `127.0.0.1:${port}`;
  }
}

// A server over `data`, once it answers: {url, child, api, stop(), kill(), said(pattern)}; said() gives the match in what it printed.
export async function serve(data, key, args = [], env = {}) {
  const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
  const child = spawn(binary, ['serve', '--data', data, ...listen, ...args],
    { env: { ...environment, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  servers.add(child);
  let stderr = '';
  child.stderr.on('data', (text) => { stderr += text; });
  const exited = new Promise((done) => child.on('exit', (code, signal) => { servers.delete(child); done(code ?? signal); }));
  let stdout = '';
  child.stdout.on('data', (text) => { stdout += text; });
  const said = (pattern) => new Promise((done, failed) => {
    const look = () => {
      const found = pattern.exec(stdout);
      if (found) done(found);
    };
    child.stdout.on('data', look);
    exited.then((code) => failed(new Error(`the server ended with ${code}: ${stderr}`)));
    look();
  });
  const [, url] = await said(/Rollcall is on (\S+)\n/);
  const stop = async (signal = 'SIGTERM') => { child.kill(signal); return exited; };
  return { url, child, exited, stop, said, stderr: () => stderr, kill: () => stop('SIGKILL'), api: client(url, key) };
}

// Calls: {status, body, headers, text}. A body that is no FormData, string or Buffer goes as JSON.
export function client(url, key) {
  const call = async (method, path, body, headers = {}) => {
    const all = { ...(key ? { Authorization: `Bearer ${key}` } : {}), ...headers };
    if (body !== undefined && !(body instanceof FormData) && typeof body !== 'string' && !Buffer.isBuffer(body)) {
      body = JSON.stringify(body);
      all['Content-Type'] ??= 'application/json';
    }
    const response = await fetch(url + path, { method, headers: all, body, redirect: 'manual' });
    const text = await response.text();
    let parsed = text;
    if ((response.headers.get('content-type') ?? '').includes('json')) parsed = JSON.parse(text);
    return { status: response.status, body: parsed, text, headers: response.headers };
  };
  return {
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body = {}, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    del: (path, headers) => call('DELETE', path, undefined, headers),
  };
}

// A form of files: {field: path or Buffer or array of them, or text}.
export async function form(fields, texts = {}) {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) {
      const bytes = Buffer.isBuffer(one) ? one : await readFile(one);
      made.append(name, new Blob([bytes]), Buffer.isBuffer(one) ? 'picture' : basename(one));
    }
  for (const [name, value] of Object.entries(texts)) made.append(name, value);
  return made;
}

// The code an authenticator app shows for a secret (RFC 6238), `steps` of 30 seconds from now.
export function totp(secret, steps = 0) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export async function must(promise, status) {
  const answer = await promise;
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text}`);
  return answer.body;
}

// A course with these people on its roster and an open session: {course, session}.
export async function openSession(api, { code = 'C1', policy = { liveness: 'off' }, people = [], starts = 0, ends = 3600 } = {}) {
  const course = await must(api.post('/api/v1/courses', { code, name: `Course ${code}`, time_zone: 'Europe/Berlin', policy }), 201);
  for (const person of people) await must(api.put(`/api/v1/courses/${course.id}/roster/${person}`), 204);
  const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
  const session = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: at(starts), ends_at: at(ends) }), 201);
  await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
  return { course, session };
}

// Adds a person with photos: the person.
export async function enrol(api, externalId, name, photos = []) {
  const person = await must(api.post('/api/v1/people', { external_id: externalId, name }), 201);
  for (const photo of photos) await must(api.post(`/api/v1/people/${person.id}/photos`, await form({ photo })), 201);
  return person;
}

export { join, readFile, readdir, writeFile, mkdir, cp, rm };
