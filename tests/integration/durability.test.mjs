// What was answered with success is there afterwards, whatever happens to the process or the disk.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import {
  begin, binary, enrol, faces, form, install, join, must, openSession, picturesOf, place, readdir, run, serve,
} from '../harness.mjs';

describe('kill -9', () => {
  test('every person, record and photo that was acknowledged is there after the restart', async () => {
    const { data, key } = await install();
    const acknowledged = [];
    for (let round = 0; round < 3; ++round) {
      const server = await serve(data, key);
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        for (let i = 0; i < 10_000; ++i) {
          const external_id = `R${round}-${writer}-${i}`;
          try {
            const answer = await server.api.post('/api/v1/people', { external_id, name: `Person ${external_id}` });
            if (answer.status === 201) acknowledged.push(external_id);
          } catch { return; }
        }
      });
      const enough = acknowledged.length + 8;
      const end = () => { if (acknowledged.length < enough) setTimeout(end, 20); else server.child.kill('SIGKILL'); };
      setTimeout(end, 400 + 150 * round);
      await Promise.all(writers);
      await server.exited;
    }
    assert.ok(acknowledged.length > 20, `${acknowledged.length} acknowledged`);
    const server = await serve(data, key);
    const known = new Set();
    let cursor = '';
    do {
      const page = await must(server.api.get(`/api/v1/people?limit=1000${cursor}`), 200);
      for (const person of page.items) known.add(person.external_id);
      cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : null;
    } while (cursor !== null);
    assert.deepEqual(acknowledged.filter((id) => !known.has(id)), []);
    assert.equal(await server.stop(), 0);
  });

  test('a mark that was answered is on the sheet, with its evidence sealed', async () => {
    const { data, key } = await install();
    let server = await serve(data, key);
    const obama = await enrol(server.api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 3));
    const { session } = await openSession(server.api, { people: [obama.id] });
    const answer = await must(server.api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'groups/obama_and_biden.jpg') })), 200);
    const record = answer.faces.find((f) => f.decision === 'present').record_id;
    await server.kill();
    server = await serve(data, key);
    const records = await must(server.api.get(`/api/v1/sessions/${session.id}/records`), 200);
    assert.deepEqual(records.items.map((r) => r.id), [record]);
    const again = await must(server.api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'groups/obama_and_biden.jpg') })), 200);
    assert.equal(again.faces.find((f) => f.match?.person_id === obama.id).decision, 'already_marked');
    await server.stop();

    // No picture and no name lies about in the clear: not a JPEG's beginning in any file, the name only in the database.
    const files = (await readdir(data, { recursive: true, withFileTypes: true })).filter((f) => f.isFile()).map((f) => join(f.parentPath ?? f.path, f.name));
    const blobs = files.filter((f) => f.includes('/blobs/'));
    assert.ok(blobs.length >= 4, 'three photos and one piece of evidence');
    const grep = (pattern, list) => { try { return execFileSync('grep', ['-lPa', pattern, ...list]).toString(); } catch { return ''; } };
    assert.equal(grep('\\xFF\\xD8\\xFF', files.filter((f) => !f.endsWith('.onnx'))), '');
    assert.equal(grep('Barack', files.filter((f) => !f.includes('rollcall.db'))), '');
  });
});

