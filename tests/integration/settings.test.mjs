// Settings changed while the program runs: kept, in every server, over the file and under environment and flags.

import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { besides, client, enrol, form, install, must, ok, picturesOf, serve } from '../harness.mjs';

const secret = 'a secret of the sign-in provider';
const flags = ['--codes-badge-s', '40'];
const environment = { ROLLCALL_DISPUTES_WINDOW_DAYS: '7', ROLLCALL_OIDC_CLIENT_SECRET: secret };

let data;
let key;
let server;
before(async () => {
  ({ data, key } = await install());
  await appendFile(join(data, 'rollcall.toml'), '\n[retention]\nevidence_days = 60\n');
  server = await serve(data, key, flags, environment);
});

async function setting(name, from = server) {
  const { settings } = await must(from.api.get('/api/v1/settings'), 200);
  return settings.find((one) => one.name === name);
}
async function until(holds) {
  for (const from = Date.now(); !(await holds());) assert.ok(Date.now() - from < 60_000, 'it does not come about');
}
const change = (wanted, headers) => server.api.patch('/api/v1/settings', wanted, headers);

describe('settings', () => {
  test('say whether they can be changed, within what, and when that takes effect', async () => {
    assert.deepEqual(await setting('recognition.margin'), {
      name: 'recognition.margin', value: '0.05', source: 'default', unit: '', type: 'number', default: '0.05', min: 0, max: 1, choices: [], change: 'at_once', changed_to: null,
      help: 'A match goes to review when the second person is closer to it than this',
    });
    assert.equal((await setting('recognition.input_size')).change, 'at_restart');
    assert.equal((await setting('policy.liveness')).choices.includes('passive'), true);
    for (const name of ['keys.master', 'database.url', 'server.listen', 'backup.folder', 'oidc.client_secret', 'mail.password', 'log.file', 'webhooks.allowed_networks', 'csv.folder'])
      assert.equal((await setting(name)).change, 'never', name);
  });

  test('change at once, over the file, and back again', async () => {
    assert.deepEqual([(await setting('retention.evidence_days')).value, /rollcall\.toml:\d/.test((await setting('retention.evidence_days')).source)], ['60', true]);
    const made = await change({ 'retention.evidence_days': 30, 'policy.late_after_s': 120, 'review.unknown': false }, { 'If-Match': '"0"' });
    assert.equal(made.status, 200, made.text);
    assert.match(made.headers.get('etag'), /^(W\/)?"1"$/);
    const days = await setting('retention.evidence_days');
    assert.deepEqual([days.value, days.source, days.changed_to], ['30', 'changed', '30']);
    assert.equal((await must(server.api.post('/api/v1/courses', { code: 'A', name: 'A' }), 201)).policy.late_after_s, 120, 'new courses begin with it');
    assert.equal((await change({ 'review.unknown': true }, { 'If-Match': '"0"' })).status, 412);
    await must(change({ 'retention.evidence_days': null, 'policy.late_after_s': null, 'review.unknown': null }), 200);
    assert.equal((await setting('retention.evidence_days')).value, '60');
    assert.equal((await must(server.api.post('/api/v1/courses', { code: 'B', name: 'B' }), 201)).policy.late_after_s, 600);
  });

  test('are all changed or none', async () => {
    for (const [wanted, status, field] of [
      [{ 'policy.late_after_s': 60, 'recognition.margin': 2 }, 400, 'recognition.margin'],
      [{ 'policy.late_after_s': 60, 'policy.liveness': 'perhaps' }, 400, 'policy.liveness'],
      [{ 'policy.late_after_s': 60, 'keys.master': 'command:id' }, 400, 'keys.master'],
      [{ 'policy.late_after_s': 60, 'no.such': 1 }, 400, 'no.such'],
      [{ 'policy.late_after_s': 'soon' }, 400, 'policy.late_after_s'],
      [{ 'policy.late_after_s': 60, 'codes.badge_s': 50 }, 409, 'codes.badge_s'],
      [{ 'disputes.window_days': 50 }, 409, 'disputes.window_days'],
    ]) {
      const refused = await change(wanted);
      assert.equal(refused.status, status, JSON.stringify(wanted));
      assert.equal(refused.body.errors[0].field, field);
      assert.equal((await setting('policy.late_after_s')).value, '600');
    }
    assert.match((await change({ 'disputes.window_days': 50 })).text, /ROLLCALL_DISPUTES_WINDOW_DAYS/);
  });

  test('are in the audit by name, and for administrators alone', async () => {
    await must(change({ 'privacy.contact': 'the office, room 3' }), 200);
    const { items } = await must(server.api.get('/api/v1/audit?limit=3'), 200);
    const event = items.find((one) => one.kind === 'settings.changed');
    assert.ok(JSON.stringify(event).includes('privacy.contact'));
    assert.ok(!JSON.stringify(items).includes('room 3'));
    const { api_key } = await must(server.api.post('/api/v1/api_keys', { name: 'office', role: 'office' }), 201);
    assert.equal((await client(server.url, api_key).patch('/api/v1/settings', { 'recognition.margin': 0.1 })).status, 403);
  });

  test('that are secret are neither told nor taken', async () => {
    const { text } = await server.api.get('/api/v1/settings');
    assert.ok(!text.includes(secret));
    assert.deepEqual([(await setting('oidc.client_secret')).value, (await setting('mail.password')).value], ['(set)', '(not set)']);
    for (const name of ['oidc.client_secret', 'mail.password', 'backup.passphrase_file', 'keys.master', 'keys.database', 'database.url']) {
      const refused = await change({ [name]: 'a value of mine' });
      assert.deepEqual([refused.status, refused.body.errors?.[0].field], [400, name]);
      assert.ok(!refused.text.includes('of mine'));
      assert.equal((await change({ [name]: null })).status, 400, 'nor taken back');
    }
    assert.ok(!(await ok(['doctor', '--json', '--data', data])).includes('of mine'));
  });

  test('are refused where they are no object of lines, numbers and choices', async () => {
    for (const body of ['[]', '"a"', '3', 'null', '{"privacy.contact": ["a"]}', '{"privacy.contact": {"a": 1}}', '{"privacy.contact": "a\\nb"}',
      JSON.stringify({ 'privacy.contact': 'a'.repeat(1001) }), '{"recognition.margin": true}', '{"recognition.margin": 1e400}', '{"policy.late_after_s": 60.5}'])
      assert.equal((await change(body, { 'Content-Type': 'application/json' })).status, 400, body.slice(0, 60));
    assert.equal((await setting('policy.late_after_s')).value, '600');
    assert.equal((await change({})).status, 200, 'nothing is asked, nothing is changed');
  });

  test('wait for a restart where they say so, and survive the end of the server by force', async () => {
    await must(change({ 'recognition.input_size': 320, 'recognition.margin': 0.08 }), 200);
    const waiting = await setting('recognition.input_size');
    assert.deepEqual([waiting.value, waiting.source, waiting.changed_to], ['640', 'default', '320']);
    await server.kill();
    server = await serve(data, key, flags, environment);
    const begun = await setting('recognition.input_size');
    assert.deepEqual([begun.value, begun.source, begun.changed_to], ['320', 'changed', '320']);
    assert.equal((await setting('recognition.margin')).value, '0.08');
    await must(change({ 'recognition.input_size': null, 'recognition.margin': null }), 200);
  });

  test('hold in every server of the installation, in what it decides, and for the command line', async () => {
    const other = await serve(await besides(data), key);
    const [before] = [await must(other.api.get('/api/v1/thresholds?people=100'), 200)];
    await must(change({ 'recognition.margin': 0.07, 'recognition.false_accept_rate': 0.0005, 'liveness.spoof_below': 0.33, 'liveness.live_from': 0.77 }), 200);
    await until(async () => (await setting('recognition.margin', other)).value === '0.07');
    const after = await must(other.api.get('/api/v1/thresholds?people=100'), 200);
    assert.deepEqual([after.margin, after.accept > before.accept], [0.07, true]);
    const samples = JSON.stringify([{ kind: 'real', liveness: 0.9 }, { kind: 'print', liveness: 0.1 }]);
    const { in_force } = await must(other.api.post('/api/v1/calibrations/liveness', await form({}, { samples })), 200);
    assert.deepEqual([in_force.spoof_below, in_force.live_from], [0.33, 0.77]);
    const { settings } = JSON.parse(await ok(['doctor', '--json', '--data', data]));
    const seen = settings.find((one) => one.name === 'recognition.margin');
    assert.deepEqual([seen.value, seen.source], ['0.07', 'changed']);
    const stronger = JSON.parse(await ok(['doctor', '--json', '--data', data, '--recognition-margin', '0.2'])).settings.find((one) => one.name === 'recognition.margin');
    assert.deepEqual([stronger.value, stronger.source], ['0.2', '--recognition-margin']);

    // Of those who change at once by the version they read, one does; who names none loses nothing of the others.
    const etag = (await server.api.get('/api/v1/settings')).headers.get('etag');
    const race = await Promise.all([server, other].flatMap(({ api }) => [30, 45].map((days) => api.patch('/api/v1/settings', { 'retention.review_days': days }, { 'If-Match': etag }))));
    assert.deepEqual(race.map((one) => one.status).sort(), [200, 412, 412, 412]);
    const all = ['absent_after_s', 'late_after_s', 'early_leave_s', 'opens_before_s', 'closes_after_s', 'cooldown_s'];
    await Promise.all(all.map((name, i) => must([server, other][i % 2].api.patch('/api/v1/settings', { [`policy.${name}`]: 77 }), 200)));
    for (const one of [server, other])
      await until(async () => (await must(one.api.get('/api/v1/settings'), 200)).settings.filter((row) => row.name.startsWith('policy.') && row.value === '77').length === all.length);
    await must(change(Object.fromEntries([...all.map((name) => `policy.${name}`), 'liveness.spoof_below', 'liveness.live_from', 'recognition.false_accept_rate'].map((name) => [name, null]))), 200);
    await other.stop();
  });

  test('change who is taken for whom at the next picture', async () => {
    const [obama, biden] = await Promise.all(['Obama', 'Biden'].map((name) => picturesOf(name)));
    await enrol(server.api, 'S1', 'One', obama.slice(0, 2));
    await enrol(server.api, 'S2', 'Other', biden.slice(0, 2));
    const matched = async () => (await must(server.api.post('/api/v1/recognize', await form({ image: obama[2] })), 200)).faces.some((face) => face.match);
    await must(change({ 'recognition.margin': null }), 200);
    assert.equal(await matched(), true);
    await must(change({ 'recognition.margin': 1 }), 200);
    assert.equal(await matched(), false, 'nobody is so much closer than the second');
    await must(change({ 'recognition.margin': null }), 200);
    assert.equal(await matched(), true);
  });
});
