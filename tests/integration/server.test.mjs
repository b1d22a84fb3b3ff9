// The HTTP API, driven as a program would.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
  client, enrol, faces, form, install, join, must, ok, openSession, password, picturesOf, readFile, serve, shared,
} from '../harness.mjs';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let server;
let api;
let data;
let key;
before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
  api = server.api;
});

describe('who may', () => {
  const guarded = [['GET', '/metrics'], ['GET', '/api/v1/people'], ['POST', '/api/v1/people'], ['POST', '/api/v1/recognize'],
    ['POST', '/api/v1/verify'], ['GET', '/api/v1/courses'], ['POST', '/api/v1/courses'], ['GET', '/api/v1/records'],
    ['GET', '/api/v1/exports'], ['GET', '/api/v1/events'], ['GET', '/api/v1/auth/me']];

  test('everything but health, the page and signing in needs credentials', async () => {
    for (const token of [undefined, 'rk_nonsense', `rk_${'A'.repeat(43)}`]) {
      const stranger = client(server.url, token);
      for (const [method, path] of guarded) {
        const answer = await stranger.call(method, path);
        assert.equal(answer.status, 401, `${method} ${path}`);
        assert.equal(answer.headers.get('content-type'), 'application/problem+json');
        assert.equal(answer.body.code, 'unauthenticated');
      }
    }
    assert.equal((await client(server.url).get('/healthz')).status, 200);
    assert.equal((await client(server.url).get('/app/')).status, 200);
  });

  test('a role below the route is refused', async () => {
    const viewer = client(server.url, (await ok(['key', 'add', 'wall', '--role', 'viewer', '--data', data])).trim());
    assert.equal((await viewer.get('/api/v1/courses')).status, 200);
    for (const [method, path] of [['POST', '/api/v1/people'], ['POST', '/api/v1/courses'], ['GET', '/api/v1/exports']])
      assert.equal((await viewer.call(method, path)).status, 403, `${method} ${path}`);
  });

  test('the browser signs in with a cookie and must send its token with every change', async () => {
    const page = client(server.url);
    const wrong = await page.post('/api/v1/auth/sign_in', { name: 'office', password: 'not the password' });
    assert.equal(wrong.status, 401);
    const answer = await page.post('/api/v1/auth/sign_in', { name: 'office', password });
    assert.equal(answer.status, 200);
    const cookie = answer.headers.get('set-cookie');
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Strict/);
    const Cookie = cookie.split(';')[0];
    assert.equal((await page.get('/api/v1/people', { Cookie })).status, 200);
    const course = { code: 'CSRF', name: 'x' };
    assert.equal((await page.post('/api/v1/courses', course, { Cookie })).status, 403);
    assert.equal((await page.post('/api/v1/courses', course, { Cookie, 'X-CSRF-Token': 'wrong' })).status, 403);
    const me = await must(page.get('/api/v1/auth/me', { Cookie }), 200);
    assert.equal((await page.post('/api/v1/courses', course, { Cookie, 'X-CSRF-Token': me.csrf_token })).status, 201);
    assert.equal((await page.post('/api/v1/auth/sign_out', {}, { Cookie, 'X-CSRF-Token': me.csrf_token })).status, 204);
    assert.equal((await page.get('/api/v1/people', { Cookie })).status, 401);
  });

  test('answers carry the headers that keep a browser safe', async () => {
    const { headers } = await client(server.url).get('/app/');
    assert.match(headers.get('content-security-policy'), /default-src 'none'; script-src 'self';/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('permissions-policy'), /camera=\(self\)/);
    assert.equal((await api.get('/api/v1/courses')).headers.get('cache-control'), 'no-store');
  });
});

