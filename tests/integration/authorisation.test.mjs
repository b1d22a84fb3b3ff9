// Who may do what: every role and every route of the table, objects of somebody else, and the families of the OWASP API
// Security Top 10 (2023), by their numbers.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { client, install, must, openSession, password, serve, totp } from '../harness.mjs';
import { movedClock } from '../moved_clock.mjs';
import { roles, tableRoutes } from '../routes.mjs';

const table = await tableRoutes();
const unknown = '01890000-0000-7000-8000-000000000000';
const long = 'a long password';

let clock;
let data;
let server;
let admin;
const callers = {};  // a client for each role, and one for a device
const mine = {};  // what the instructor, the person and the device have
const theirs = {};  // and what they have not

// A course with an instructor, a device, a person on its roster, an open session and a record.
async function world(name) {
  const person = await must(admin.post('/api/v1/people', { external_id: name, name: `Person of ${name}`, email: `${name}@example.org` }), 201);
  const { course, session } = await openSession(admin, { code: name, people: [person.id] });
  const record = await must(admin.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status: 'present', reason: 'seen' }), 201);
  const user = await must(admin.post('/api/v1/users', { name: `teacher ${name}`, password: long, role: 'instructor' }), 201);
  const self = await must(admin.post('/api/v1/users', { name: `pupil ${name}`, password: long, role: 'person', person_id: person.id }), 201);
  await must(admin.put(`/api/v1/courses/${course.id}/instructors/${user.id}`), 204);
  const device = await must(admin.post('/api/v1/devices', { name: `door ${name}`, course_ids: [course.id] }), 201);
  const checkpoint = await must(admin.post('/api/v1/checkpoints', { name: `door ${name}`, area: name }), 201);
  const passage = await must(admin.post(`/api/v1/checkpoints/${checkpoint.id}/passages`, { person_id: person.id, reason: 'seen' }), 201);
  await must(admin.put(`/api/v1/devices/${device.id}/checkpoints/${checkpoint.id}`), 204);
  const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
  const { items: [excuse] } = await must(admin.post('/api/v1/excuses', { person_ids: [person.id], course_id: course.id, code: 'ill', starts_at: at(86_400), ends_at: at(90_000) }), 201);
  const consent = await must(admin.post(`/api/v1/people/${person.id}/consents`, { text_version: '2026-09' }), 201);
  const guardian = await must(admin.post(`/api/v1/people/${person.id}/guardians`, { name: `guardian of ${name}`, email: `guardian.of.${name}@example.org` }), 201);
  const dispute = await must(admin.post('/api/v1/disputes', { person_id: person.id, session_id: session.id, kind: 'was_not_me', words: `words of ${name}` }), 201);
  return { person, course, session, record, user, self, device, checkpoint, passage, excuse, consent, guardian, dispute };
}

const keyFor = async (role, user) =>
  (await must(admin.post('/api/v1/api_keys', { name: `${role} key`, role, ...(user ? { user_id: user.id } : {}) }), 201)).api_key;

const idsOf = ({ person, course, session, record, user, device, checkpoint, passage, excuse, consent, guardian, dispute }) =>
  ({ person_id: person.id, course_id: course.id, session_id: session.id, record_id: record.id, user_id: user.id, device_id: device.id,
    checkpoint_id: checkpoint.id, passage_id: passage.id, excuse_id: excuse.id, consent_id: consent.id, guardian_id: guardian.id,
    dispute_id: dispute.id });
const filled = (path, ids) => path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? unknown);

// The status of a call, and what a refusal says. Of a stream only that it began.
async function status(caller, { method, path }, ids = {}, query = '') {
  const stop = new AbortController();
  const headers = caller.key ? { Authorization: `Bearer ${caller.key}` } : {};
  const answer = await fetch(server.url + filled(path, ids) + query, { method, headers, signal: stop.signal });
  const detail = answer.status >= 400 ? (await answer.json()).detail : '';
  stop.abort();
  return { status: answer.status, refused: detail === 'your role may not do this' };
}

before(async () => {
  const { data: made, key } = await install({ models: false });
  data = made;
  clock = await movedClock();
  server = await serve(data, key, [], clock.env);
  admin = server.api;
  Object.assign(mine, await world('mine'));
  Object.assign(theirs, await world('elsewhere-7'));
  const users = { instructor: mine.user, person: mine.self };
  for (const role of roles) {
    const text = await keyFor(role, users[role]);
    callers[role] = { key: text, api: client(server.url, text) };
  }
  callers.device = { key: mine.device.device_key, api: client(server.url, mine.device.device_key) };
});

