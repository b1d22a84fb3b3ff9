// What an installation on a database server does that one on a file does not: two servers share it, a server that
// stops is waited for. Runs beside tests/databases.sh, for the server ROLLCALL_TEST_DATABASE names; what CMakeLists.txt
// lists for the two servers runs there too.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cp, enrol, faces, folder, form, install, join, mkdir, must, newDatabase, ok, openSession, password, picturesOf, run, serve, writeFile } from '../harness.mjs';

const server = process.env.ROLLCALL_TEST_DATABASE;

// A second folder for the same installation: the same master key and settings.
async function secondFolder(data) {
  const other = await folder();
  await mkdir(join(other, 'keys'), { recursive: true, mode: 0o700 });
  await cp(join(data, 'keys', 'master.key'), join(other, 'keys', 'master.key'));
  await cp(join(data, 'rollcall.toml'), join(other, 'rollcall.toml'));
  return other;
}

async function sharedInstallation() {
  const data = await folder();
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(join(data, 'rollcall.toml'),
    `[database]\nurl = "${newDatabase()}"\n[keys]\ndatabase = "${newDatabase()}"\n`, { mode: 0o600 });
  const made = JSON.parse(await ok(['init', '--data', data, '--admin', 'office', '--password-file', '-', '--json'],
    { input: password }));
  return { data, key: made.api_key };
}

test('sixteen clients that mark the same 300 people through two servers make exactly 300 records', async () => {
  const { data, key } = await sharedInstallation();
  const servers = [await serve(data, key), await serve(await secondFolder(data), key)];
  const api = servers[0].api;
  const people = [];
  for (let i = 0; i < 300; i += 1)
    people.push((await must(api.post('/api/v1/people', { external_id: `S${i}`, name: `Person ${i}` }), 201)).id);
  const { session } = await openSession(api, { people });
  const statuses = new Map();
  await Promise.all(Array.from({ length: 16 }, async (_, client) => {
    const mine = servers[client % 2].api;
    // Each begins elsewhere, so that they meet all over the list.
    for (let i = 0; i < people.length; i += 1) {
      const person = people[(i + client * 19) % people.length];
      const answer = await mine.post(`/api/v1/sessions/${session.id}/records`, 
        { person_id: person, status: 'present', reason: 'seen' });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  }));
  assert.deepEqual([...statuses.keys()].filter((status) => status >= 500), [], JSON.stringify([...statuses]));
  assert.ok((statuses.get(201) ?? 0) >= 1, JSON.stringify([...statuses]));
  for (const one of servers) {
    const seen = new Set();
    let cursor = '';
    do {
      const page = await must(one.api.get(`/api/v1/records?session=${session.id}&limit=100${cursor && `&cursor=${cursor}`}`), 200);
      for (const record of page.items) {
        assert.ok(!seen.has(record.person_id), 'a person has two records');
        seen.add(record.person_id);
      }
      cursor = page.next_cursor ?? '';
    } while (cursor);
    assert.equal(seen.size, 300);
  }
  for (const one of servers) assert.equal(await one.stop(), 0);
});

test('a dozen cameras that see the same people through two servers make exactly one record each', async () => {
  const { data, key } = await sharedInstallation();
  const other = await secondFolder(data);
  for (const one of [data, other]) await ok(['models', 'fetch', '--offline', '--data', one]);
  const servers = [await serve(data, key), await serve(other, key)];
  const [api] = servers.map((one) => one.api);
  const names = ['Obama', 'Biden', 'Al_Gore', 'Bill_Gates', 'Hans_Blix', 'John_Kerry'];
  const people = new Map();
  for (const name of names) people.set((await enrol(api, name, name, (await picturesOf(name)).slice(0, 1))).id, name);
  const { session } = await openSession(api, { people: [...people.keys()] });
  const pictures = [join(faces, 'groups', 'obama_and_biden.jpg')];
  for (const name of names.slice(2)) pictures.push((await picturesOf(name))[1]);
  const answered = new Map();  // person -> the ids of the records the cameras were told
  const present = new Map();   // person -> how often a camera was told that it marked them
  await Promise.all(Array.from({ length: 12 }, async (_, camera) => {
    for (let i = 0; i < pictures.length; ++i) {
      const image = pictures[(i + camera) % pictures.length];
      const taken = await must(servers[camera % 2].api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image })), 200);
      for (const face of taken.faces) {
        if (!face.record_id) continue;
        const person = face.match.person_id;
        answered.set(person, (answered.get(person) ?? new Set()).add(face.record_id));
        if (['present', 'late'].includes(face.decision)) present.set(person, (present.get(person) ?? 0) + 1);
      }
    }
  }));
  const records = (await must(api.get(`/api/v1/sessions/${session.id}/records`), 200)).items;
  assert.deepEqual(records.map((record) => people.get(record.person_id)).sort(), [...names].sort());
  for (const { person_id, id } of records) {
    assert.deepEqual([...answered.get(person_id)], [id], people.get(person_id));
    assert.equal(present.get(person_id), 1, `${people.get(person_id)} was marked once, and already marked for everybody else`);
  }
  for (const one of servers) assert.equal(await one.stop(), 0);
});