describe('people and photos', () => {
  test('are created, read, listed in pages, changed under their version, and made inactive', async () => {
    const made = await api.post('/api/v1/people', { external_id: 'P-1', name: 'Ada Lovelace', email: 'ada@example.org',
      consent: { given_at: '2026-09-01T08:00:00Z', text_version: '2' } });
    assert.equal(made.status, 201);
    assert.match(made.body.id, uuid);
    assert.equal(made.headers.get('location'), `/api/v1/people/${made.body.id}`);
    assert.deepEqual(made.body.consent, { given_at: '2026-09-01T08:00:00Z', text_version: '2' });
    const path = `/api/v1/people/${made.body.id}`;
    const read = await api.get(path);
    assert.equal(read.headers.get('etag'), '"1"');
    const changed = await api.patch(path, { name: 'Ada King' }, { 'If-Match': '"1"' });
    assert.equal(changed.body.name, 'Ada King');
    assert.equal(changed.body.external_id, 'P-1');
    assert.equal((await api.patch(path, { name: 'Too late' }, { 'If-Match': '"1"' })).status, 412);
    await must(api.post('/api/v1/people', { external_id: 'P-2', name: 'Grace Hopper' }), 201);
    const page = await must(api.get('/api/v1/people?limit=1'), 200);
    assert.equal(page.items.length, 1);
    const next = await must(api.get(`/api/v1/people?limit=1&cursor=${page.next_cursor}`), 200);
    assert.notEqual(next.items[0].id, page.items[0].id);
    assert.equal((await api.del(path)).status, 204);
    assert.equal((await api.get(path)).body.active, false);
    assert.equal((await api.patch(path, { active: true })).body.active, true, 'an inactive person can be brought back');
  });

  test('a name in any script is kept as it is', async () => {
    for (const [i, name] of ['山田太郎', 'Зоя', 'محمد', 'Ó Conchúir', 'นางสาว', '👩‍🏫 Ms X', "'; DROP TABLE person;--"].entries()) {
      const person = await must(api.post('/api/v1/people', { external_id: `N-${i}`, name }), 201);
      assert.equal((await api.get(`/api/v1/people/${person.id}`)).body.name, name);
    }
  });

  test('what is wrong with a person is said field by field, and nothing is stored', async () => {
    const before = (await must(api.get('/api/v1/people?limit=1000'), 200)).items.length;
    const cases = [
      [{ external_id: 'X1' }, ['name']],
      [{ external_id: 7, name: ['x'] }, ['external_id', 'name']],
      [{ external_id: 'X1', name: 'x'.repeat(10_000) }, ['name']],
      [{ external_id: 'X1', name: 'a\u0000b' }, ['name']],
      [{ external_id: '', name: '  ' }, ['external_id', 'name']],
      [{ external_id: 'X1', name: 'x', nickname: 'y' }, ['nickname']],
      [{ external_id: 'X1', name: 'x', consent: { given_at: 'yesterday', text_version: '1' } }, ['consent.given_at']],
      [{ external_id: 'X1', name: 'x', email: 'nowhere' }, ['email']],
    ];
    for (const [body, fields] of cases) {
      const answer = await api.post('/api/v1/people', body);
      assert.equal(answer.status, 400, JSON.stringify(body).slice(0, 80));
      assert.deepEqual(answer.body.errors.map((e) => e.field).sort(), fields.sort());
      for (const member of ['type', 'title', 'status', 'code']) assert.ok(member in answer.body, member);
    }
    assert.equal((await api.post('/api/v1/people', { external_id: 'P-1', name: 'Twice' })).status, 409);
    assert.equal((await must(api.get('/api/v1/people?limit=1000'), 200)).items.length, before);
  });

  test('a photo is judged, stored sealed, and makes the person known at once', async () => {
    const person = await must(api.post('/api/v1/people', { external_id: 'OBAMA', name: 'B. Obama' }), 201);
    const photos = await picturesOf('Obama');
    const { photos: results } = await must(api.post(`/api/v1/people/${person.id}/photos`, await form({ photo: photos.slice(0, 3) })), 201);
    assert.equal(results.length, 3);
    for (const result of results) {
      assert.match(result.id, uuid);
      assert.equal(result.accepted, true, JSON.stringify(result));
      assert.ok(result.quality > 0 && result.quality <= 1);
      assert.ok(result.face.box.width > 0);
    }
    const found = await must(api.post('/api/v1/recognize', await form({ image: photos[3] })), 200);
    assert.equal(found.faces[0].match.person_id, person.id);
    assert.equal(found.faces[0].match.external_id, 'OBAMA');
    assert.ok(found.faces[0].match.similarity > 0.4 && found.faces[0].match.confidence > 0.9);
    assert.ok(found.took_ms > 0);
  });

  test('no face, many faces and a covered lens are refused with their reasons', async () => {
    const person = await must(api.post('/api/v1/people', { external_id: 'REFUSED', name: 'R' }), 201);
    const path = `/api/v1/people/${person.id}/photos`;
    const none = await must(api.post(path, await form({ photo: join(faces, 'groups/no_face_017_0.jpg') })), 201);
    assert.deepEqual([none.photos[0].accepted, none.photos[0].face, none.photos[0].reasons, none.photos[0].advice],
      [false, null, ['no_face'], ['There is no face in the picture.']]);
    const many = await must(api.post(path, await form({ photo: join(faces, 'groups/bbt3.jpg') })), 201);
    assert.equal(many.photos[0].accepted, false);
    assert.ok(many.photos[0].reasons.includes('many_faces'));
  });

  test('an inactive person is recognised nowhere, and again once active', async () => {
    const photos = await picturesOf('Elton_John');
    const person = await enrol(api, 'ELTON', 'E. John', photos.slice(0, 3));
    const name = async () => (await must(api.post('/api/v1/recognize', await form({ image: photos[0] })), 200)).faces[0].match?.name;
    assert.equal(await name(), 'E. John');
    await must(api.del(`/api/v1/people/${person.id}`), 204);
    await new Promise((done) => setTimeout(done, 600));
    assert.equal(await name(), undefined);
    await must(api.patch(`/api/v1/people/${person.id}`, { active: true }), 200);
    await new Promise((done) => setTimeout(done, 600));
    assert.equal(await name(), 'E. John');
  });
});

