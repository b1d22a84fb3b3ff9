// The first administrator, made in a browser: with the code that the server printed, once, whatever is interrupted or comes twice.

import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { begin, client, install, must, ok, password, place, serve } from '../harness.mjs';

const about = (code, admin = 'office') =>
  ({ code, school_name: 'Riverside School', time_zone: 'Europe/Berlin', admin: { name: admin, password } });
const codeOf = async (server) => (await server.said(/\/app\/setup\?code=(\S+)\n/))[1];
const needed = async (server) => (await must(client(server.url).get('/api/v1/setup'), 200)).needed;

describe('a server without an installation', () => {
  test('makes one and is set up in the browser by whoever reads what it printed', async () => {
    const data = await place();
    const server = await serve(data, '');
    assert.equal((await stat(join(data, 'keys/master.key'))).mode & 0o777, 0o600);
    const code = await codeOf(server);
    assert.match(code, /^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
    assert.equal(await needed(server), true);
    assert.equal((await client(server.url).get(`/app/setup?code=${code}`)).status, 200);

    const made = await client(server.url).post('/api/v1/setup', about(code.toLowerCase().replaceAll('-', ' ')));
    assert.equal(made.status, 201, made.text);
    assert.equal(made.body.role, 'admin');
    const cookie = made.headers.get('set-cookie');
    assert.match(cookie, /HttpOnly.*SameSite=Strict/i);
    const me = await must(client(server.url).get('/api/v1/auth/me', { Cookie: cookie.split(';')[0] }), 200);
    assert.deepEqual([me.name, me.role], ['office', 'admin']);
    const branding = await must(client(server.url).get('/api/v1/branding'), 200);
    assert.deepEqual([branding.school_name, branding.time_zone], ['Riverside School', 'Europe/Berlin']);
    assert.equal(await needed(server), false);
    assert.equal((await client(server.url).post('/api/v1/setup', about(code, 'second'))).status, 409);
    assert.ok(!server.stderr().includes(code), 'the code is in no log');
    assert.equal(await server.stop(), 0);

    const again = await serve(data, '');
    assert.equal(await needed(again), false);
    assert.equal((await client(again.url).post('/api/v1/auth/sign_in', { name: 'office', password })).status, 200);
    assert.equal((await client(again.url).post('/api/v1/setup', about(code, 'second'))).status, 409);
    await again.stop();
    assert.match(await ok(['audit', 'verify', '--data', data]), /./);
  });

  test('has the models that stand ready on the machine, and says so', async () => {
    const server = await serve(await place(), '');
    assert.equal((await must(client(server.url).get('/api/v1/setup'), 200)).recognition, true);
    await server.stop();
    const bare = await serve(await place(), '', [], { ROLLCALL_MODELS_MIRROR: '', PWD: '/' });
    if (!(await must(client(bare.url).get('/api/v1/setup'), 200)).recognition)
      assert.match(bare.stderr(), /rollcall models fetch/);
    await bare.stop();
  });
});

describe('the code', () => {
  test('must be right; a wrong one changes nothing, and guessing has an end', async () => {
    const server = await serve(await place(), '');
    const code = await codeOf(server);
    const anyone = client(server.url);
    for (let i = 0; i < 10; ++i) {
      const wrong = await anyone.post('/api/v1/setup', about('AAAA-AAAA-AAAA-AAAA'));
      assert.equal(wrong.status, 403);
      assert.equal(wrong.body.errors[0].field, 'code');
    }
    const late = await anyone.post('/api/v1/setup', about(code));
    assert.equal(late.status, 429, 'also for the right one');
    assert.ok(Number(late.headers.get('retry-after')) > 0);
    assert.equal(await needed(server), true);
    await server.stop();
  });

  test('stays good after a mistake in the rest', async () => {
    const server = await serve(await place(), '');
    const code = await codeOf(server);
    const anyone = client(server.url);
    for (const [wrong, field] of [[{ time_zone: 'Mars/Base' }, 'time_zone'], [{ school_name: ' ' }, 'school_name'], [{ admin: { name: 'office', password: 'short' } }, 'password']]) {
      const refused = await anyone.post('/api/v1/setup', { ...about(code), ...wrong });
      assert.equal(refused.status, 400, refused.text);
      assert.ok(refused.body.errors.some((one) => one.field.includes(field)), refused.text);
    }
    assert.equal(await needed(server), true);
    assert.equal((await anyone.post('/api/v1/setup', about(code))).status, 201);
    await server.stop();
  });

  test('is not there for an installation made by rollcall init', async () => {
    const { data } = await install({ models: false });
    const server = await serve(data, '');
    assert.equal(await needed(server), false);
    assert.equal((await client(server.url).post('/api/v1/setup', about('AAAA-AAAA-AAAA-AAAA'))).status, 409);
    await server.stop();
  });
});

describe('one first administrator', () => {
  test('of many at once', async () => {
    const server = await serve(await place(), '');
    const code = await codeOf(server);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => client(server.url).post('/api/v1/setup', about(code, `admin ${i}`))));
    const statuses = answers.map((one) => one.status);
    assert.equal(statuses.filter((one) => one === 201).length, 1, statuses.join());
    assert.ok(statuses.every((one) => [201, 409, 429].includes(one)), statuses.join());
    const winner = answers.find((one) => one.status === 201);
    const Cookie = winner.headers.get('set-cookie').split(';')[0];
    assert.equal((await must(client(server.url).get('/api/v1/users', { Cookie }), 200)).items.length, 1);
    await server.stop();
  });

  test('whenever the server is killed', async () => {
    const data = await place();
    // While it makes the installation, at several moments; then while it sets it up.
    for (const wait of [5, 40, 120, 300]) {
      const { child, ended } = begin(['serve', '--data', data, '--listen', '127.0.0.1:0']);
      await new Promise((done) => { setTimeout(done, wait); });
      child.kill('SIGKILL');
      await ended;
    }
    for (let round = 0; round < 4; ++round) {
      const server = await serve(data, '');
      if (!(await needed(server))) {
        await server.stop();
        break;
      }
      const code = await codeOf(server);
      const sent = client(server.url).post('/api/v1/setup', about(code)).catch(() => ({ status: 0 }));
      await new Promise((done) => { setTimeout(done, 20 * round * round); });
      await server.kill();
      const { status } = await sent;
      if (status === 201) {
        const after = await serve(data, '');
        assert.equal(await needed(after), false, 'what was acknowledged is there');
        await after.stop();
        break;
      }
    }
    const server = await serve(data, '');
    if (await needed(server)) assert.equal((await client(server.url).post('/api/v1/setup', about(await codeOf(server)))).status, 201);
    const signedIn = await client(server.url).post('/api/v1/auth/sign_in', { name: 'office', password });
    assert.equal(signedIn.status, 200, signedIn.text);
    const Cookie = signedIn.headers.get('set-cookie').split(';')[0];
    assert.equal((await must(client(server.url).get('/api/v1/users', { Cookie }), 200)).items.length, 1);
    assert.equal((await must(client(server.url).get('/api/v1/branding'), 200)).school_name, 'Riverside School');
    await server.stop();
  });
});