describe('the end of a server', () => {
  test('SIGTERM answers what is in flight, refuses the new, ends with 0', async () => {
    const { data, key } = await install();
    const server = await serve(data, key, ['--recognition-threads', '4']);
    const image = join(faces, 'groups/bbt1.jpg');
    let answered = 0;
    const inFlight = Array.from({ length: 4 }, async () => server.api.post('/api/v1/recognize', await form({ image })).finally(() => { answered += 1; }));
    const atWork = async () => [...(await server.api.get('/metrics')).text.matchAll(/^rollcall_engine_(?:queued|running) (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    for (let there = 0; there < 4;) {
      const before = answered; // read first, so that none is counted twice
      there = before + await atWork();
    }
    const stopped = server.stop();
    const answers = await Promise.all(inFlight.map((one) => one.catch((error) => ({ status: error.cause?.code ?? String(error) }))));
    assert.ok(answers.every((a) => a.status === 200 || a.status === 503 || a.status === 'ECONNREFUSED'), JSON.stringify(answers.map((a) => a.status)));
    assert.ok(answers.some((a) => a.status === 200), 'what was being worked on was answered');
    assert.equal(await stopped, 0);
    await assert.rejects(fetch(`${server.url}/healthz`));
  });

  test('SIGTERM while it still starts ends with 0 as well, and leaves what the next start goes on with', async () => {
    const data = await place();
    const { child, ended } = begin(['serve', '--data', data, '--listen', '127.0.0.1:0']);
    while (!(await readdir(join(data, 'keys')).catch(() => [])).includes('master.key')) await new Promise((done) => { setTimeout(done, 2); });
    child.kill('SIGTERM');
    const { code, signal, stderr } = await ended;
    assert.deepEqual([code, signal], [0, null], stderr);
    const again = await serve(data, '');
    assert.equal((await fetch(`${again.url}/healthz`)).status, 200);
    assert.equal(await again.stop(), 0);
  });
});

describe('a disk that does not take it', () => {
  test('a file size limit stands for a full disk: 507 or 503, nothing half stored, and it goes on when there is room', async () => {
    const { data, key } = await install();
    // RLIMIT_FSIZE in the server alone, by prlimit once it runs.
    const server = await serve(data, key);
    const person = await must(server.api.post('/api/v1/people', { external_id: 'BEFORE', name: 'Before' }), 201);
    const [photo] = await picturesOf('Obama');
    execFileSync('prlimit', ['--pid', String(server.child.pid), '--fsize=4096:unlimited']);
    const refused = await server.api.post(`/api/v1/people/${person.id}/photos`, await form({ photo }));
    assert.ok(refused.status >= 500, refused.text);
    assert.equal(refused.body.code, 'storage_full', refused.text);
    const creations = [];
    for (let i = 0; i < 5; ++i) creations.push(await server.api.post('/api/v1/people', { external_id: `FULL-${i}`, name: 'Full' }));
    assert.equal((await server.api.get('/healthz')).status, 200, 'the server lives');
    execFileSync('prlimit', ['--pid', String(server.child.pid), '--fsize=unlimited:unlimited']);
    const listed = (await must(server.api.get('/api/v1/people?limit=1000'), 200)).items.map((p) => p.external_id);
    for (const [i, answer] of creations.entries())
      assert.equal(listed.includes(`FULL-${i}`), answer.status === 201, `answered ${answer.status}`);
    const later = await must(server.api.post(`/api/v1/people/${person.id}/photos`, await form({ photo })), 201);
    assert.equal(later.photos[0].accepted, true);
    assert.equal(await server.stop(), 0);
    assert.equal((await run(['doctor', '--data', data])).code, 0);
  });

  test('a database locked by another process is said to be busy, and then works', async () => {
    const { data, key } = await install({ models: false });
    const server = await serve(data, key);
    const { spawn } = await import('node:child_process');
    const locker = spawn('python3', ['-c', `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute('begin immediate'); print('locked', flush=True); sys.stdin.read(1); db.execute('rollback')
`, join(data, 'rollcall.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((done) => locker.stdout.once('data', done));
    const busy = await server.api.post('/api/v1/people', { external_id: 'LOCKED', name: 'x' });
    assert.equal(busy.status, 503, busy.text);
    assert.ok(busy.headers.get('retry-after'));
    assert.equal((await server.api.get('/api/v1/people')).status, 200, 'reading goes on');
    const ended = new Promise((done) => locker.on('exit', done));
    locker.stdin.end('x');
    await ended;
    await must(server.api.post('/api/v1/people', { external_id: 'LOCKED', name: 'x' }), 201);
    await server.stop();
  });
});

test('a data folder on a read-only file system is a clear error', async () => {
  const { data } = await install({ models: false });
  const own = process.getuid() === 0 ? [] : ['--map-root-user'];
  const script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';
  for (const command of [['key', 'add', 'x', '--data', data], ['serve', '--data', data, '--listen', '127.0.0.1:0']]) {
    let ended;
    try {
      execFileSync('unshare', [...own, '--mount', '--propagation', 'unchanged', 'sh', '-c', script, data, binary, ...command], { stdio: 'pipe', timeout: 120_000 });
    } catch (error) { ended = error; }
    assert.equal(ended?.status, 1, command[0]);
    assert.match(ended.stderr.toString(), /^error: .*(read-only|cannot be written|Read-only)/m);
  }
});