describe('verify', () => {
  test('two pictures, and a picture against a person', async () => {
    const [a, b, c] = await picturesOf('Jennifer_Aniston');
    const [other] = await picturesOf('Emma_Watson');
    const same = await must(api.post('/api/v1/verify', await form({ a, b })), 200);
    assert.equal(same.same, true);
    assert.ok(same.similarity > same.threshold);
    const different = await must(api.post('/api/v1/verify', await form({ a, b: other })), 200);
    assert.equal(different.same, false);
    const person = await enrol(api, 'JEN', 'J. Aniston', [a, b]);
    const known = await must(api.post('/api/v1/verify', await form({ image: c }, { person_id: person.id })), 200);
    assert.equal(known.same, true);
    const nobody = await must(api.post('/api/v1/people', { external_id: 'EMPTY', name: 'No photo' }), 201);
    assert.equal((await api.post('/api/v1/verify', await form({ image: c }, { person_id: nobody.id }))).status, 422);
    assert.equal((await api.post('/api/v1/verify', await form({ image: c }, { person_id: 'x' }))).status, 400);
    assert.equal((await api.post('/api/v1/verify', await form({ a, b: join(faces, 'groups/no_face_017_0.jpg') }))).status, 422);
  });
});

describe('attendance', () => {
  test('marks once, says late, finds the stranger to the roster, and keeps evidence', async () => {
    const obama = (await must(api.get('/api/v1/people?q=OBAMA'), 200)).items[0];
    const biden = await enrol(api, 'BIDEN', 'J. Biden', (await picturesOf('Biden')).slice(0, 3));
    const { session, course } = await openSession(api, { code: 'POL-1', people: [obama.id] });
    const image = join(faces, 'groups/obama_and_biden.jpg');
    const frame = async (path = image) => (await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: path }, { source: 'room 1' })), 200)).faces;
    const by = (list) => Object.fromEntries(list.map((face) => [face.match?.name ?? face.decision, face.decision]));
    const first = await frame();
    assert.equal(by(first)['B. Obama'], 'present', JSON.stringify(first));
    assert.equal(by(first)['J. Biden'], 'not_on_roster');
    const record = first.find((face) => face.decision === 'present').record_id;
    assert.match(record, uuid);
    const second = await frame();
    assert.equal(by(second)['B. Obama'], 'already_marked');
    assert.equal(second.find((face) => face.decision === 'already_marked').record_id, record);

    await must(api.put(`/api/v1/courses/${course.id}/roster/${biden.id}`), 204);
    assert.equal(by(await frame())['J. Biden'], 'present', 'a change of the roster holds for the next frame');
    const records = await must(api.get(`/api/v1/sessions/${session.id}/records`), 200);
    assert.equal(records.items.length, 2);
    const marked = records.items.find((r) => r.id === record);
    assert.deepEqual([marked.status, marked.method, marked.source, marked.observed], ['present', 'face', 'room 1', 'present']);

    const late = await openSession(api, { code: 'POL-2', people: [obama.id], starts: -3000, ends: 600 });
    const answer = await must(api.post(`/api/v1/sessions/${late.session.id}/frames`, await form({ image })), 200);
    assert.equal(by(answer.faces)['B. Obama'], 'late');
  });

  test('many at once: one record a person, whatever arrives how often', async () => {
    const [obama] = (await must(api.get('/api/v1/people?q=OBAMA'), 200)).items;
    const { session } = await openSession(api, { code: 'POL-3', people: [obama.id] });
    const body = () => form({ image: join(faces, 'groups/obama_and_biden.jpg') });
    const answers = await Promise.all(Array.from({ length: 12 }, async () => api.post(`/api/v1/sessions/${session.id}/frames`, await body())));
    const decisions = answers.filter((a) => a.status === 200).flatMap((a) => a.body.faces).filter((f) => f.match?.person_id === obama.id).map((f) => f.decision);
    assert.equal(decisions.filter((d) => d === 'present').length, 1, decisions.join());
    assert.ok(answers.every((a) => a.status === 200 || (a.status === 503 && a.headers.get('retry-after'))));
    assert.equal((await must(api.get(`/api/v1/sessions/${session.id}/records`), 200)).items.length, 1);
  });

  test('a frame sent twice under one key is answered alike; the key with another frame is refused', async () => {
    const [obama] = (await must(api.get('/api/v1/people?q=OBAMA'), 200)).items;
    const { session } = await openSession(api, { code: 'POL-4', people: [obama.id] });
    const path = `/api/v1/sessions/${session.id}/frames`;
    const image = await readFile(join(faces, 'groups/obama_and_biden.jpg'));
    const body = (bytes) => ['--b\r\nContent-Disposition: form-data; name="image"; filename="f"\r\n\r\n', bytes, '\r\n--b--\r\n']
      .reduce((all, part) => Buffer.concat([all, Buffer.from(part)]), Buffer.alloc(0));
    const headers = { 'Idempotency-Key': 'frame-1', 'Content-Type': 'multipart/form-data; boundary=b' };
    const first = await api.call('POST', path, body(image), headers);
    const again = await api.call('POST', path, body(image), headers);
    assert.equal(first.status, 200, first.text);
    assert.equal(again.text, first.text);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    const other = await api.call('POST', path, body(await readFile(join(faces, 'groups/bbt3.jpg'))), headers);
    assert.equal(other.status, 422);
  });

  test('a change sent many times at once under one key is made once', async () => {
    const { course } = await openSession(api, { code: 'ONCE' });
    const path = `/api/v1/courses/${course.id}/sessions`;
    const body = { starts_at: '2031-01-01T08:00:00Z', ends_at: '2031-01-01T09:00:00Z' };
    const send = () => api.post(path, body, { 'Idempotency-Key': 'at once' });
    const answers = await Promise.all(Array.from({ length: 16 }, send));
    assert.ok(answers.every((a) => a.status === 201 || (a.status === 409 && a.headers.get('retry-after') === '1')), answers.map((a) => a.text).join());
    const ids = new Set([...answers.filter((a) => a.status === 201), await send()].map((a) => a.body.id));
    assert.equal(ids.size, 1);
    assert.equal((await must(api.get(`${path}?from=2030-12-31&to=2031-01-02`), 200)).items.length, 1);
  });

  test('liveness refuses a photograph of a photograph', async () => {
    const { session } = await openSession(api, { code: 'LIVE', policy: { liveness: 'passive' } });
    const fake = await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'spoof/fake/image_F2.jpg') })), 200);
    assert.deepEqual(fake.faces.map((f) => f.decision), ['spoof']);
    assert.ok(fake.faces[0].liveness < 0.5);
    const real = await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'spoof/real/image_T1.jpg') })), 200);
    assert.deepEqual(real.faces.map((f) => f.decision), ['unknown']);
    assert.ok(real.faces[0].liveness > 0.5);
  });

  test('only an open session takes frames, and states move only as they may', async () => {
    const { session, course } = await openSession(api, { code: 'STATES' });
    const path = `/api/v1/sessions/${session.id}`;
    const frame = async () => (await api.post(`${path}/frames`, await form({ image: join(faces, 'groups/bbt3.jpg') }))).status;
    assert.equal((await api.post(`${path}/open`)).status, 200, 'again changes nothing');
    assert.equal((await api.post(`${path}/close`)).body.status, 'closed');
    assert.equal(await frame(), 409);
    assert.equal((await api.post(`${path}/cancel`)).status, 409);
    assert.equal((await api.post(`${path}/open`)).body.status, 'open');
    assert.equal(await frame(), 200);
    assert.equal((await api.post(`${path}/cancel`)).body.status, 'cancelled');
    assert.equal(await frame(), 409);
    assert.equal((await api.post(`${path}/open`)).status, 409);
    const later = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: '2030-01-01T08:00:00+01:00', ends_at: '2030-01-01T09:00:00+01:00' }), 201);
    assert.equal(later.starts_at, '2030-01-01T07:00:00Z');
    assert.equal((await api.post(`/api/v1/sessions/${later.id}/frames`, await form({ image: join(faces, 'groups/bbt3.jpg') }))).status, 409);
    const listed = await must(api.get(`/api/v1/courses/${course.id}/sessions?from=2029-12-31&to=2030-01-02`), 200);
    assert.deepEqual(listed.items.map((s) => s.id), [later.id]);
    assert.equal((await api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: '2030-01-01T08:00:00Z', ends_at: '2030-01-01T08:00:00Z' })).status, 400);
  });

  test('a hand marks, a correction keeps what was observed, the sheet and the exports show it', async () => {
    const [obama] = (await must(api.get('/api/v1/people?q=OBAMA'), 200)).items;
    const ada = (await must(api.get('/api/v1/people?q=P-1'), 200)).items[0];
    const formula = await must(api.post('/api/v1/people', { external_id: '=1+1', name: '@SUM(A1)' }), 201);
    const { session, course } = await openSession(api, { code: 'HAND', people: [obama.id, ada.id, formula.id] });
    const byHand = await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: ada.id, status: 'present', reason: 'no photo wanted' }), 201);
    assert.deepEqual([byHand.status, byHand.method, byHand.observed, byHand.office.reason], ['present', 'manual', null, 'no photo wanted']);
    await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'groups/obama_and_biden.jpg') })), 200);
    const [seen] = (await must(api.get(`/api/v1/records?session=${session.id}&person=${obama.id}`), 200)).items;
    assert.equal((await api.patch(`/api/v1/records/${seen.id}`, { status: 'excused' })).status, 400, 'a reason is asked for');
    const corrected = await must(api.patch(`/api/v1/records/${seen.id}`, { status: 'excused', reason: 'left at once' }), 200);
    assert.deepEqual([corrected.status, corrected.observed], ['excused', 'present']);
    await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    const sheet = await must(api.get(`/api/v1/sessions/${session.id}/sheet`), 200);
    assert.deepEqual(Object.fromEntries(sheet.rows.map((r) => [r.external_id, r.status])), { 'OBAMA': 'excused', 'P-1': 'present', '=1+1': 'absent' });
    const csv = await api.get(`/api/v1/exports?format=csv&course=${course.id}`);
    assert.match(csv.headers.get('content-type'), /^text\/csv/);
    assert.match(csv.headers.get('content-disposition'), /attachment/);
    assert.match(csv.text, /'=1\+1,'@SUM\(A1\),absent/);
    const json = await api.get(`/api/v1/exports?format=json&session=${session.id}&person=${obama.id}`);
    assert.deepEqual(json.body.map((r) => r.status), ['excused']);
    assert.equal((await api.get('/api/v1/exports?format=doc')).status, 400);
    assert.equal((await api.post(`/api/v1/sessions/${session.id}/records`, { person_id: formula.id, status: 'here', reason: 'x' })).status, 400);
  });
});

