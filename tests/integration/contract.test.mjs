// docs/api/openapi.yaml against the server: the same routes, operations and roles as its route table, and answers of the
// shapes it describes. And the other pages that list what the program has: errors, settings, metrics.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import yaml from 'js-yaml';
import { SMTPServer } from 'smtp-server';
import { makeReader } from '../../web/docs/schema.js';
import { zip } from '../archive.mjs';
import { live } from '../live_client.mjs';
import { roles, tableRoutes } from '../routes.mjs';
import { client, faces, folder, form, install, join, mkdir, must, openSession, ok, password, picturesOf, place, readFile, run, serve, totp } from '../harness.mjs';

const checkout = join(import.meta.dirname, '../..');
const source = (path) => readFile(join(checkout, path), 'utf8');
const spec = yaml.load(await source('docs/api/openapi.yaml'));

const unknown = '01890000-0000-7000-8000-000000000000';

// {operation: {method, path, role, devices}} of openapi.yaml, as tableRoutes() gives them of the program.
function specRoutes() {
  const found = {};
  for (const [path, item] of Object.entries(spec.paths))
    for (const [method, operation] of Object.entries(item))
      if (method !== 'parameters')
        found[operation.operationId] = { method: method.toUpperCase(), path, role: operation['x-least-role'], devices: operation['x-devices'] ?? false };
  return found;
}

function follow(node) {
  return node?.$ref ? follow(node.$ref.split('/').slice(1).reduce((at, part) => at[part], spec)) : node;
}

// The schema without references. Closed: an answer may have nothing that is not described.
function resolved(schema, closed, within = false) {
  if (Array.isArray(schema)) return schema.map((one) => resolved(one, closed, within));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...beside } = schema;
  if ($ref) return { ...resolved(follow(schema), closed, within), ...beside };
  const made = {};
  for (const [key, value] of Object.entries(schema))
    made[key] = key === 'properties'
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one, closed)]))
      : resolved(value, closed, key === 'allOf');
  if (closed && !within && (made.properties || made.allOf) && !('additionalProperties' in made)) made.unevaluatedProperties = false;
  return made;
}

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
addFormats(ajv);
function validate(schema, value, what, closed = true) {
  const check = ajv.compile(resolved(schema, closed));
  assert.ok(check(value), `${what}: ${ajv.errorsText(check.errors)}: ${JSON.stringify(value)?.slice(0, 400)}`);
}

const table = await tableRoutes();
const described = specRoutes();
const covered = new Set();
const reached = new Set();  // "operation status"

// Calls an operation and holds the request and the answer against its description.
async function call(api, operation, { params = {}, query = '', body, headers, status = 200 } = {}) {
  const { method, path } = described[operation];
  const description = spec.paths[path][method.toLowerCase()];
  const address = path.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? unknown) + query;
  const json = follow(description.requestBody)?.content['application/json'];
  if (json && status < 400) validate(json.schema, body, `request of ${operation}`, false);
  const answer = await api.call(method, address, body, headers);
  assert.equal(answer.status, status, `${operation}: ${answer.text}`);
  const response = follow(description.responses[status] ?? description.responses.default);
  const type = answer.headers.get('content-type')?.split(';')[0];
  for (const name of Object.keys(response.headers ?? {})) assert.ok(answer.headers.get(name), `${operation} has no ${name}`);
  assert.ok(answer.headers.get('x-request-id'));
  if (!response.content) {
    assert.equal(answer.text, '', `${operation} ${status} is described without a body`);
  } else {
    const content = response.content[type] ?? response.content['*/*'];
    assert.ok(content, `${operation} ${status}: ${type} is not described`);
    validate(content.schema, answer.body, `${operation} ${status}`);
  }
  if (status < 400) covered.add(operation);
  reached.add(`${operation} ${status}`);
  return answer;
}

let server;
let api;
let data;
let key;
before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
  api = server.api;
});

