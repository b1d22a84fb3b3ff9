// Signing in by another provider: against a real one in a process of its own, with a browser's cookies.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { client, install, join, lastingAddress, must, serve } from '../harness.mjs';

let port;
let server;
let admin;
let provider;

// Starts the provider anew: with other keys than before.
async function startProvider(algorithm) {
  await stopProvider();
  provider = spawn('node', [join(import.meta.dirname, '../oidc_provider.mjs'), String(port), `${server.url}/api/v1/auth/oidc/callback`, algorithm],
    { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((done, failed) => {
    provider.stdout.on('data', (text) => String(text).includes('ready') && done());
    provider.on('exit', () => failed(new Error('the provider ended')));
  });
}
async function stopProvider() {
  if (!provider) return;
  const ended = new Promise((done) => provider.on('exit', done));
  provider.kill('SIGKILL');
  await ended;
  provider = undefined;
}

// As much of a browser as the flow needs: cookies by site and path, redirects one at a time.
class Browser {
  #cookies = [];

  async fetch(url, options = {}) {
    const { host, pathname } = new URL(url);
    const cookie = this.#cookies.filter((one) => one.host === host && pathname.startsWith(one.path)).map((one) => `${one.name}=${one.value}`).join('; ');
    const answer = await fetch(url, { ...options, redirect: 'manual', headers: { ...options.headers, Cookie: cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      const path = /; path=([^;]+)/i.exec(line)?.[1] ?? '/';
      this.#cookies = this.#cookies.filter((one) => one.host !== host || one.name !== name || one.path !== path);
      if (!/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.#cookies.push({ host, name, value, path });
    }
    return answer;
  }

  // Follows redirects and fills in the provider's forms as `account`, up to our callback: its URL.
  async reachCallback(account) {
    let url = `${server.url}/api/v1/auth/oidc`;
    for (let step = 0; step < 20; step += 1) {
      if (url.startsWith(`${server.url}/api/v1/auth/oidc/callback`)) return url;
      let answer = await this.fetch(url);
      if (answer.status === 200) {
        const page = await answer.text();
        const action = new URL(/action="([^"]+)"/.exec(page)[1], url);
        const prompt = /name="prompt" value="(\w+)"/.exec(page)[1];
        answer = await this.fetch(action, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ prompt, login: account, password: 'any' }) });
      }
      assert.ok([302, 303].includes(answer.status), `${url}: ${answer.status}`);
      url = new URL(answer.headers.get('location'), url).href;
    }
    throw new Error('the provider led in circles');
  }

  async signIn(account) {
    return this.fetch(await this.reachCallback(account));
  }
  async me() {
    const answer = await this.fetch(`${server.url}/api/v1/auth/me`);
    return { status: answer.status, body: await answer.json() };
  }
}

before(async () => {
  const { data, key } = await install({ models: false });
  port = new URL(`http://${await lastingAddress()}`).port;
  server = await serve(data, key, ['--oidc-issuer', `http://127.0.0.1:${port}`, '--oidc-roles', 'teachers=instructor,pupils=person', '--oidc-person-claim', 'student_id', '--oidc-name', 'School account'],
    { ROLLCALL_OIDC_CLIENT_SECRET: 'a secret of the tests' });
  admin = server.api;
  await must(admin.post('/api/v1/people', { external_id: 'S1', name: 'Carol' }), 201);
});
after(stopProvider);

describe('signing in by a provider', () => {
  test('says 503 while the provider is away, and what it is called', async () => {
    assert.deepEqual((await client(server.url).get('/api/v1/auth/methods')).body, { password: true, oidc: { name: 'School account', url: '/api/v1/auth/oidc' } });
    assert.equal((await client(server.url).get('/api/v1/auth/oidc')).status, 503);
  });

  test('makes a user with the role of its groups, once', async () => {
    await startProvider('RS256');
    for (let times = 0; times < 2; times += 1) {
      const browser = new Browser();
      const answer = await browser.signIn('alice');
      assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/']);
      assert.match(answer.headers.getSetCookie().find((line) => line.startsWith('rollcall_session=')), /HttpOnly; SameSite=Strict/);
      const me = await browser.me();
      assert.deepEqual([me.status, me.body.name, me.body.role], [200, 'alice', 'instructor']);
    }
    const users = (await must(admin.get('/api/v1/users'), 200)).items.filter((user) => user.name === 'alice');
    assert.deepEqual(users.map((user) => user.has_password), [false]);
    assert.equal((await client(server.url).post('/api/v1/auth/sign_in', { name: 'alice', password: '' })).status, 401);
  });

  test('joins a user with their person, and takes no user of the same name over', async () => {
    const browser = new Browser();
    await browser.signIn('carol');
    const { body } = await browser.me();
    assert.match(body.name, /^office .{8}$/, 'the administrator is called office');
    assert.equal(body.role, 'person');
    const person = await browser.fetch(`${server.url}/api/v1/people/${body.person_id}`);
    assert.equal((await person.json()).external_id, 'S1');
  });

  test('lets nobody in whose groups have no role, nor an inactive user', async () => {
    assert.equal((await new Browser().signIn('bob')).status, 403);
    const alice = (await must(admin.get('/api/v1/users'), 200)).items.find((user) => user.name === 'alice');
    await must(admin.patch(`/api/v1/users/${alice.id}`, { active: false }), 200);
    assert.equal((await new Browser().signIn('alice')).status, 403);
    await must(admin.patch(`/api/v1/users/${alice.id}`, { active: true }), 200);
  });

  test('takes a code once, in the browser that began, with the state it began with', async () => {
    const browser = new Browser();
    const callback = await browser.reachCallback('alice');
    assert.equal((await new Browser().fetch(callback)).status, 401, 'another browser');
    assert.equal((await browser.fetch(callback.replace(/state=[^&]+/, 'state=another'))).status, 401);
    assert.equal((await browser.fetch(callback.replace(/code=[^&]+&?/, ''))).status, 401);
    assert.equal((await browser.fetch(callback)).status, 303);
    assert.equal((await browser.fetch(callback)).status, 401, 'a second time');
    const given = new Browser();
    const begun = await given.fetch(`${server.url}/api/v1/auth/oidc`);
    const stolen = callback.replace(/state=[^&]+/, `state=${new URL(begun.headers.get('location')).searchParams.get('state')}`);
    assert.equal((await given.fetch(stolen)).status, 401, 'a code of another sign-in');
  });

  test('goes on when the provider changes its keys, and their kind', async () => {
    for (const algorithm of ['RS256', 'ES256']) {
      await startProvider(algorithm);
      await new Promise((done) => setTimeout(done, 10_500));  // keys are not asked for more often
      assert.equal((await new Browser().signIn('alice')).status, 303, algorithm);
    }
  });
});