describe('the table (API5)', () => {
  const guarded = Object.entries(table).filter(([, route]) => route.role !== 'anyone');

  test('without credentials every guarded route answers 401, the others never', async () => {
    for (const [operation, route] of Object.entries(table))
      assert.equal((await status({}, route)).status === 401, route.role !== 'anyone', operation);
  });

  for (const role of [...roles, 'device'])
    test(`${role}: let in where it may, refused where it may not`, async () => {
      for (const [operation, route] of guarded) {
        const may = role === 'device' ? route.role === 'device' || route.devices : route.role !== 'device' && roles.indexOf(role) <= roles.indexOf(route.role);
        const got = await status(callers[role], route, {});
        assert.equal(got.refused, !may, `${role}: ${operation} answered ${got.status}`);
        assert.equal(got.refused, got.status === 403 && got.refused, operation);
        assert.notEqual(got.status, 401, operation);
      }
    });

  test('a method that is not there and a path that is not there are not routes', async () => {
    assert.equal((await admin.call('DELETE', '/api/v1/people')).status, 405);
    assert.equal((await admin.get('/api/v2/people')).status, 404);
    assert.equal((await admin.get('/api/v1/debug')).status, 404);
  });
});

describe('objects of somebody else (API1)', () => {
  // Everything with an id in its path that the role may call at all.
  const withIds = (role) => Object.entries(table).filter(([, route]) =>
    /\{(course|session|record|person|checkpoint|passage|excuse|dispute)_id\}/.test(route.path) &&
    (role === 'device' ? route.role === 'device' || route.devices : route.role !== 'device' && route.role !== 'anyone' && roles.indexOf(role) <= roles.indexOf(route.role)));

  for (const role of ['instructor', 'person', 'device'])
    test(`${role}: every route with an id answers 404 for another's, and not for an own one`, async () => {
      const routes = withIds(role);
      assert.ok(routes.length > 0);
      for (const [operation, route] of routes) {
        const other = await status(callers[role], route, idsOf(theirs));
        assert.equal(other.status, 404, `${role}: ${operation} of another`);
        // What only a face leaves (evidence) is not in this world; an instructor has no doors.
        if (role === 'instructor' && /\{(checkpoint|passage)_id\}/.test(route.path))
          assert.equal((await status(callers[role], route, idsOf(mine))).status, 404, operation);
        else if (route.method === 'GET' && [...route.path.matchAll(/\{(\w+)\}/g)].every(([, name]) => idsOf(mine)[name])) {
          const own = await status(callers[role], route, idsOf(mine));
          // A WebSocket alone wants more than a plain request.
          assert.ok(own.status < 300 || (operation === 'live' && own.status === 426), `${role}: ${operation} of its own answered ${own.status}`);
        }
      }
    });

  test('nothing was changed by all that', async () => {
    const record = await must(admin.get(`/api/v1/records?session=${theirs.session.id}`), 200);
    assert.equal(record.items[0].version, 1);
    assert.equal((await must(admin.get(`/api/v1/sessions/${theirs.session.id}`), 200)).status, 'open');
  });

  test('a filter that names another\'s answers 404', async () => {
    for (const [role, filters] of Object.entries({
      instructor: [`course=${theirs.course.id}`, `session=${theirs.session.id}`, `person=${theirs.person.id}`],
      person: [`person=${theirs.person.id}`],
    }))
      for (const filter of filters) assert.equal((await callers[role].api.get(`/api/v1/records?${filter}`)).status, 404, `${role} ${filter}`);
    assert.equal((await callers.instructor.api.get(`/api/v1/exports?course=${theirs.course.id}`)).status, 404);
    assert.equal((await callers.instructor.api.get(`/api/v1/people?course=${theirs.course.id}`)).status, 404);
  });

  test('no list and no document shows anything of another', async () => {
    const secrets = [theirs.person.id, theirs.course.id, theirs.session.id, theirs.record.id, theirs.checkpoint.id, theirs.passage.id, theirs.excuse.id, theirs.consent.id, theirs.guardian.id, theirs.dispute.id, 'elsewhere-7'];
    for (const role of ['instructor', 'person', 'device'])
      for (const [operation, route] of Object.entries(table)) {
        if (route.method !== 'GET' || route.role === 'anyone' || /text|events/.test(operation)) continue;
        const answer = await callers[role].api.get(filled(route.path, idsOf(mine)));
        for (const secret of secrets) assert.ok(!answer.text.includes(secret), `${role}: ${operation} shows ${secret}`);
      }
    assert.ok((await callers.instructor.api.get('/api/v1/records')).text.includes(mine.record.id));
    assert.ok((await callers.person.api.get('/api/v1/records')).text.includes(mine.record.id));
    assert.ok((await callers.person.api.get('/api/v1/passages')).text.includes(mine.passage.id));
    assert.ok((await callers.device.api.get('/api/v1/checkpoints')).text.includes(mine.checkpoint.id));
  });

  test('an instructor\'s key that belongs to no user sees no course', async () => {
    const api = client(server.url, await keyFor('instructor'));
    assert.deepEqual((await must(api.get('/api/v1/courses'), 200)).items, []);
    assert.deepEqual((await must(api.get('/api/v1/records'), 200)).items, []);
    assert.equal((await api.get(`/api/v1/courses/${mine.course.id}`)).status, 404);
  });

  test('what is taken from an instructor is gone at once', async () => {
    const { user, course } = await world('moving');
    const api = client(server.url, await keyFor('instructor', user));
    await must(api.get(`/api/v1/courses/${course.id}`), 200);
    await must(admin.del(`/api/v1/courses/${course.id}/instructors/${user.id}`), 204);
    assert.equal((await api.get(`/api/v1/courses/${course.id}`)).status, 404);
  });
});

