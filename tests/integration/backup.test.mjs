// Backups are worth what their restoring is worth.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { queryKeys } from '../database.mjs';
import { cp, enrol, faces, folder, form, install, join, mkdir, must, newDatabase, ok, openSession, picturesOf, readFile, readdir, rm, run, serve, writeFile } from '../harness.mjs';

const passphrase = 'a passphrase for the stick';
const backup = (data, file, extra = []) => ok(['backup', file, '--data', data, '--passphrase-file', '-', '--json', ...extra], { input: passphrase });
// Into a database of its own where the installation's is on a server.
const elsewhere = () => (process.env.ROLLCALL_TEST_DATABASE ? ['--database', newDatabase()] : []);
const restore = (file, data, extra = [], input = passphrase) => run(['restore', file, '--data', data, '--passphrase-file', '-', '--json', ...(extra.includes('--verify') ? [] : elsewhere()), ...extra], { input });
const restored = async (...args) => {
  const result = await restore(...args);
  assert.equal(result.code, 0, result.stderr);
  return JSON.parse(result.stdout);
};
const group = async () => form({ image: join(faces, 'groups/obama_and_biden.jpg') });

// An installation that serves, with two people who are enrolled, a record and its evidence.
async function world() {
  const { data, key } = await install();
  const server = await serve(data, key);
  const obama = await enrol(server.api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 2));
  const biden = await enrol(server.api, 'B', 'Joe Biden', (await picturesOf('Biden')).slice(0, 1));
  const { session } = await openSession(server.api, { people: [obama.id, biden.id] });
  await must(server.api.post(`/api/v1/sessions/${session.id}/frames`, await group()), 200);
  return { data, key, server, obama, biden, session };
}

test('a backup made while serving is restored whole: people, pictures, records, search, audit, keys', async () => {
  const { data, key, server, obama, session } = await world();
  const file = join(data, '..', 'one.backup');
  const made = JSON.parse(await backup(data, file));
  assert.equal(made.counts.person, 2);
  assert.ok(made.counts.blobs >= 4);
  assert.equal(execFileSync('stat', ['-c', '%a', file]).toString().trim(), '600');
  for (const secret of ['Barack', 'Obama', (await readFile(join(data, 'keys/master.key'), 'utf8')).trim()])
    assert.ok(!(await readFile(file)).includes(secret), 'sealed');
  assert.equal((await run(['backup', file, '--data', data, '--passphrase-file', '-'], { input: passphrase })).code, 1, 'no file is replaced');

  const before = await must(server.api.get(`/api/v1/sessions/${session.id}/records`), 200);
  const target = await folder();
  const report = await restored(file, target);
  assert.deepEqual(report.counts, made.counts);
  await must(server.api.post('/api/v1/people', { external_id: 'LATER', name: 'Came later' }), 201);  // it serves on
  await server.stop();
  await cp(join(data, 'models'), join(target, 'models'), { recursive: true });
  assert.equal((await run(['audit', 'verify', '--data', target])).code, 0);
  assert.equal((await run(['doctor', '--data', target])).code, 0);
  const again = await serve(target, key);
  assert.deepEqual(await must(again.api.get(`/api/v1/sessions/${session.id}/records`), 200), before);
  assert.deepEqual((await must(again.api.get('/api/v1/people?q=LATER'), 200)).items, [], 'the restored folder opens what was restored');
  const seen = await must(again.api.post('/api/v1/recognize', await group()), 200);
  assert.ok(seen.faces.some((face) => face.match?.person_id === obama.id));
  const photo = (await must(again.api.get(`/api/v1/people/${obama.id}/photos`), 200)).items[0];
  const bytes = await fetch(`${again.url}/api/v1/people/${obama.id}/photos/${photo.id}`, { headers: { Authorization: `Bearer ${key}` } });
  assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), await readFile((await picturesOf('Obama'))[0]));
  await again.stop();
});

test('who was erased after the backup is erased again by the ledger, and their template does not open', async () => {
  const { data, key, server, obama, biden } = await world();
  const file = join(data, '..', 'old.backup');
  await backup(data, file);
  await must(server.api.post('/api/v1/erasures', { person_id: obama.id, records: 'remove' }), 201);
  await server.stop();
  const target = await folder();
  await restored(file, target, ['--ledger', data]);
  await cp(join(data, 'models'), join(target, 'models'), { recursive: true });
  const again = await serve(target, key);
  assert.equal((await again.api.get(`/api/v1/people/${obama.id}`)).status, 404);
  assert.equal((await must(again.api.get('/readyz'), 200)).gallery.people, 1);
  const [erasure] = (await must(again.api.get('/api/v1/erasures'), 200)).items;
  assert.deepEqual([erasure.reason, erasure.person_id, erasure.destroyed.templates], ['ledger', obama.id, 2]);
  assert.ok(erasure.receipt);
  await again.stop();
  assert.deepEqual(queryKeys(target, `SELECT count(*) FROM wrapped_key WHERE hex(subject_id) = upper('${obama.id.replaceAll('-', '')}')`), [['0']]);

  // The old database beside the new keys: the sealed template is there again, and nothing opens it.
  const without = await folder();
  await restored(file, without);
  await cp(join(target, 'keys/keys.db'), join(without, 'keys/keys.db'));
  await cp(join(data, 'models'), join(without, 'models'), { recursive: true });
  const third = await serve(without, key);
  assert.equal((await must(third.api.get('/readyz'), 200)).gallery.people, 1);
  assert.deepEqual((await must(third.api.get('/api/v1/people'), 200)).items.map((p) => p.id), [biden.id]);
  await third.stop();
});

