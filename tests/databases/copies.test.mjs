// A whole database moves from one kind to another. Needs both servers of tests/databases.sh at once, so nothing else may stop
// either of them meanwhile: CMakeLists.txt gives it the locks of both. Starts from the server ROLLCALL_TEST_DATABASE names.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folder, install, join, must, newDatabase, ok, readFile, run, serve } from '../harness.mjs';

const server = process.env.ROLLCALL_TEST_DATABASE;

test('a database moves to a file, to the other kind of server and back, and serves what it served', async () => {
  const { data, key } = await install({ models: false });
  const before = await serve(data, key);
  await must(before.api.post('/api/v1/people', { external_id: 'S1', name: '李小龍' }), 201);
  await before.stop();
  const from = /url = "(.*)"/.exec(await readFile(join(data, 'rollcall.toml'), 'utf8'))[1];
  const file = await folder('moved.db');
  const out = JSON.parse(await ok(['copy', '--from', from, '--to', `sqlite:${file}`, '--json']));
  assert.ok(out.events > 0);
  const other = newDatabase(server === 'postgresql' ? 'mariadb' : 'postgresql');
  assert.deepEqual(JSON.parse(await ok(['copy', '--from', from, '--to', other, '--json'])), out);
  const back = newDatabase();
  assert.deepEqual(JSON.parse(await ok(['copy', '--from', other, '--to', back, '--json'])), out);
  const refused = await run(['copy', '--from', `sqlite:${file}`, '--to', back]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /not empty/);
  const after = await serve(data, key, ['--database', back]);
  assert.equal((await must(after.api.get('/api/v1/people?q=S1'), 200)).items[0].name, '李小龍');
  await after.stop();
});