describe('the description', () => {
  test('has exactly the routes of the table, with their operation ids and least roles', () => assert.deepEqual(described, table));

  test('is of this version', async () => assert.equal(spec.info.version, (await ok(['--version'])).trim()));

  test('names security and documents every parameter of a path', () => {
    for (const [path, item] of Object.entries(spec.paths))
      for (const [method, operation] of Object.entries(item)) {
        if (method === 'parameters') continue;
        assert.equal(operation['x-least-role'] === 'anyone', operation.security?.length === 0, operation.operationId);
        const named = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(follow).filter((p) => p.in === 'path');
        assert.deepEqual(named.map((p) => p.name).sort(), [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort(), path);
      }
  });

  test('says of every operation what it is and who may, and shows examples that fit', () => {
    const reader = makeReader(spec);
    const examples = (content, what) => {
      for (const [type, one] of Object.entries(content ?? {})) {
        if (!type.includes('json') || one.schema === true) continue;
        const given = [one.example, ...Object.values(one.examples ?? {}).map((each) => follow(each).value)].filter((value) => value !== undefined);
        for (const value of given.length ? given : [reader.example(one.schema)]) validate(one.schema, value, `example of ${what}`, false);
      }
    };
    const tags = spec.tags.map((tag) => tag.name);
    for (const item of Object.values(spec.paths))
      for (const [method, operation] of Object.entries(item)) {
        if (method === 'parameters') continue;
        const what = operation.operationId;
        assert.ok(operation.summary?.length > 3 && !operation.summary.endsWith('.'), `summary of ${what}`);
        assert.ok(operation.tags?.length === 1 && tags.includes(operation.tags[0]), `tag of ${what}`);
        assert.ok([...roles, 'anyone', 'device'].includes(operation['x-least-role']), `role of ${what}`);
        examples(follow(operation.requestBody)?.content, `the body of ${what}`);
        for (const [status, response] of Object.entries(operation.responses)) {
          assert.ok(follow(response).description, `${what} ${status}`);
          examples(follow(response).content, `${what} ${status}`);
        }
      }
  });

  test('lists the codes of the table of errors', async () => {
    const codes = [...(await source('src/base/error.cpp')).matchAll(/ErrorTraits\{ErrorCode::k\w+, "(\w+)"/g)].map((m) => m[1]);
    assert.ok(codes.length > 20);
    assert.deepEqual(spec.components.schemas.Problem.properties.code.enum, codes);
  });
});

describe('the answers', () => {
  const person = {};
  const course = {};
  const session = {};

  test('of operations', async () => {
    await call(api, 'healthz');
    await call(api, 'readyz');
    await call(api, 'metrics');
    assert.equal((await call(api, 'get_health')).body.parts.database.status, 'ok');
    assert.equal((await call(api, 'get_thresholds', { query: '?people=610' })).body.people, 610);
    await call(api, 'get_thresholds', { query: '?people=0', status: 400 });
    const described = await call(client(server.url), 'openapi');
    assert.deepEqual(described.body, spec, 'the program holds the description as it is in the file');
    const again = await client(server.url).get('/api/v1/openapi.json', { 'If-None-Match': described.headers.get('etag') });
    assert.deepEqual([again.status, again.text], [304, '']);
    assert.match(described.headers.get('cache-control'), /max-age/);
    await call(client(server.url), 'docs_page');
    await call(client(server.url), 'docs_errors');
    await call(client(server.url), 'web_page', { status: 302 });
    for (const app of ['app_page', 'kiosk_page']) {
      await call(client(server.url), app, { params: { path: 'somewhere' } });
      await call(client(server.url), app, { params: { path: 'nothing.js' }, status: 404 });
    }
    await call(client(server.url), 'web_asset', { params: { path: 'docs/style.css' } });
    await call(client(server.url), 'web_asset', { params: { path: 'nothing.css' }, status: 404 });
  });

  test('of a server without models', async () => {
    const bare = await install({ models: false });
    const other = await serve(bare.data, bare.key, [], { ROLLCALL_MODELS_MIRROR: '' });
    await call(other.api, 'readyz', { status: 503 });
    const answer = await call(other.api, 'recognize', { body: await form({ image: join(faces, 'groups/bbt3.jpg') }), status: 503 });
    assert.equal(answer.body.code, 'no_model');
    assert.equal((await call(other.api, 'get_health')).body.parts.models.reason, 'no_models');
    await call(other.api, 'get_thresholds', { status: 503 });
    await other.stop();
  });

  test('of auth', async () => {
    const page = client(server.url);
    await call(page, 'sign_in_methods');
    await call(page, 'begin_oidc', { status: 404 });
    await call(page, 'finish_oidc', { status: 404 });
    for (const operation of ['begin_oidc', 'finish_oidc']) covered.add(operation);  // with a provider: oidc.test.mjs
    await call(page, 'sign_in', { body: { name: 'office', password: 'not the password' }, status: 401 });
    const signed = await call(page, 'sign_in', { body: { name: 'office', password } });
    const headers = { Cookie: signed.headers.get('set-cookie').split(';')[0], 'X-CSRF-Token': signed.body.csrf_token };
    const me = await call(page, 'who_am_i', { headers });
    assert.equal(me.body.csrf_token, signed.body.csrf_token);
    await call(api, 'who_am_i');
    await call(page, 'sign_out', { headers, status: 204 });
  });

  test('of a second factor, tokens and users', async () => {
    const page = client(server.url);
    const made = await call(api, 'create_user', { body: { name: 'jane', password: 'a long password', role: 'instructor' }, status: 201 });
    await call(api, 'create_user', { body: { name: 'jane', role: 'viewer' }, status: 409 });
    await call(api, 'create_user', { body: { name: 'x', password: 'short', role: 'owner' }, status: 400 });
    const params = { user_id: made.body.id };
    await call(api, 'get_user', { params });
    await call(api, 'get_user', { status: 404 });
    await call(api, 'list_users', { query: '?limit=1' });
    await call(api, 'change_user', { params, body: { name: 'jane d', second_factor: false }, headers: { 'If-Match': made.headers.get('etag') } });
    await call(api, 'change_user', { params, body: { active: false }, headers: { 'If-Match': '"1"' }, status: 412 });

    const signed = await call(page, 'sign_in', { body: { name: 'jane d', password: 'a long password' } });
    const headers = { Cookie: signed.headers.get('set-cookie').split(';')[0], 'X-CSRF-Token': signed.body.csrf_token };
    await call(page, 'change_password', { headers, body: { current_password: 'not it', new_password: 'another long one' }, status: 401 });
    const changed = await call(page, 'change_password', { headers, body: { current_password: 'a long password', new_password: 'another long one' } });
    const now = { Cookie: changed.headers.get('set-cookie').split(';')[0], 'X-CSRF-Token': changed.body.csrf_token };
    const own = { password: 'another long one' };
    await call(page, 'who_am_i', { headers: now });
    const offered = await call(page, 'offer_second_factor', { headers: now, body: own });
    await call(page, 'confirm_second_factor', { headers: now, body: { code: '0' }, status: 400 });
    await call(page, 'confirm_second_factor', { headers: now, body: { code: totp(offered.body.secret) } });
    await call(page, 'offer_second_factor', { headers: now, body: own, status: 409 });
    await call(page, 'renew_recovery_codes', { headers: now, body: own });
    await call(page, 'sign_in', { body: { name: 'jane d', password: own.password }, status: 401 });
    await call(page, 'remove_second_factor', { headers: now, body: own, status: 204 });
    await call(page, 'sign_out_of_all', { headers: now, status: 204 });
    await call(page, 'who_am_i', { headers: now, status: 401 });

    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const ask = (fields, status) => call(page, 'issue_token', { headers: form, body: new URLSearchParams(fields).toString(), status });
    const token = await ask({ grant_type: 'password', username: 'jane d', password: own.password, scope: 'auth:read' }, 200);
    await call(client(server.url, token.body.access_token), 'who_am_i');
    await ask({ grant_type: 'password', username: 'jane d', password: 'not the password' }, 400);
    await ask({ grant_type: 'implicit' }, 400);
    const apiKey = await call(api, 'create_api_key', { body: { name: 'timetable', role: 'viewer', scopes: 'courses:read', expires_at: '2099-01-01T00:00:00Z' }, status: 201 });
    await ask({ grant_type: 'client_credentials', client_id: apiKey.body.id, client_secret: apiKey.body.api_key }, 200);
    await ask({ grant_type: 'client_credentials', client_id: apiKey.body.id, client_secret: 'rk_wrong' }, 401);
    await call(api, 'create_api_key', { body: { name: 'x', role: 'viewer', scopes: 'courses' }, status: 400 });
    await call(api, 'list_api_keys', { query: '?limit=2' });
    await call(api, 'revoke_api_key', { params: { key_id: apiKey.body.id }, status: 204 });
    await call(client(server.url, apiKey.body.api_key), 'list_courses', { status: 401 });
    await call(api, 'sign_out_user', { params, status: 204 });
    await call(api, 'remove_user', { params, status: 204 });
    await call(api, 'remove_user', { params, status: 404 });
  });

  test('of people', async () => {
    const consent = { given_at: '2026-09-01T08:00:00Z', text_version: '2' };
    const made = await call(api, 'create_person', { body: { external_id: 'S1', name: 'B. Obama', email: 'b@example.org', consent }, status: 201 });
    Object.assign(person, made.body);
    const params = { person_id: person.id };
    await call(api, 'create_person', { body: { external_id: 'S1', name: 'Twice' }, status: 409 });
    await call(api, 'create_person', { body: { external_id: 7, nickname: 'x' }, status: 400 });
    await call(api, 'get_person', { params });
    await call(api, 'get_person', { status: 404 });
    await call(api, 'list_people', { query: '?limit=1&active=true&q=obama' });
    await call(api, 'list_people', { query: '?limit=0', status: 400 });
    await call(api, 'change_person', { params, body: { email: null }, headers: { 'If-Match': '"1"' } });
    await call(api, 'change_person', { params, body: { name: 'x' }, headers: { 'If-Match': '"1"' }, status: 412 });
    await call(api, 'deactivate_person', { params, status: 204 });
    await call(api, 'change_person', { params, body: { active: true } });
    const photos = (await picturesOf('Obama')).slice(0, 3);
    await call(api, 'add_photos', { params, body: await form({ photo: [...photos, join(faces, 'groups/no_face_017_0.jpg'), join(faces, 'groups/bbt3.jpg')] }), status: 201 });
    await call(api, 'add_photos', { params, body: await form({ photo: Buffer.from('no picture') }), status: 415 });
    await call(api, 'add_photos', { params, body: await form({ photo: Buffer.alloc(0) }), status: 400 });
  });

  test('of recognition', async () => {
    const [a, b] = await picturesOf('Obama');
    const found = await call(api, 'recognize', { body: await form({ image: join(faces, 'groups/obama_and_biden.jpg') }) });
    assert.ok(found.body.faces.some((face) => face.match?.person_id === person.id));
    assert.ok(found.body.faces.some((face) => face.match === null));
    await call(api, 'recognize', { body: await form({ picture: a }), status: 400 });
    await call(api, 'verify', { body: await form({ a, b }) });
    await call(api, 'verify', { body: await form({ image: a }, { person_id: person.id }) });
    await call(api, 'verify', { body: await form({ a, b: join(faces, 'groups/no_face_017_0.jpg') }), status: 422 });
    const samples = JSON.stringify(Array.from({ length: 20 }, (_, i) => ({ kind: i % 2 ? 'real' : 'print', liveness: i % 2 ? 0.9 : 0.1 })));
    await call(api, 'calibrate_liveness', { body: await form({ real: a }, { samples }) });
    await call(api, 'calibrate_liveness', { body: await form({ real: a }) });
    await call(api, 'calibrate_liveness', { body: await form({}, { samples: 'none' }), status: 400 });
    await call(api, 'calibrate_liveness', { body: await form({ real: Buffer.from('no picture') }), status: 415 });
  });

  test('of courses', async () => {
    const policy = { liveness: 'off', minimum_confidence: 0.5 };
    const made = await call(api, 'create_course', { body: { code: 'C-1', name: 'Course', time_zone: 'Europe/Berlin', policy }, status: 201 });
    Object.assign(course, made.body);
    const params = { course_id: course.id };
    const defaults = (await call(api, 'create_course', { body: { code: 'C-2', name: 'Defaults' }, status: 201 })).body;
    for (const [name, schema] of Object.entries(spec.components.schemas.Policy.properties))
      assert.equal(defaults.policy[name], schema.default, name);
    assert.equal(defaults.time_zone, spec.components.schemas.NewCourse.properties.time_zone.default);
    await call(api, 'list_courses', { query: '?limit=1' });
    await call(api, 'get_course', { params });
    await call(api, 'change_course', { params, body: { policy: { minimum_confidence: null } }, headers: { 'If-Match': made.headers.get('etag') } });
    await call(api, 'change_course', { params, body: { policy: { cooldown_s: -1 } }, status: 400 });
    await call(api, 'add_to_roster', { params: { ...params, person_id: person.id }, status: 204 });
    await call(api, 'add_to_roster', { params, status: 404 });
    await call(api, 'list_roster', { params });
    await call(api, 'remove_from_roster', { params: { ...params, person_id: person.id }, status: 204 });
    await call(api, 'add_to_roster', { params: { ...params, person_id: person.id }, status: 204 });
  });

  test('of guardians', async () => {
    const params = { person_id: person.id };
    const body = { name: 'A parent', email: 'parent@example.org', quiet_hours: { from: '20:00', until: '07:00' } };
    const made = await call(api, 'create_guardian', { params, body, status: 201 });
    const one = { ...params, guardian_id: made.body.id };
    await call(api, 'create_guardian', { params, body: { ...body, email: 'nobody' }, status: 400 });
    await call(api, 'create_guardian', { body, status: 404 });
    await call(api, 'list_guardians', { params });
    await call(api, 'get_guardian', { params: one });
    await call(api, 'change_guardian', { params: one, body: { quiet_hours: null, digest: true }, headers: { 'If-Match': made.headers.get('etag') } });
    await call(api, 'change_guardian', { params: one, body: { digest: false }, headers: { 'If-Match': made.headers.get('etag') }, status: 412 });
    await call(api, 'remove_guardian', { params: one, status: 204 });
    await call(api, 'get_guardian', { params: one, status: 404 });
    for (const operation of ['show_unsubscribe', 'unsubscribe']) await call(api, operation, { query: '?token=x', status: 404 });
  });

  test('of the link in a mail to a guardian', async () => {
    const other = await install({ models: false });
    let told;
    const mail = new Promise((done) => { told = done; });
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => { let text = ''; stream.on('data', (piece) => { text += piece; }).on('end', () => { told(text); done(); }); },
    });
    await new Promise((done) => smtp.listen(0, '127.0.0.1', done));
    const mailing = await serve(other.data, other.key, ['--mail-url', `smtp://127.0.0.1:${smtp.server.address().port}`, '--mail-tls', 'never',
      '--mail-delay-s', '0', '--server-public-url', 'https://rollcall.example.org']);
    await call(mailing.api, 'change_settings', { body: { 'mail.delay_s': 10 }, status: 409 });
    const away = await must(mailing.api.post('/api/v1/people', { external_id: 'G1', name: 'Away' }), 201);
    await must(mailing.api.post(`/api/v1/people/${away.id}/guardians`, { name: 'A parent', email: 'parent@example.org' }), 201);
    const { session } = await openSession(mailing.api, { people: [away.id], policy: { liveness: 'off', auto_absent: true } });
    await must(mailing.api.post(`/api/v1/sessions/${session.id}/close`), 200);
    const query = `?token=${/\/api\/v1\/unsubscribe\?token=([^>]+)>/.exec(await mail)[1]}`;
    const anybody = client(mailing.url);
    await call(anybody, 'show_unsubscribe', { query });
    await call(anybody, 'unsubscribe', { query });
    await mailing.stop();
    await new Promise((done) => smtp.close(done));
  });

  test('of webhooks', async () => {
    const body = { url: 'https://hooks.example.org/rollcall', description: 'the timetable', kinds: ['record.*'], active: false, from_event: 1 };
    const made = await call(api, 'create_webhook', { body, status: 201 });
    assert.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    const params = { webhook_id: made.body.id };
    await call(api, 'create_webhook', { body: { ...body, url: 'http://hooks.example.org' }, status: 400 });
    await call(api, 'create_webhook', { body: { ...body, kinds: ['Record'] }, status: 400 });
    await call(api, 'list_webhooks', { query: '?limit=1' });
    await call(api, 'get_webhook', { params });
    await call(api, 'get_webhook', { status: 404 });
    await call(api, 'change_webhook', { params, body: { kinds: ['*'] }, headers: { 'If-Match': made.headers.get('etag') } });
    await call(api, 'change_webhook', { params, body: { kinds: ['*'] }, headers: { 'If-Match': made.headers.get('etag') }, status: 412 });
    const rotated = await call(api, 'rotate_webhook_secret', { params });
    assert.notEqual(rotated.body.secret, made.body.secret);
    await call(api, 'replay_webhook', { params, body: { from_event: 1, dead_letters: true } });
    await call(api, 'replay_webhook', { params, body: {}, status: 400 });
    await call(api, 'replay_webhook', { params, body: { from_event: 1_000_000 }, status: 400 });
    const refused = await call(api, 'change_webhook', { params, body: { url: 'https://127.0.0.1:1/' } });
    assert.equal(refused.body.active, false);
    assert.equal((await call(api, 'ping_webhook', { params })).body.outcome, 'unreachable');
    await call(api, 'list_webhook_attempts', { params });
    await call(api, 'list_dead_letters', { params });
    await call(api, 'remove_webhook', { params, status: 204 });
    await call(api, 'remove_webhook', { params, status: 404 });
  });

  test('of webhooks that are files, and of holding everything back', async () => {
    await call(api, 'create_webhook', { body: { file: 'contract.csv' }, status: 400 });
    const files = await folder('files');
    await mkdir(files);
    const other = await install({ models: false });
    const filing = await serve(other.data, other.key, ['--csv-folder', files]);
    const made = await call(filing.api, 'create_webhook', { body: { file: 'contract.csv', active: false }, status: 201 });
    assert.deepEqual([made.body.secret, made.body.url, made.body.file], [null, null, 'contract.csv']);
    const params = { webhook_id: made.body.id };
    await call(filing.api, 'create_webhook', { body: { file: 'contract.csv' }, status: 409 });
    await call(filing.api, 'get_webhook', { params });
    await call(filing.api, 'rotate_webhook_secret', { params, status: 409 });
    assert.equal((await call(filing.api, 'ping_webhook', { params })).body.outcome, 'delivered');
    assert.equal((await call(filing.api, 'get_outbox')).body.paused, false);
    assert.equal((await call(filing.api, 'pause_outbox')).body.reason, 'asked');
    assert.equal((await call(filing.api, 'resume_outbox')).body.paused, false);
    await filing.stop();
  });

  test('of instructors and devices', async () => {
    const user = (await call(api, 'create_user', { body: { name: 'teacher', role: 'instructor' }, status: 201 })).body;
    const taught = { course_id: course.id, user_id: user.id };
    await call(api, 'add_instructor', { params: taught, status: 204 });
    await call(api, 'add_instructor', { params: { course_id: course.id }, status: 404 });
    await call(api, 'list_instructors', { params: taught });
    assert.ok((await call(api, 'list_users_who_teach')).body.items.some((one) => one.id === user.id));
    await call(api, 'remove_instructor', { params: taught, status: 204 });
    const made = await call(api, 'create_device', { body: { name: 'door', course_ids: [course.id] }, status: 201 });
    const params = { device_id: made.body.id };
    await call(api, 'create_device', { body: { name: '', course_ids: ['x'] }, status: 400 });
    await call(api, 'list_devices');
    await call(api, 'get_device', { params });
    await call(api, 'change_device', { params, body: { name: 'front door' }, headers: { 'If-Match': made.headers.get('etag') } });
    const device = client(server.url, (await call(api, 'renew_device_key', { params })).body.device_key);
    await call(client(server.url, made.body.device_key), 'device_duty', { status: 401 });
    await call(device, 'device_duty');
    await call(device, 'device_heartbeat');
    await call(device, 'who_am_i');
    const here = { ...params, course_id: course.id };
    const roster = await call(device, 'device_roster', { params: here });
    assert.deepEqual(Object.keys(roster.body.items[0]).sort(), ['external_id', 'name', 'person_id']);
    await call(device, 'list_people', { status: 403 });
    await call(api, 'remove_device_course', { params: here, status: 204 });
    await call(device, 'device_roster', { params: here, status: 404 });
    await call(api, 'add_device_course', { params: here, status: 204 });
    await call(api, 'revoke_device', { params, status: 204 });
    await call(device, 'device_duty', { status: 401 });
  });

  test('of imports', async () => {
    const type = { 'Content-Type': 'text/csv' };
    const file = 'external_id,name,groups,courses\nIMP-1,Imported,new,C-9\nIMP-2,,,\n';
    const query = '?create_courses=true&time_zone=Europe/Berlin';
    const preview = await call(api, 'preview_people_import', { query, body: file, headers: type });
    await call(api, 'preview_people_import', { query: '?absent=perhaps', body: file, headers: type, status: 400 });
    await call(api, 'preview_people_import', { body: 'name\nNobody\n', headers: type, status: 422 });
    await call(api, 'apply_people_import', { body: file, headers: type, status: 400 });
    await call(api, 'apply_people_import', { query: `${query}&token=another`, body: file, headers: type, status: 409 });
    await call(api, 'apply_people_import', { query: '?token=another', body: '', headers: type, status: 422 });
    const done = await call(api, 'apply_people_import', { query: `${query}&token=${preview.body.token}`, body: file, headers: type });
    assert.deepEqual(done.body.rows.map((row) => row.outcome), ['added', 'added', 'refused']);
    const photos = zip([{ name: 'IMP-1/front.jpg', content: 'no picture' }]);
    const taken = await call(api, 'import_photos', { body: photos, headers: { 'Content-Type': 'application/zip' }, status: 202 });
    let job = taken.body;
    while (!job.finished_at) job = await must(api.get(`/api/v1/jobs/${job.id}`), 200);
    validate(spec.components.schemas.PhotosImport, await must(api.get(job.result.url), 200), 'PhotosImport');
    await call(api, 'import_photos', { body: 'no archive', headers: { 'Content-Type': 'application/zip' }, status: 400 });
  });

  test('of schedules and holidays', async () => {
    const params = { course_id: course.id };
    const days = [{ date: '2027-01-01', name: 'New year' }, { date: '2026-12-24', until: '2026-12-31' }];
    const calendar = await call(api, 'create_holidays', { body: { name: 'Berlin', days }, status: 201 });
    const here = { calendar_id: calendar.body.id };
    await call(api, 'create_holidays', { body: { name: 'Berlin' }, status: 409 });
    await call(api, 'create_holidays', { body: { name: '', days: [{ date: '2026-02-30' }] }, status: 400 });
    await call(api, 'list_holidays', { query: '?limit=1' });
    await call(api, 'get_holidays', { params: here });
    await call(api, 'get_holidays', { status: 404 });
    const none = await call(api, 'get_schedule', { params });
    assert.equal(none.body.version, 0);
    const schedule = {
      rules: [{ weekday: 'mon', start: '09:00', end: '12:00', from: '2026-09-01', until: null, every_weeks: 2 }],
      exceptions: [{ date: '2026-12-07', kind: 'cancelled' }, { date: '2026-12-09', kind: 'extra', start: '22:00', end: '01:00' },
        { date: '2026-12-21', kind: 'moved', start: '09:00', to_date: '2026-12-22', to_start: '10:00', to_end: '11:00' }],
      holidays: [calendar.body.id],
    };
    const put = await call(api, 'put_schedule', { params, body: schedule, headers: { 'If-Match': none.headers.get('etag') } });
    assert.deepEqual((await call(api, 'get_schedule', { params })).body, put.body);
    await call(api, 'put_schedule', { params, body: schedule, headers: { 'If-Match': '"0"' }, status: 412 });
    const bad = await call(api, 'put_schedule', { params, body: { rules: [{ weekday: 'monday', start: '9', end: '12:00' }], holidays: [unknown] }, status: 400 });
    assert.deepEqual(bad.body.errors.map((one) => one.field), ['rules[0].weekday', 'rules[0].start']);
    await call(api, 'put_schedule', { params, body: { holidays: [unknown] }, status: 400 });
    await call(api, 'put_schedule', { body: schedule, status: 404 });
    await call(api, 'remove_holidays', { params: here, status: 409 });
    await call(api, 'change_holidays', { params: here, body: { name: 'Brandenburg', days: [] }, headers: { 'If-Match': '"1"' } });
    await call(api, 'change_holidays', { params: here, body: { name: 'x' }, headers: { 'If-Match': '"1"' }, status: 412 });
    const written = await call(api, 'export_schedule', { params });
    await call(api, 'import_schedule', { params, body: written.text, headers: { 'Content-Type': 'text/calendar' } });
    await call(api, 'import_schedule', { params, body: 'no calendar', headers: { 'Content-Type': 'text/calendar' }, status: 400 });
    await call(api, 'put_schedule', { params, body: { rules: [] } });
    await call(api, 'remove_holidays', { params: here, status: 204 });
  });

  test('of sessions, frames and the sheet', async () => {
    const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
    const body = { starts_at: at(0), ends_at: at(3600) };
    const params = { course_id: course.id };
    const made = await call(api, 'create_session', { params, body, status: 201, headers: { 'Idempotency-Key': 'session 1' } });
    const again = await api.post(`/api/v1/courses/${course.id}/sessions`, body, { 'Idempotency-Key': 'session 1' });
    assert.deepEqual([again.status, again.text, again.headers.get('idempotency-replayed')], [201, made.text, 'true']);
    for (const name of ['etag', 'location', 'content-type']) assert.equal(again.headers.get(name), made.headers.get(name), name);
    await call(api, 'create_session', { params, body: { ...body, ends_at: at(60) }, headers: { 'Idempotency-Key': 'session 1' }, status: 422 });
    Object.assign(session, made.body);
    const here = { session_id: session.id };
    const image = join(faces, 'groups/obama_and_biden.jpg');
    await call(api, 'create_session', { params, body: { starts_at: at(0), ends_at: at(-60) }, status: 400 });
    await call(api, 'get_session', { params: here });
    await call(api, 'take_frame', { params: here, body: await form({ image }), status: 409 });
    await call(api, 'open_session', { params: here });
    await call(api, 'get_sheet', { params: here });
    const frame = await call(api, 'take_frame', { params: here, body: await form({ image }, { source: 'room 1', captured_at: at(0) }) });
    assert.ok(frame.body.faces.some((face) => face.decision === 'present' && face.record_id), frame.text);
    await call(api, 'take_frame', { params: here, body: await form({ image: Buffer.from('text') }), status: 415 });
    await call(api, 'list_sessions', { params, query: `?from=${at(-60)}&to=2099-01-01` });
    const room = (await call(api, 'take_classroom', { params: here, body: await form({ image: [image, image] }, { captured_at: at(0) }) })).body;
    const waiting = { ...here, classroom_id: room.id };
    await call(api, 'take_classroom', { body: await form({ image }), status: 404 });
    await call(api, 'take_classroom', { params: here, body: await form({ picture: image }), status: 400 });
    await call(api, 'take_classroom', { params: here, body: await form({ image: Buffer.from('text') }), status: 415 });
    await call(api, 'list_classrooms', { params: here, query: '?limit=1' });
    await call(api, 'list_classrooms', { status: 404 });
    await call(api, 'get_classroom', { params: waiting });
    await call(api, 'get_classroom', { params: here, status: 404 });
    await call(api, 'get_classroom_picture', { params: { ...waiting, picture: 2 }, query: '?boxes=true&names=true' });
    await call(api, 'get_classroom_picture', { params: { ...waiting, picture: 3 }, status: 404 });
    await call(api, 'undo_classroom', { params: waiting, status: 409 });
    await call(api, 'undo_classroom', { params: here, status: 404 });
    await call(api, 'confirm_classroom', { params: waiting, body: { except: ['x'] }, status: 400 });
    await call(api, 'confirm_classroom', { params: here, body: {}, status: 404 });
    const confirmed = await call(api, 'confirm_classroom', { params: waiting, body: { except: [], also: [] } });
    assert.equal(confirmed.body.status, 'confirmed');
    await call(api, 'drop_classroom', { params: waiting, status: 409 });
    await call(api, 'drop_classroom', { params: here, status: 404 });
    await call(api, 'undo_classroom', { params: waiting });
    await call(api, 'confirm_classroom', { params: waiting, body: {}, status: 409 });
    const dropped = (await call(api, 'take_classroom', { params: here, body: await form({ image }) })).body;
    await call(api, 'drop_classroom', { params: { ...here, classroom_id: dropped.id }, status: 204 });
    const on = await call(api, 'list_sessions_on', { query: `?from=${at(-60)}&to=${at(60)}&course=${course.id}&status=open&limit=10` });
    assert.deepEqual(on.body.items.map((one) => one.session.id), [session.id]);
    await call(api, 'list_sessions_on', { query: '?from=2026-01-01', status: 400 });
    const other = (await call(api, 'create_session', { params, body, status: 201 })).body;
    const moved = { params: { session_id: other.id }, headers: { 'If-Match': '"1"' } };
    await call(api, 'change_session', { ...moved, body: { ends_at: new Date(Date.parse(body.starts_at) - 60_000).toISOString() }, status: 400 });
    await call(api, 'change_session', { ...moved, body: { ends_at: at(60) } });
    await call(api, 'change_session', { ...moved, body: { ends_at: at(90) }, status: 412 });
    await call(api, 'change_session', { params: here, body: { ends_at: at(90) }, status: 409 });
    await call(api, 'cancel_session', { params: { session_id: other.id } });
    await call(api, 'open_session', { params: { session_id: other.id }, status: 409 });
    await call(api, 'take_classroom', { params: { session_id: other.id }, body: await form({ image }), status: 409 });
  });

  test('of records and exports', async () => {
    const here = { session_id: session.id };
    const listed = await call(api, 'list_session_records', { params: here });
    assert.equal(listed.body.items.length, 1);
    const params = { record_id: listed.body.items[0].id };
    await call(api, 'get_record', { params });
    await call(api, 'get_record', { status: 404 });
    await call(api, 'correct_record', { params, body: { status: 'excused', reason: 'dentist' } });
    await call(api, 'correct_record', { params, body: { status: 'here', reason: '' }, status: 400 });
    const seen = await call(api, 'list_sightings', { query: `?session=${session.id}&course=${course.id}&sort=-captured_at` });
    assert.ok(seen.body.items.length > 0);
    assert.deepEqual((await call(api, 'list_sightings', { query: `?decision=${seen.body.items[0].decision}&limit=1` })).body.items.length, 1);
    await call(api, 'list_sightings', { query: '?decision=perhaps', status: 400 });
    await call(api, 'list_records', { query: `?session=${session.id}&course=${course.id}&person=${person.id}&status=excused&from=2026-01-01` });
    const byHand = await must(api.post('/api/v1/people', { external_id: 'S2', name: 'No photo' }), 201);
    const mark = { person_id: byHand.id, status: 'present', reason: 'seen' };
    await call(api, 'mark_by_hand', { params: here, body: mark, status: 409 });
    await must(api.put(`/api/v1/courses/${course.id}/roster/${byHand.id}`), 204);
    await must(api.put(`/api/v1/courses/${course.id}/roster/${(await must(api.post('/api/v1/people', { external_id: 'S3', name: 'Away' }), 201)).id}`), 204);
    await call(api, 'mark_by_hand', { params: here, body: mark, status: 201 });
    await call(api, 'mark_by_hand', { params: here, body: { ...mark, status: 'late' } });
    const day = { date: session.starts_at.slice(0, 10), policy: { late_after_s: 0 } };
    const where = { course_id: course.id };
    const preview = await call(api, 'preview_recompute', { params: where, body: day });
    await call(api, 'preview_recompute', { params: where, body: { date: 'today' }, status: 400 });
    await call(api, 'apply_recompute', { params: where, body: { ...day, token: 'another' }, status: 412 });
    await call(api, 'apply_recompute', { params: where, body: { ...day, token: preview.body.token } });
    await call(api, 'close_session', { params: here });
    const sheet = await call(api, 'get_sheet', { params: here });
    assert.deepEqual(sheet.body.counts, { present: 0, late: 1, absent: 1, excused: 1, expected: 0 });
    await call(api, 'export_records', { query: `?format=json&session=${session.id}` });
    await call(api, 'export_records', { query: `?course=${course.id}` });
    await call(api, 'export_records', { query: '?format=docx', status: 400 });
  });

  test('of reports', async () => {
    const around = '?from=2020-01-01&to=2099-12-31';
    const report = await call(api, 'report_course', { params: { course_id: course.id }, query: around });
    assert.deepEqual(report.body.counts, { present: 0, late: 1, absent: 1, excused: 1, expected: 0 });
    assert.equal(report.body.rate, 0.5);
    await call(api, 'report_course', { params: { course_id: course.id }, query: '?from=2026-02-30', status: 400 });
    await call(api, 'report_course', { params: { course_id: unknown }, status: 404 });
    await call(api, 'report_person', { params: { person_id: person.id }, query: `${around}&threshold=90&min_sessions=1` });
    await call(api, 'report_person', { params: { person_id: unknown }, status: 404 });
    await call(api, 'report_session', { params: { session_id: session.id } });
    await call(api, 'report_session', { params: { session_id: unknown }, status: 404 });
    const risk = await call(api, 'report_at_risk', { query: `${around}&course=${course.id}&threshold=100&limit=10` });
    assert.equal(risk.body.total, 1);
    await call(api, 'report_at_risk', { query: '?threshold=101', status: 400 });
    await call(api, 'report_unsubmitted', { query: `?course=${course.id}&limit=1` });
    await call(api, 'report_unsubmitted', { query: '?date=today' });
    await call(api, 'report_unsubmitted', { query: '?date=2026-02-30', status: 400 });
    await call(api, 'report_unsubmitted', { query: '?date=today&from=2026-02-20', status: 400 });
    await call(api, 'report_unsubmitted', { query: `?course=${unknown}`, status: 404 });
    const summary = await call(api, 'report_summary', { query: `${around}&by=week` });
    assert.equal(summary.body.courses[0].code, course.code);
    await call(api, 'report_summary', { query: '?from=2026-11-21&to=2026-11-20', status: 400 });
  });

  test('of checkpoints, passages, hours and groups', async () => {
    await must(api.patch(`/api/v1/people/${person.id}`, { groups: ['Year 7'] }), 200);
    await call(api, 'list_groups');
    const body = { name: 'North door', area: 'Main building', time_zone: 'Europe/Berlin', policy: { direction: 'in', liveness: 'off' }, groups: ['Year 7'] };
    const made = await call(api, 'create_checkpoint', { body, status: 201 });
    const params = { checkpoint_id: made.body.id };
    await call(api, 'create_checkpoint', { body, status: 409 });
    await call(api, 'create_checkpoint', { body: { name: '' }, status: 400 });
    await call(api, 'get_checkpoint', { params });
    await call(api, 'list_checkpoints', { query: '?active=true&area=Main+building&limit=1' });
    await call(api, 'change_checkpoint', { params, body: { policy: { cooldown_s: 30 }, active: true }, headers: { 'If-Match': '"1"' } });
    await call(api, 'change_checkpoint', { params, body: { name: 'x' }, headers: { 'If-Match': '"1"' }, status: 412 });
    const image = join(faces, 'groups/obama_and_biden.jpg');
    const taken = await call(api, 'take_passages', { params, body: await form({ image }, { source: 'camera' }) });
    const seen = { passage_id: taken.body.faces.find((face) => face.decision === 'present').passage_id };
    await call(api, 'take_passages', { params, body: await form({ image }), headers: { Prefer: 'respond-async' }, status: 202 });
    await call(api, 'add_passage', { params, body: { person_id: person.id, at: '2026-01-05T08:00:00Z', direction: 'in', reason: 'seen' }, status: 201 });
    await call(api, 'add_passage', { params, body: { person_id: person.id, at: '2026-01-05T16:00:00Z', direction: 'out', reason: 'seen' }, status: 201 });
    await call(api, 'list_passages', { query: `?checkpoint=${made.body.id}&person=${person.id}&group=Year+7&from=2026-01-01&sort=-at&limit=2` });
    await call(api, 'list_checkpoint_passages', { params, query: '?to=2026-01-05' });
    await call(api, 'get_passage', { params: seen });
    await call(api, 'correct_passage', { params: seen, body: { direction: 'out', at: null, refused: false, reason: 'the sign was wrong' } });
    await call(api, 'correct_passage', { params: seen, body: { reason: 'x' }, headers: { 'If-Match': '"1"' }, status: 412 });
    const evidence = (await call(api, 'list_passage_evidence', { params: seen })).body.items;
    await call(api, 'get_passage_evidence', { params: { ...seen, evidence_id: evidence[0].id } });
    const hours = await call(api, 'report_hours', { query: `?checkpoint=${made.body.id}&from=2026-01-05&to=2026-01-05&limit=5` });
    assert.equal(hours.body.items[0].inside_s, 8 * 3600);
    await call(api, 'report_hours', { query: '?format=json&group=Year+7' });
    await call(api, 'report_hours', { query: '?format=csv' });
    await call(api, 'report_hours', { query: '?format=doc', status: 400 });
    await call(api, 'report_hours', { query: `?checkpoint=${unknown}`, status: 404 });
    await call(api, 'report_groups', { query: `?course=${course.id}&from=2020-01-01` });
    const device = await must(api.post('/api/v1/devices', { name: 'gate' }), 201);
    await call(api, 'add_device_checkpoint', { params: { ...params, device_id: device.id }, status: 204 });
    await call(client(server.url, device.device_key), 'device_duty');
    await call(api, 'remove_device_checkpoint', { params: { ...params, device_id: device.id }, status: 204 });
    await call(api, 'deactivate_checkpoint', { params, status: 204 });
    await call(api, 'take_passages', { params, body: await form({ image }), status: 409 });
  });

  test('of ways in without a face', async () => {
    const self = await must(api.post('/api/v1/people', { external_id: 'Badge', name: 'With a badge' }), 201);
    const user = await must(api.post('/api/v1/users', { name: 'badge', password: 'a long password', role: 'person', person_id: self.id }), 201);
    const { api_key: own } = await must(api.post('/api/v1/api_keys', { name: 'badge', role: 'person', user_id: user.id }), 201);
    const own_page = client(server.url, own);
    const { session: held } = await openSession(api, { code: 'Codes', people: [self.id] });
    const door = await must(api.post('/api/v1/checkpoints', { name: 'South door' }), 201);
    const badge = async () => (await call(own_page, 'get_my_badge')).body.badge;
    await call(api, 'get_my_badge', { status: 409 });
    await call(api, 'set_my_pin', { body: {}, status: 409 });
    await call(api, 'remove_my_pin', { status: 409 });
    await call(api, 'enter_hall_code', { body: { code: 'ABCDEF' }, status: 409 });
    await call(own_page, 'set_my_pin', { body: { pin: '730418' } });
    await call(own_page, 'get_my_proof_of_choice', { query: '?language=fr' });
    await must(api.post(`/api/v1/people/${self.id}/photos`, await form({ photo: (await picturesOf('Ashanti'))[0] })), 201);
    const [mine] = (await call(own_page, 'list_my_photos')).body.items;
    await call(own_page, 'get_my_photo', { params: { photo_id: mine.id } });
    await call(own_page, 'get_my_photo', { params: { photo_id: unknown }, status: 404 });
    await call(own_page, 'export_me');
    const [, second] = await picturesOf('Ashanti');
    const { photos: [{ id: photo_id }] } = await must(api.post(`/api/v1/people/${self.id}/photos`, await form({ photo: second })), 201);
    await call(api, 'remove_photo', { params: { person_id: self.id, photo_id }, status: 204 });
    await call(own_page, 'remove_my_photo', { params: { photo_id: mine.id }, status: 204 });
    await call(own_page, 'remove_my_photo', { params: { photo_id: mine.id }, status: 404 });
    await call(api, 'remove_my_photo', { params: { photo_id: mine.id }, status: 409 });
    await call(own_page, 'remove_my_photos', { status: 204 });
    for (const operation of ['list_my_photos', 'export_me', 'remove_my_photos']) await call(api, operation, { status: 409 });
    await call(api, 'get_my_photo', { params: { photo_id: unknown }, status: 409 });
    await call(own_page, 'get_my_proof_of_choice', { query: '?language=xx', status: 400 });
    await call(api, 'get_my_proof_of_choice', { status: 409 });
    await call(api, 'get_proof_of_choice', { params: { person_id: self.id } });
    await call(api, 'get_proof_of_choice', { params: { person_id: self.id }, query: '?language=xx', status: 400 });
    await call(api, 'get_proof_of_choice', { status: 404 });
    await call(own_page, 'set_my_pin', { body: { pin: '000000' }, status: 400 });
    await call(own_page, 'remove_my_pin', { status: 204 });
    const { pin } = (await call(api, 'set_pin', { params: { person_id: self.id }, body: {} })).body;
    const shown = await badge();
    await call(api, 'take_session_code', { params: { session_id: held.id }, body: { badge: shown, source: 'kiosk' } });
    await call(api, 'take_session_code', { params: { session_id: held.id }, body: { badge: shown }, status: 400 });
    await call(api, 'take_session_code', { params: { session_id: held.id }, body: { external_id: 'Badge', pin } });
    await call(api, 'take_session_code', { params: { session_id: unknown }, body: { badge: shown }, status: 404 });
    await call(api, 'take_session_code', { params: { session_id: held.id }, body: { external_id: 'Badge', pin, captured_at: '2026-01-05T08:00:00Z' }, status: 400 });
    await call(api, 'take_passage_code', { params: { checkpoint_id: door.id }, body: { badge: await badge() } });
    await call(api, 'take_passage_code', { params: { checkpoint_id: unknown }, body: { badge: shown }, status: 404 });
    const { code } = (await call(api, 'get_hall_code', { params: { session_id: held.id } })).body;
    await call(own_page, 'enter_hall_code', { body: { code } });
    for (let i = 0; i < 10; i += 1) await call(own_page, 'enter_hall_code', { body: { code: 'UUUUUU' }, status: 400 });
    await call(own_page, 'enter_hall_code', { body: { code }, status: 429 });
    await call(api, 'remove_pin', { params: { person_id: self.id }, status: 204 });
    await must(api.post(`/api/v1/sessions/${held.id}/close`), 200);
    await call(api, 'get_hall_code', { params: { session_id: held.id }, status: 409 });
    await call(api, 'take_session_code', { params: { session_id: held.id }, body: { badge: await badge() }, status: 409 });
    await must(api.del(`/api/v1/people/${self.id}`), 204);
    await call(api, 'set_pin', { params: { person_id: self.id }, body: {}, status: 409 });
  });

  test('of reviews, vetoes and explanations', async () => {
    const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
    const held = (await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: at(0), ends_at: at(3600) }), 201));
    await must(api.post(`/api/v1/sessions/${held.id}/open`), 200);
    const taken = await call(api, 'take_frame', { params: { session_id: held.id }, body: await form({ image: join(faces, 'groups/obama_and_biden.jpg') }) });
    const stranger = { review_id: taken.body.faces.find((face) => face.decision === 'unknown').review_id };
    const seen = { record_id: taken.body.faces.find((face) => face.decision === 'present').record_id };
    await call(api, 'explain_record', { params: seen });
    const listed = await call(api, 'list_reviews', { query: `?session=${held.id}&status=open&limit=1` });
    assert.equal(listed.body.items[0].id, stranger.review_id);
    await call(api, 'list_reviews', { query: '?status=new', status: 400 });
    await call(api, 'list_review_groups', { query: `?course=${course.id}&limit=1` });
    await call(api, 'list_review_groups', { query: '?decision=new', status: 400 });
    const review = await call(api, 'get_review', { params: stranger });
    await call(api, 'get_review_picture', { params: stranger });
    await call(api, 'settle_review', { params: stranger, body: { as: 'reject', reason: 'a visitor' }, headers: { 'If-Match': review.headers.get('etag') } });
    await call(api, 'settle_review', { params: stranger, body: { as: 'reject' }, status: 409 });
    await call(api, 'undo_review', { params: stranger });
    await call(api, 'undo_review', { params: stranger, status: 409 });
    await call(api, 'veto_review', { params: stranger, body: { reason: 'x' }, status: 409 });
    await call(api, 'settle_review_group', { params: { group_id: review.body.group_id }, body: { as: 'reject' } });
    const reason = { reason: 'it is the brother' };
    await call(api, 'veto_record', { params: seen, body: reason, status: 201 });
    await call(api, 'veto_record', { params: seen, body: reason, status: 409 });
    await call(api, 'list_vetoes', { query: `?person=${person.id}&limit=5` });
    await call(api, 'explain_record', { params: seen });
    await call(api, 'take_back_record_veto', { params: seen, status: 204 });
    const active = (await must(api.post('/api/v1/courses', { code: 'C-ACTIVE', name: 'Active', policy: { liveness: 'active' } }), 201)).id;
    await must(api.put(`/api/v1/courses/${active}/roster/${person.id}`), 204);
    const careful = await must(api.post(`/api/v1/courses/${active}/sessions`, { starts_at: at(0), ends_at: at(3600) }), 201);
    await must(api.post(`/api/v1/sessions/${careful.id}/open`), 200);
    const { body } = await call(api, 'take_frame', { params: { session_id: careful.id }, body: await form({ image: (await picturesOf('Obama'))[1] }) });
    const doubtful = { review_id: body.faces[0].review_id };
    await call(api, 'veto_review', { params: doubtful, body: reason, status: 201 });
    await call(api, 'take_back_review_veto', { params: doubtful, status: 204 });
    const door = await must(api.post('/api/v1/checkpoints', { name: 'Veto door', policy: { liveness: 'off' } }), 201);
    const passed = await call(api, 'take_passages', { params: { checkpoint_id: door.id }, body: await form({ image: (await picturesOf('Obama'))[1] }) });
    const passage = { passage_id: passed.body.faces[0].passage_id };
    await call(api, 'veto_passage', { params: passage, body: reason, status: 201 });
    await call(api, 'take_back_passage_veto', { params: passage, status: 204 });
  });

  test('of excuses and codes of absence', async () => {
    await call(api, 'list_absence_codes');
    await call(api, 'put_absence_code', { params: { code: 'match' }, body: { words: 'Sports event', counts: 'present' } });
    await call(api, 'put_absence_code', { params: { code: 'match' }, body: { words: '', counts: 'late' }, status: 400 });
    await call(api, 'remove_absence_code', { params: { code: 'match' }, status: 204 });
    const body = { person_ids: [person.id], starts_at: '2026-01-05T00:00:00Z', ends_at: '2026-01-06T00:00:00Z', code: 'ill', reason: 'flu' };
    const made = (await call(api, 'create_excuses', { body, status: 201 })).body.items[0];
    await call(api, 'create_excuses', { body: { ...body, code: 'none' }, status: 400 });
    await call(api, 'list_excuses', { query: `?person=${person.id}&from=2026-01-01&withdrawn=true&limit=5` });
    await call(api, 'list_excuses', { query: '?withdrawn=x', status: 400 });
    await call(api, 'get_excuse', { params: { excuse_id: made.id } });
    await call(api, 'withdraw_excuse', { params: { excuse_id: made.id }, body: { reason: 'a mistake' } });
    await call(api, 'withdraw_excuse', { params: { excuse_id: made.id }, body: { reason: 'again' }, status: 409 });
  });

  test('of disputes', async () => {
    const self = await must(api.post('/api/v1/people', { external_id: 'Disputing', name: 'Somebody' }), 201);
    const user = await must(api.post('/api/v1/users', { name: 'disputing', password: 'a long password', role: 'person', person_id: self.id }), 201);
    const { api_key: own } = await must(api.post('/api/v1/api_keys', { name: 'disputing', role: 'person', user_id: user.id }), 201);
    const own_page = client(server.url, own);
    const { session: held } = await openSession(api, { code: 'DISPUTES', people: [self.id], starts: -3600, ends: -60 });
    await must(api.post(`/api/v1/sessions/${held.id}/close`), 200);
    const body = { session_id: held.id, kind: 'was_there', words: 'I sat in the last row' };
    await call(api, 'raise_my_dispute', { body, status: 409 });
    await call(api, 'list_my_disputes', { status: 409 });
    await call(own_page, 'raise_my_dispute', { body: { ...body, session_id: unknown }, status: 404 });
    await call(own_page, 'raise_my_dispute', { body: { ...body, kind: 'other' }, status: 400 });
    const first = { dispute_id: (await call(own_page, 'raise_my_dispute', { body, status: 201 })).body.id };
    await call(own_page, 'raise_my_dispute', { body, status: 409 });
    await call(own_page, 'list_my_disputes', { query: '?status=open&limit=5' });
    await call(own_page, 'list_my_disputes', { query: '?status=none', status: 400 });
    await call(own_page, 'withdraw_my_dispute', { params: first, status: 204 });
    await call(own_page, 'withdraw_my_dispute', { params: first, status: 409 });
    await call(own_page, 'withdraw_my_dispute', { status: 404 });
    const told = { ...body, person_id: self.id };
    const params = { dispute_id: (await call(api, 'raise_dispute', { body: told, status: 201 })).body.id };
    await call(api, 'raise_dispute', { body: told, status: 409 });
    await call(api, 'raise_dispute', { body: { ...told, session_id: unknown }, status: 404 });
    await call(api, 'raise_dispute', { body: {}, status: 400 });
    await call(api, 'list_disputes', { query: `?status=open&kind=was_there&course=${held.course_id}&session=${held.id}&person=${self.id}&limit=5` });
    await call(api, 'list_disputes', { query: '?kind=none', status: 400 });
    const { headers } = await call(own_page, 'get_dispute', { params });
    await call(api, 'settle_dispute', { params, body: { outcome: 'upheld' }, status: 400 });
    const answer = { outcome: 'upheld', status: 'late', answer: 'the substitute confirms it' };
    await call(api, 'settle_dispute', { params, body: answer, headers: { 'If-Match': '"9"' }, status: 412 });
    const settled = await call(api, 'settle_dispute', { params, body: answer, headers: { 'If-Match': headers.get('etag') } });
    await call(api, 'settle_dispute', { params, body: answer, status: 409 });
    await call(api, 'undo_dispute_settlement', { params, headers: { 'If-Match': '"9"' }, status: 412 });
    await call(api, 'undo_dispute_settlement', { params, headers: { 'If-Match': settled.headers.get('etag') } });
    await call(api, 'undo_dispute_settlement', { params, status: 409 });
    await call(api, 'settle_dispute', { params, body: { outcome: 'declined', answer: 'nobody remembers' } });
    const record = { record_id: settled.body.record_id };
    assert.equal((await call(own_page, 'explain_record', { params: record })).body.disputes.length, 2);
    await call(api, 'correct_record', { params: record, body: { status: 'present', reason: 'found on a list' } });
    await call(api, 'correct_record', { params: record, body: { status: null, reason: 'it was another list' } });
    await call(api, 'correct_record', { params: record, body: { status: null, reason: 'once more' }, status: 409 });
  });

  test('of jobs and settings', async () => {
    const body = await form({ image: join(faces, 'groups/obama_and_biden.jpg') });
    const other = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: new Date().toISOString(), ends_at: new Date(Date.now() + 3_600_000).toISOString() }), 201);
    await must(api.post(`/api/v1/sessions/${other.id}/open`), 200);
    const taken = await call(api, 'take_frame', { params: { session_id: other.id }, body, headers: { Prefer: 'respond-async' }, status: 202 });
    const params = { job_id: taken.body.id };
    let job;
    do job = (await call(api, 'get_job', { params })).body; while (!job.finished_at);
    assert.equal(job.status, 'succeeded');
    const result = await call(api, 'get_job_result', { params });
    validate(spec.components.schemas.FrameResult, result.body, 'the result');
    await call(api, 'list_jobs', { query: '?status=succeeded&limit=10' });
    await call(api, 'list_jobs', { query: '?status=done', status: 400 });
    const photos = await call(api, 'add_photos', { params: { person_id: person.id }, body: await form({ photo: Buffer.from('x') }), headers: { Prefer: 'respond-async' }, status: 202 });
    const failed = { job_id: photos.body.id };
    while (!(await call(api, 'get_job', { params: failed })).body.finished_at);
    await call(api, 'get_job_result', { params: failed, status: 409 });
    await call(api, 'cancel_job', { params, status: 204 });
    await call(api, 'cancel_job', { params, status: 404 });
    await call(api, 'get_job', { params, status: 404 });
    await call(api, 'get_job_result', { params, status: 404 });
    const settings = await call(api, 'get_settings');
    assert.ok(settings.body.settings.length > 30);
    assert.equal(settings.body.settings.find((one) => one.name === 'server.listen').source, '--server-listen');
    await call(api, 'change_settings', { body: { 'recognition.margin': 0.06, 'policy.liveness': null } });
    await call(api, 'change_settings', { body: { 'server.listen': '0.0.0.0:80' }, status: 400 });
    await call(api, 'change_settings', { body: {}, headers: { 'If-Match': '"999"' }, status: 412 });
    await call(api, 'change_settings', { body: { 'recognition.margin': null } });
  });

  test('of branding', async () => {
    const anyone = client(server.url);
    assert.equal((await call(anyone, 'get_branding')).body.version, 0);
    await call(api, 'change_branding', { body: { school_name: 'Riverside School', colour: '#1f5f8b', welcome: 'Hello' } });
    await call(api, 'change_branding', { body: { colour: '#ffff00' }, status: 400 });
    await call(anyone, 'get_logo', { status: 404 });
    const headers = { 'Content-Type': 'image/png' };
    const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    await call(api, 'put_logo', { body: dot, headers });
    await call(api, 'put_logo', { body: dot.subarray(0, 40), headers, status: 400 });
    await call(anyone, 'get_logo');
    await call(api, 'remove_logo', { status: 204 });
  });

  test('of a server that nobody can sign in to yet', async () => {
    const bare = await serve(await place(), '');
    const anyone = client(bare.url);
    const [, code] = await bare.said(/app\/setup\?code=(\S+)\n/);
    assert.equal((await call(anyone, 'get_setup')).body.needed, true);
    const body = { code, school_name: 'Riverside School', time_zone: 'Europe/Berlin', admin: { name: 'office', password: 'correct horse battery' } };
    await call(anyone, 'set_up', { body: { ...body, time_zone: 'Nowhere' }, status: 400 });
    await call(anyone, 'set_up', { body: { ...body, code: 'wrong' }, status: 403 });
    await call(anyone, 'set_up', { body, status: 201 });
    await call(anyone, 'set_up', { body, status: 409 });
    await bare.stop();
  });

  test('of kept pictures, the audit and erasures', async () => {
    const params = { person_id: person.id };
    const photos = (await call(api, 'list_photos', { params })).body.items;
    const photo = await call(api, 'get_photo', { params: { ...params, photo_id: photos.find((p) => p.has_picture).id } });
    assert.deepEqual([photo.headers.get('content-type'), photo.headers.get('cache-control')], ['image/jpeg', 'no-store']);
    await call(api, 'get_photo', { params, status: 404 });
    await call(api, 'remove_photo', { params, status: 404 });
    const record = (await must(api.get(`/api/v1/records?person=${person.id}`), 200)).items.find((r) => r.method === 'face');
    const here = { record_id: record.id };
    const evidence = (await call(api, 'list_evidence', { params: here })).body.items;
    await call(api, 'get_evidence', { params: { ...here, evidence_id: evidence[0].id } });
    await call(api, 'get_evidence', { params: here, status: 404 });
    const read = await call(api, 'list_audit', { query: `?kind=photo.read&person=${person.id}&limit=1` });
    assert.equal(read.body.items.length, 1);
    await call(api, 'list_audit', { query: '?actor=x', status: 400 });
    await call(api, 'export_person', { params });
    await call(api, 'export_person', { status: 404 });
    await call(api, 'get_retention');
    assert.equal((await call(api, 'list_papers')).body.items.length, 5);
    for (const paper of ['get_notice', 'get_model_cards', 'get_retention_table', 'get_record_of_processing', 'get_impact_assessment']) {
      await call(api, paper, { query: '?language=ar' });
      await call(api, paper, { query: '?language=xx', status: 400 });
    }
    await call(api, 'create_audit_checkpoint', { status: 201 });
    await call(api, 'list_audit_checkpoints');
    const leaving = await must(api.post('/api/v1/people', { external_id: 'LEAVING', name: 'Leaving' }), 201);
    const erased = await call(api, 'create_erasure', { body: { person_id: leaving.id, records: 'remove', reason: 'request' }, status: 201 });
    await call(api, 'create_erasure', { status: 404, body: { person_id: unknown } });
    await call(api, 'create_erasure', { status: 400, body: { person_id: 'x' } });
    await call(api, 'list_erasures', { query: '?limit=1' });
    await call(api, 'get_erasure', { params: { erasure_id: erased.body.id } });
    await call(api, 'get_erasure', { status: 404 });
  });

  test('of consents and their texts', async () => {
    const draft = { text_version: '2026-11', language: 'en', title: 'Recognition by face', body: 'May we?\nYou can say no.' };
    const made = await call(api, 'create_consent_text', { body: draft, status: 201 });
    await call(api, 'create_consent_text', { body: draft, status: 409 });
    await call(api, 'create_consent_text', { body: { ...draft, language: 'not a tag' }, status: 400 });
    const text = { text_id: made.body.id };
    await call(api, 'get_consent_text', { params: text });
    await call(api, 'get_consent_text', { status: 404 });
    await call(api, 'change_consent_text', { params: text, body: { title: 'Your face' }, headers: { 'If-Match': made.headers.get('etag') } });
    await call(api, 'change_consent_text', { params: text, body: { title: 'Your face' }, headers: { 'If-Match': made.headers.get('etag') }, status: 412 });
    await call(api, 'publish_consent_text', { params: text });
    await call(api, 'change_consent_text', { params: text, body: { title: 'Mine' }, status: 409 });
    await call(api, 'remove_consent_text', { params: text, status: 409 });
    const other = await call(api, 'create_consent_text', { body: { ...draft, language: 'de' }, status: 201 });
    await call(api, 'remove_consent_text', { params: { text_id: other.body.id }, status: 204 });
    await call(api, 'list_consent_texts', { query: '?limit=10' });
    const someone = await must(api.post('/api/v1/people', { external_id: 'CONSENTS', name: 'Consents', minor: true }), 201);
    const params = { person_id: someone.id };
    await call(api, 'give_consent', { params, body: { text_version: '2026-11' }, status: 400 });
    const body = { text_version: '2026-11', language: 'en', given_by: 'guardian', guardian: { name: 'Mary Roe', relation: 'mother' } };
    const given = await call(api, 'give_consent', { params, body, status: 201 });
    await call(api, 'give_consent', { body, status: 404 });
    await call(api, 'list_person_consents', { params });
    await call(api, 'list_consents', { query: `?person=${someone.id}&withdrawn=false&text_version=2026-11` });
    await call(api, 'withdraw_consent', { params: { ...params, consent_id: given.body.id } });
    await call(api, 'withdraw_consent', { params, status: 404 });
    await call(api, 'export_person', { params });
  });

  test('of people who look the same', async () => {
    const taken = await call(api, 'scan_duplicates', { status: 202 });
    while (!(await call(api, 'get_job', { params: { job_id: taken.body.id } })).body.finished_at);
    const twin = await must(api.post('/api/v1/people', { external_id: 'TWIN', name: 'Twin' }), 201);
    await must(api.post(`/api/v1/people/${twin.id}/photos?allow_duplicate=true`, await form({ photo: (await picturesOf('Obama'))[3] })), 201);
    const pairs = (await call(api, 'list_duplicates', { query: '?status=open' })).body.items;
    const params = { duplicate_id: pairs[0].id };
    await call(api, 'get_duplicate', { params });
    await call(api, 'get_duplicate', { status: 404 });
    await call(api, 'settle_duplicate', { params, body: { status: 'same' } });
    await call(api, 'settle_duplicate', { params, body: { status: 'maybe' }, status: 400 });
    await call(api, 'settle_duplicate', { body: { status: 'same' }, status: 404 });
    await call(api, 'list_duplicates', { query: '?status=maybe', status: 400 });
    await call(api, 'list_people', { query: '?templates=fresh' });
    await must(api.post('/api/v1/erasures', { person_id: twin.id, records: 'remove' }), 201);
  });

  test('of the event feed', async () => {
    const stop = new AbortController();
    const stream = await fetch(`${server.url}/api/v1/events?last_event_id=1`, { headers: { Authorization: `Bearer ${key}` }, signal: stop.signal });
    assert.equal(stream.headers.get('content-type'), 'text/event-stream');
    const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!/event: record[^]*\n\n/.test(text)) text += (await reader.read()).value;
    stop.abort();
    for (const [, type, line] of text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)) {
      assert.ok(['record', 'session', 'passage', 'checkpoint', 'review', 'dispute', 'person', 'job'].includes(type));
      validate(spec.components.schemas.FeedEvent, JSON.parse(line), 'event');
      assert.ok(!line.includes('Obama'), 'an event names nobody');
    }
    covered.add('events');
  });

  test('of the WebSocket of a session', async () => {
    const { session: followed } = await openSession(api, { code: 'LIVE-1', people: [person.id] });
    const params = { session_id: followed.id };
    const socket = await live(server.url, followed.id, { key });
    const schemas = spec.paths['/api/v1/sessions/{session_id}/live'].get['x-messages'];
    const picture = await readFile((await picturesOf('Obama'))[0]);
    for (let i = 0; i < 3; ++i) {
      validate(schemas.send[0], { type: 'frame', image: picture.toString('base64'), number: i }, 'frame', false);
      assert.equal((await socket.frame(picture, { number: i })).type, 'result');
    }
    await socket.frame(Buffer.from('none'));
    socket.send('{"type": "frame"}');
    await must(api.post(`/api/v1/sessions/${followed.id}/records`, { person_id: person.id, status: 'late', reason: 'seen' }), 200);
    await must(api.post(`/api/v1/sessions/${followed.id}/close`), 200);
    await socket.next((one) => one.type === 'session');
    for (let i = 0; i < 30; ++i) socket.send('{}');
    await socket.next((one) => one.type === 'skipped');
    await socket.close();
    for (const { $ref } of schemas.receive) {
      if ($ref.endsWith('/LiveChallenge')) continue;  // live: a challenge
      const schema = follow({ $ref });
      const { const: type } = (schema.allOf?.at(-1) ?? schema).properties.type;
      const said = socket.heard.filter((one) => one.type === type);
      assert.ok(said.length > 0, `${type} was said`);
      for (const one of said) validate({ $ref }, one, type);
    }
    covered.add('live');
    await call(api, 'live', { params, status: 426 });
    await call(api, 'live', { params, query: '?after=yesterday', status: 400 });
    await call(api, 'live', { params, query: `?source=${'x'.repeat(101)}`, status: 400 });
  });

  // A body that is as described, made from the description.
  async function exampleBody(operation) {
    const { method, path } = described[operation];
    const content = follow(spec.paths[path][method.toLowerCase()].requestBody)?.content ?? {};
    if (content['application/json']) return makeReader(spec).example(content['application/json'].schema);
    if (content['multipart/form-data']) return form({ image: join(faces, 'groups/no_face_017_0.jpg'), photo: join(faces, 'groups/no_face_017_0.jpg') }, { person_id: unknown });
    if (content['text/calendar']) return 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
    return undefined;
  }
  const typeOf = (body) => (typeof body === 'string' ? { 'Content-Type': 'text/calendar' } : {});

  test('of the refusals that are described: unknown things, bodies and forms that are not as they should be, old versions', async () => {
    const known = { person_id: person.id, course_id: course.id, session_id: session.id };
    known.record_id = (await must(api.get(`/api/v1/sessions/${session.id}/records`), 200)).items[0].id;
    for (const [operation, { method, path, role }] of Object.entries(described)) {
      if (role === 'device') continue;
      const { responses, requestBody, parameters = [] } = spec.paths[path][method.toLowerCase()];
      const content = follow(requestBody)?.content ?? {};
      const conditional = parameters.some((one) => follow(one).name === 'If-Match');
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((one) => one[1]);
      const here = names.every((name) => known[name]);
      if (responses[404] && names.length && !['web_asset', 'app_page', 'kiosk_page', 'get_my_photo', 'remove_my_photo'].includes(operation)) {
        const body = await exampleBody(operation);
        await call(api, operation, { body, headers: typeOf(body), status: 404 });
      }
      if (responses[400] && content['application/json'] && here) await call(api, operation, { params: known, body: { nonsense: 1 }, status: 400 });
      if (responses[400] && content['multipart/form-data'] && here) await call(api, operation, { params: known, body: await form({ nothing: Buffer.from('x') }), status: 400 });
      if (responses[415] && here) await call(api, operation, { params: known, body: 'text', headers: { 'Content-Type': 'text/plain' }, status: 415 });
      if (responses[412] && conditional && here) await call(api, operation, { params: known, body: content['application/json'] && operation !== 'correct_record' ? {} : await exampleBody(operation), headers: { 'If-Match': '"999"', ...typeOf(await exampleBody(operation)) }, status: 412 });
    }
    await call(api, 'create_course', { body: { code: 'C-2', name: 'Again' }, status: 409 });
    await call(api, 'change_course', { params: known, body: { code: 'C-2' }, status: 409 });
    await call(api, 'change_person', { params: known, body: { external_id: 'S2' }, status: 409 });
    await call(api, 'cancel_session', { params: known, status: 409 });
    const fresh = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: '2026-11-20T08:00:00Z', ends_at: '2026-11-20T09:00:00Z' }), 201);
    await call(api, 'close_session', { params: { session_id: fresh.id }, status: 409 });
  });

  test('are all the refusals that are described, or another test proves them', () => {
    const elsewhere = [
      [/ 413$/, 'bad_input: a body over the limit is refused before it is read'],
      [/ 503$/, 'server: without models the server starts; http: a full pool answers 503'],
      [/^live 403$/, 'live: who may'],
      [/^list_sessions_on 404$/, 'overview: of a course of somebody else'],
      [/ 429$/, 'authorisation: sign-in is throttled'],
      [/(second_factor|recovery_codes|password|token|sign_out|user|device|key|instructor)\w* \d+$/, 'authorisation'],
      [/^(add_photos|export_records) (404|409)$/, 'server: enrolment and exports'],
      [/oidc \d+$/, 'oidc: signing in by a provider'],
      [/^\w*(holidays|evidence|retention|checkpoint|export_person|photo|visit|passage|checkpoint|schedule|calendar|report|erasure|polic|guardian|excuse|dispute|review|veto|webhook|audit|consent|duplicate|setting|branding|logo)\w* \d+$/, 'the tests of that resource'],
    ];
    const open = Object.entries(described).flatMap(([operation, { method, path }]) =>
      Object.keys(spec.paths[path][method.toLowerCase()].responses).filter((status) => /^[45]/.test(status)).map((status) => `${operation} ${status}`))
      .filter((one) => !reached.has(one) && !elsewhere.some(([pattern]) => pattern.test(one)));
    assert.deepEqual(open, []);
  });

  test('were looked at for every operation', () =>
    assert.deepEqual(Object.keys(described).filter((operation) => !covered.has(operation)), []));
});