describe('what is refused changes nothing', () => {
  test('a wrong passphrase, a damaged, cut or foreign file, a folder that is not empty', async () => {
    const { data } = await install({ models: false });
    const file = join(data, '..', 'small.backup');
    await backup(data, file);
    const whole = await readFile(file);
    const target = await folder();
    const refused = async (bytes, what, input) => {
      const bad = join(data, '..', 'bad.backup');
      await writeFile(bad, bytes);
      for (const extra of [[], ['--verify']]) {
        const result = await restore(bad, target, extra, input);
        assert.equal(result.code, 1, `${what} ${extra}`);
        assert.match(result.stderr, /^error: /m, what);
      }
      await assert.rejects(readdir(target), what);
      assert.deepEqual((await readdir(join(target, '..'))).filter((name) => name.includes('restoring')), [], what);
    };
    await refused(whole, 'passphrase', 'another passphrase');
    for (const at of [0, 30, 70, 100, Math.floor(whole.length / 2), whole.length - 1]) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 1;
      await refused(bytes, `byte ${at}`);
    }
    for (const size of [0, 10, 63, 64, 200, whole.length - 1]) await refused(whole.subarray(0, size), `cut at ${size}`);
    await refused(Buffer.concat([whole, Buffer.from('x')]), 'longer');
    await refused(Buffer.from('not a backup at all'.repeat(100)), 'foreign');

    const result = await restore(file, data);
    assert.equal(result.code, 1);
    assert.match(result.stderr, /not empty/);
    assert.equal((await restore(file, target, ['--verify'])).code, 0);
    await assert.rejects(readdir(target), 'verifying writes nothing');
  });

  test('a short passphrase', async () => {
    const { data } = await install({ models: false });
    assert.equal((await run(['backup', join(data, '..', 'x'), '--data', data, '--passphrase-file', '-'], { input: 'short' })).code, 1);
    await assert.rejects(readFile(join(data, '..', 'x')));
  });
});

describe('kill -9', () => {
  test('a backup that was broken off is no file, one that was made is whole', async () => {
    const { data } = await install({ models: false });
    const { spawn } = await import('node:child_process');
    for (let round = 0; round < 6; ++round) {
      const file = join(data, '..', `killed-${round}.backup`);
      const child = spawn(process.env.ROLLCALL_BINARY, ['backup', file, '--data', data, '--passphrase-file', '-']);
      child.stdin.end(passphrase);
      const ended = new Promise((done) => child.on('exit', done));
      setTimeout(() => child.kill('SIGKILL'), 20 + 60 * round);
      await ended;
      const there = await readFile(file).then(() => true, () => false);
      if (there) assert.equal((await restore(file, await folder(), ['--verify'])).code, 0);
    }
    assert.equal((await run(['doctor', '--data', data])).code <= 1, true);
  });
});

test('scheduled backups are made by the server, checked, and only so many kept', async () => {
  const { data, key } = await install({ models: false });
  const to = join(data, '..', 'backups');
  const secret = join(data, '..', 'secret');
  await writeFile(secret, `${passphrase}\n`, { mode: 0o600 });
  await mkdir(to, { mode: 0o700 });
  const older = ['20200101T000000', '20210101T000000', '20220101T000000'].map((at) => `rollcall-${at}.backup`);
  for (const name of [...older, 'mine.backup', 'rollcall-20230101T000000.backup.99.part']) await writeFile(join(to, name), 'of another day');
  const args = ['--backup-folder', to, '--backup-passphrase-file', secret, '--backup-kept', '2'];
  const isNew = (name) => /^rollcall-2\d{7}T\d{6}\.backup$/.test(name) && !older.includes(name);
  const named = async () => (await readdir(to)).sort();
  let server = await serve(data, key, args);
  const until = Date.now() + 120_000;
  while ((await named()).includes(older[1]) && Date.now() < until) await new Promise((done) => setTimeout(done, 100));
  await server.stop();
  const made = await named();
  assert.deepEqual(made.filter((name) => !isNew(name)), ['mine.backup', 'rollcall-20220101T000000.backup', 'rollcall-20230101T000000.backup.99.part'],
    'the oldest went, and nothing that is not its own');
  assert.equal(made.filter(isNew).length, 1);
  const file = join(to, made.find(isNew));
  assert.equal((await restore(file, await folder(), ['--verify'])).code, 0);
  server = await serve(data, key, args);
  await server.stop();
  assert.deepEqual(await named(), made, 'one a day');

  // A passphrase that cannot be read is no reason not to serve.
  await rm(secret);
  server = await serve(data, key, ['--backup-folder', join(data, '..', 'others'), '--backup-passphrase-file', secret]);
  await must(server.api.get('/healthz'), 200);
  assert.equal(await server.stop(), 0);
  assert.deepEqual((await readdir(join(data, '..', 'others')).catch(() => [])).filter((name) => name.endsWith('.backup')), []);
});