describe('the feed', () => {
  test('tells an instructor of their own courses, also of what was missed, and of a course given meanwhile', async () => {
    const { user, course } = await world('fed');
    const token = await keyFor('instructor', user);
    const listen = async (id, until, joined = () => {}) => {
      const stop = new AbortController();
      const stream = await fetch(`${server.url}/api/v1/events?last_event_id=${id}`, { headers: { Authorization: `Bearer ${token}` }, signal: stop.signal });
      joined();
      const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (let piece; !until.test(text) && !(piece = await reader.read()).done;) text += piece.value;
      stop.abort();
      return text;
    };
    const marked = /event: record[^]*\n\n/;
    const missed = await listen(1, marked);
    assert.ok(!missed.includes(theirs.record.id) && !missed.includes(theirs.session.id), 'what belongs to others is not told');
    const session = await must(admin.post(`/api/v1/courses/${theirs.course.id}/sessions`, { starts_at: '2026-11-21T08:00:00Z', ends_at: '2026-11-21T09:00:00Z' }), 201);
    let ended;  // sent away when the courses of somebody change
    await new Promise((joined) => { ended = listen(1, /never/, joined); });
    await must(admin.put(`/api/v1/courses/${theirs.course.id}/instructors/${user.id}`), 204);
    assert.ok(!(await ended).includes(session.id));
    assert.ok((await listen(1, new RegExp(session.id))).includes(session.id), 'the course is theirs now');
    await must(admin.del(`/api/v1/courses/${theirs.course.id}/instructors/${user.id}`), 204);
    await must(admin.get(`/api/v1/courses/${course.id}`), 200);
  });
});