describe('the other pages', () => {
  test('errors.md explains every error under its anchor, with its code and status', async () => {
    const rows = [...(await source('src/base/error.cpp'))
      .matchAll(/ErrorTraits\{ErrorCode::k\w+, "(\w+)",\s*"[^"]+",\s*(\d+),\s*"([\w-]+)"\}/g)];
    assert.ok(rows.length > 20);
    const sections = new Map((await source('docs/errors.md')).split(/^## /m).slice(1)
      .map((section) => [section.split('\n')[0].toLowerCase().replaceAll(' ', '-'), section]));
    for (const [, code, status, anchor] of rows) {
      const section = sections.get(anchor);
      assert.ok(section, `docs/errors.md has no #${anchor}`);
      assert.match(section, new RegExp(`\`${code}\`, ${status}\\b`), anchor);
      assert.ok(section.length > 120, `${anchor} is explained`);
    }
    assert.equal(sections.size, rows.length, 'no section without its error');
  });

  test('operations.md lists every setting with its default, and every metric', async () => {
    const page = await source('docs/operations.md');
    const { settings, checks } = JSON.parse((await run(['doctor', '--json', '--data', data])).stdout);
    assert.deepEqual(checks.filter((one) => !one.ok), []);
    const url = settings.find((one) => one.name === 'database.url');
    if (process.env.ROLLCALL_TEST_DATABASE) Object.assign(url, { value: '', source: 'default' });  // the harness set it
    assert.ok(settings.length > 30);
    const listed = [...page.split('\n## Settings\n')[1].matchAll(/^\| `([a-z]+\.[a-z_]+)` \| ([^|]*) \|/gm)].map(([, name, value]) => [name, value.replaceAll('`', '').trim()]);
    assert.deepEqual(listed, settings.map((one) => [one.name, one.source === 'default' ? one.value : assert.fail(one.name)]));
    const { text } = await api.get('/metrics');
    const metrics = [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].map((m) => [m[1], m[2]]).sort();
    assert.deepEqual([...page.matchAll(/^\| `(rollcall_\w+|process_\w+)` \| (\w+) \|/gm)].map((m) => [m[1], m[2]]).sort(), metrics);
  });
});