test('a dozen cameras at one door through two servers make exactly one passage each, and the next one after the cooldown', async () => {
  const { data, key } = await sharedInstallation();
  const other = await secondFolder(data);
  for (const one of [data, other]) await ok(['models', 'fetch', '--offline', '--data', one]);
  const servers = [await serve(data, key), await serve(other, key)];
  const api = servers[0].api;
  for (const [id, name] of [['O', 'Obama'], ['B', 'Biden']]) await enrol(api, id, name, (await picturesOf(name)).slice(0, 2));
  const door = await must(api.post('/api/v1/checkpoints', { name: 'Gate', policy: { liveness: 'off', cooldown_s: 3600 } }), 201);
  const start = Date.now();
  for (const [round, ago] of [[1, 4 * 3_600_000], [2, 2 * 3_600_000]]) {
    const captured_at = new Date(start - ago).toISOString();
    const answers = await Promise.all(Array.from({ length: 12 }, async (_, camera) => must(servers[camera % 2].api.post(`/api/v1/checkpoints/${door.id}/frames`,
      await form({ image: join(faces, 'groups/obama_and_biden.jpg') }, { captured_at, source: `camera ${camera}` })), 200)));
    const decisions = answers.flatMap((answer) => answer.faces.map((face) => face.decision));
    assert.equal(decisions.filter((decision) => decision === 'present').length, 2, decisions.join());
    for (const one of servers)
      assert.equal((await must(one.api.get(`/api/v1/passages?checkpoint=${door.id}`), 200)).items.length, 2 * round);
  }
  const hours = await must(servers[1].api.get(`/api/v1/reports/hours?checkpoint=${door.id}`), 200);
  assert.deepEqual(hours.items.map((line) => [line.external_id, line.inside_s]), [['B', 7200], ['O', 7200]]);
  for (const one of servers) assert.equal(await one.stop(), 0);
});

test('what one server changes the other shows, and its live feed tells', async () => {
  const { data, key } = await sharedInstallation();
  const first = await serve(data, key);
  const second = await serve(await secondFolder(data), key);
  const response = await fetch(`${second.url}/api/v1/events`, { headers: { Authorization: `Bearer ${key}` } });
  const reader = response.body.getReader();
  const person = await must(first.api.post('/api/v1/people', { external_id: 'S1', name: 'A name' }), 201);
  assert.equal((await must(second.api.get(`/api/v1/people/${person.id}`), 200)).external_id, 'S1');
  let told = '';
  const until = Date.now() + 120_000;
  while (!told.includes(person.id) && Date.now() < until) told += new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  assert.ok(told.includes(person.id));
  await first.stop();
  await second.stop();
});

test('while the database is stopped requests are answered 503, and afterwards all goes on', async () => {
  const { data, key } = await install({ models: false });
  const running = await serve(data, key);
  await must(running.api.post('/api/v1/people', { external_id: 'S1', name: 'A name' }), 201);
  const servers = process.env.ROLLCALL_TEST_SERVERS;
  const pid = Number(readFileSync(join(servers, `${server}.pid`), 'utf8'));
  process.kill(pid, server === 'postgresql' ? 'SIGQUIT' : 'SIGKILL');
  for (let status = 0; status !== 503;) {
    const answer = await running.api.post('/api/v1/people', { external_id: 'S2', name: 'A name' });
    status = answer.status;
    if (status === 503) assert.ok(Number(answer.headers.get('retry-after')) > 0);
    else assert.ok(status === 201 || status === 409 || status === 500, `${status} ${answer.text}`);
  }
  execFileSync('bash', [join(servers, 'start'), server], { stdio: 'ignore' });
  await must(running.api.post('/api/v1/people', { external_id: 'S3', name: 'A name' }), 201);
  assert.equal(await running.stop(), 0);
});

test('the password of the database is in no listing and no error', async () => {
  const { data } = await install({ models: false });
  const doctor = await run(['doctor', '--data', data]);
  assert.match(doctor.stdout, /\*\*\*/);
  const wrong = newDatabase().replace('only-for-tests', 'another-secret');
  const refused = await run(['doctor', '--data', data, '--database', wrong]);
  for (const text of [doctor.stdout, doctor.stderr, refused.stdout, refused.stderr])
    assert.doesNotMatch(text, /only-for-tests|another-secret/);
  const state = JSON.parse(await ok(['migrate', '--dry-run', '--data', data, '--json']));
  assert.equal(state.schema, state.newest);
  assert.deepEqual(state.migrations, []);
});