describe('signing in (API2)', () => {
  const signIn = (body, address = server) => client(address.url).post('/api/v1/auth/sign_in', body);
  const cookies = (answer) => ({ Cookie: answer.headers.get('set-cookie').split(';')[0], 'X-CSRF-Token': answer.body.csrf_token });
  const addUser = (name, role = 'viewer') => must(admin.post('/api/v1/users', { name, password: long, role }), 201);

  test('a change by cookie needs its token, and a cookie alone is not enough', async () => {
    const signed = await signIn({ name: 'office', password });
    const { Cookie } = cookies(signed);
    const page = client(server.url);
    for (const token of [undefined, '', 'wrong'])
      assert.equal((await page.post('/api/v1/people', { external_id: 'csrf', name: 'x' }, { Cookie, ...(token === undefined ? {} : { 'X-CSRF-Token': token }) })).status, 403);
    await must(page.post('/api/v1/people', { external_id: 'csrf', name: 'x' }, cookies(signed)), 201);
  });

  test('a name that is not there is refused like a wrong password', async () => {
    const [a, b] = [await signIn({ name: 'office', password: 'wrong password' }), await signIn({ name: 'nobody', password: 'wrong password' })];
    assert.deepEqual([a.status, a.body.detail], [b.status, b.body.detail]);
  });

  test('signing out everywhere, a new password, another role and being made inactive end every sign-in and token', async () => {
    const page = client(server.url);
    const ends = {
      everywhere: (user, headers) => must(page.post('/api/v1/auth/sign_out_everywhere', {}, headers), 204),
      password: (user) => must(admin.patch(`/api/v1/users/${user.id}`, { password: 'quite another one' }), 200),
      role: (user) => must(admin.patch(`/api/v1/users/${user.id}`, { role: 'office' }), 200),
      inactive: (user) => must(admin.patch(`/api/v1/users/${user.id}`, { active: false }), 200),
      removed: (user) => must(admin.del(`/api/v1/users/${user.id}`), 204),
    };
    for (const [name, end] of Object.entries(ends)) {
      const user = await addUser(`ends ${name}`);
      const browsers = [await signIn({ name: user.name, password: long }), await signIn({ name: user.name, password: long })].map(cookies);
      const token = (await must(page.call('POST', '/api/v1/oauth/token', new URLSearchParams({ grant_type: 'password', username: user.name, password: long }).toString(), { 'Content-Type': 'application/x-www-form-urlencoded' }), 200)).access_token;
      await must(client(server.url, token).get('/api/v1/auth/me'), 200);
      await end(user, browsers[0]);
      for (const headers of browsers) assert.equal((await page.get('/api/v1/auth/me', headers)).status, 401, name);
      assert.equal((await client(server.url, token).get('/api/v1/auth/me')).status, 401, name);
    }
  });

  test('the last active administrator cannot be made anything else, inactive or removed', async () => {
    const [only] = (await must(admin.get('/api/v1/users'), 200)).items.filter((user) => user.role === 'admin' && user.active);
    for (const change of [{ role: 'office' }, { active: false }]) assert.equal((await admin.patch(`/api/v1/users/${only.id}`, change)).status, 409);
    assert.equal((await admin.del(`/api/v1/users/${only.id}`)).status, 409);
  });

  test('a second factor is asked for, each code is taken once, also by many at once, and recovery codes work once', async () => {
    const user = await addUser('careful');
    const page = client(server.url);
    const headers = cookies(await signIn({ name: user.name, password: long }));
    const { secret } = await must(page.post('/api/v1/auth/second_factor', { password: long }, headers), 200);
    await must(signIn({ name: user.name, password: long }), 200);  // not confirmed: not asked for
    const { recovery_codes: codes } = await must(page.post('/api/v1/auth/second_factor/confirm', { code: totp(secret) }, headers), 200);
    assert.equal(new Set(codes).size, 10);

    const without = await signIn({ name: user.name, password: long });
    assert.deepEqual([without.status, without.body.errors[0].field], [401, 'code']);
    assert.equal((await signIn({ name: user.name, password: 'wrong password', code: totp(secret) })).body.errors, undefined);
    const code = totp(secret, 1);
    const many = await Promise.all(Array.from({ length: 6 }, () => signIn({ name: user.name, password: long, code })));
    assert.equal(many.filter((answer) => answer.status === 200).length, 1, 'one of six');
    const recovered = await Promise.all(Array.from({ length: 3 }, () => signIn({ name: user.name, password: long, code: codes[0].toUpperCase().replaceAll('-', ' ') })));
    assert.equal(recovered.filter((answer) => answer.status === 200).length, 1, 'one of three');
  });

  test('guessing is slowed down for an address and for a name, and a restart forgets nothing', async () => {
    const bare = await install({ models: false });
    let guessed = await serve(bare.data, bare.key);
    const guesses = await Promise.all(Array.from({ length: 16 }, (_, i) => signIn({ name: `guess ${i}`, password: 'wrong password' }, guessed)));
    assert.equal(guesses.filter((answer) => answer.status === 401).length, 10, 'ten of sixteen at once are looked at');
    const late = guesses.find((answer) => answer.status === 429);
    assert.ok(Number(late.headers.get('retry-after')) > 0);
    await guessed.kill();
    guessed = await serve(bare.data, bare.key);
    assert.equal((await signIn({ name: 'office', password }, guessed)).status, 429, 'after a restart');
    await guessed.stop();
  });

  test('keys end: revoked, past their time, with their user', async () => {
    const user = await addUser('owner', 'office');
    const bound = client(server.url, await keyFor('admin', user));
    assert.equal((await bound.get('/api/v1/users')).status, 403, 'a key never has more rights than its user');
    await must(bound.get('/api/v1/people'), 200);
    await must(admin.patch(`/api/v1/users/${user.id}`, { active: false }), 200);
    assert.equal((await bound.get('/api/v1/people')).status, 401);
    const short = await must(admin.post('/api/v1/api_keys', { name: 'short', role: 'viewer', expires_at: new Date(clock.now().getTime() + 600_000).toISOString() }), 201);
    await must(client(server.url, short.api_key).get('/api/v1/courses'), 200);
    clock.advance(601);
    assert.equal((await client(server.url, short.api_key).get('/api/v1/courses')).status, 401);
    assert.equal((await admin.post('/api/v1/api_keys', { name: 'past', role: 'viewer', expires_at: '2020-01-01T00:00:00Z' })).status, 400);
  });

  test('scopes hold a key and its tokens to what they name', async () => {
    const made = await must(admin.post('/api/v1/api_keys', { name: 'scoped', role: 'office', scopes: 'people:read courses:*' }), 201);
    const key = client(server.url, made.api_key);
    await must(key.get('/api/v1/people'), 200);
    assert.equal((await key.post('/api/v1/people', { external_id: 'scope', name: 'x' })).status, 403);
    await must(key.post('/api/v1/courses', { code: 'SCOPE', name: 'x' }), 201);
    assert.equal((await key.get('/api/v1/records')).status, 403);
    const ask = (scope) => key.call('POST', '/api/v1/oauth/token', new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
      { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Basic ${Buffer.from(`${made.id}:${made.api_key}`).toString('base64')}` });
    const token = client(server.url, (await must(ask('people:read'), 200)).access_token);
    await must(token.get('/api/v1/people'), 200);
    assert.equal((await token.get('/api/v1/courses')).status, 403);
    assert.equal((await ask('people:write')).body.error, 'invalid_scope');
    await must(admin.del(`/api/v1/api_keys/${made.id}`), 204);
    assert.equal((await token.get('/api/v1/people')).status, 401, 'the token goes with its key');
  });
});

describe('fields and amounts', () => {
  test('nobody sets what is not theirs to set (API3)', async () => {
    const extra = { id: unknown, version: 7, created_at: '2020-01-01T00:00:00Z', templates: 3 };
    for (const [name, value] of Object.entries(extra))
      assert.equal((await admin.patch(`/api/v1/people/${mine.person.id}`, { [name]: value })).status, 400, name);
    for (const name of ['password_hash', 'totp', 'has_password'])
      assert.equal((await admin.patch(`/api/v1/users/${mine.user.id}`, { [name]: 'x' })).status, 400, name);
  });

  test('no answer shows a hash, a secret or a token of another (API3)', async () => {
    for (const path of ['/api/v1/users', '/api/v1/api_keys', '/api/v1/devices', '/api/v1/auth/me'])
      assert.doesNotMatch((await admin.get(path)).text, /argon2|_hash|"secret"|rk_[A-Za-z0-9_-]{43}|rd_[A-Za-z0-9_-]{43}/, path);
    assert.deepEqual(Object.keys((await callers.device.api.get(`/api/v1/device/courses/${mine.course.id}/people`)).body.items[0]).sort(), ['external_id', 'name', 'person_id']);
  });

  test('a caller cannot ask for more than there is room for (API4)', async () => {
    assert.equal((await admin.get('/api/v1/people?limit=1001')).status, 400);
    assert.equal((await admin.post('/api/v1/people', { external_id: 'big', name: 'x'.repeat(70_000) })).status, 413);
    assert.equal((await admin.get(`/api/v1/people?q=${'x'.repeat(20_000)}`)).status, 431);
  });

  test('answers carry what keeps a browser from harm (API8)', async () => {
    const answer = await admin.get('/api/v1/people');
    for (const [name, value] of Object.entries({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }))
      assert.equal(answer.headers.get(name), value, name);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.equal((await client(server.url).get('/api/v1/people', { Origin: 'https://elsewhere.example' })).headers.get('access-control-allow-origin'), null);
  });
});