describe('operations', () => {
  test('health, readiness and metrics', async () => {
    assert.deepEqual((await api.get('/healthz')).body, { status: 'ok' });
    const ready = await must(api.get('/readyz'), 200);
    assert.equal(ready.ready, true);
    assert.ok(ready.gallery.people > 0);
    const metrics = (await api.get('/metrics')).text;
    assert.match(metrics, /^rollcall_ready 1$/m);
    assert.match(metrics, /rollcall_http_requests_total\{operation="healthz",status="200"\} \d+/);
  });

  test('a change made by the command line reaches the running server', async () => {
    const { stdout } = { stdout: await ok(['import', 'people', join(faces, 'people_png'), '--data', data, '--json']) };
    assert.ok(JSON.parse(stdout).people_added > 0);
    await new Promise((done) => setTimeout(done, 800));
    const [picture] = await picturesOf('sheldon', 'people_png');
    const found = await must(api.post('/api/v1/recognize', await form({ image: picture })), 200);
    assert.equal(found.faces[0].match?.name, 'sheldon');
  });

  test('the live feed tells of a record and replays what a browser missed', async () => {
    const [obama] = (await must(api.get('/api/v1/people?q=OBAMA'), 200)).items;
    const { session } = await openSession(api, { code: 'FEED', people: [obama.id] });
    const read = async (headers, until) => {
      const abort = new AbortController();
      const response = await fetch(`${server.url}/api/v1/events`, { headers: { Authorization: `Bearer ${key}`, ...headers }, signal: abort.signal });
      assert.equal(response.headers.get('content-type'), 'text/event-stream');
      const timer = setTimeout(() => abort.abort(), 120_000);
      let text = '';
      const started = until.start?.();
      for await (const chunk of response.body) {
        text += Buffer.from(chunk).toString();
        if (until.done(text)) break;
      }
      clearTimeout(timer);
      abort.abort();
      await started;
      return text;
    };
    const text = await read({}, {
      start: async () => must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'groups/obama_and_biden.jpg') })), 200),
      done: (all) => /event: record\n/.test(all) && all.endsWith('\n\n'),
    });
    assert.match(text, new RegExp(`"session_id":"${session.id}"`));
    assert.ok(!text.includes('Obama'), 'events hold ids, never names');
    const id = /id: (\d+)\nevent: record/.exec(text)[1];
    const replayed = await read({ 'Last-Event-ID': String(Number(id) - 1) }, { done: (all) => all.includes(`id: ${id}\n`) });
    assert.match(replayed, /event: record/);
  });

  test('without models the server starts, says so, and names the command', async () => {
    const bare = await install({ models: false });
    const empty = await serve(bare.data, bare.key);
    const ready = await empty.api.get('/readyz');
    assert.equal(ready.status, 503);
    assert.deepEqual([ready.body.ready, ready.body.code], [false, 'no_model']);
    assert.match(ready.body.hint, /rollcall models fetch/);
    const answer = await empty.api.post('/api/v1/recognize', await form({ image: join(faces, 'groups/bbt3.jpg') }));
    assert.equal(answer.status, 503);
    assert.equal(answer.body.code, 'no_model');
    assert.match(answer.text, /rollcall models fetch/);
    assert.equal((await empty.api.get('/api/v1/people')).status, 200, 'everything else works');
    assert.equal(await empty.stop(), 0);
  });
});
