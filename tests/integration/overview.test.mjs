// What the pages for people begin with: what is on over all courses, how well the installation is, what a threshold costs.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { client, enrol, install, join, must, picturesOf, readFile, serve } from '../harness.mjs';

let data;
let key;
let server;
let api;
before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
  api = server.api;
});

const dayMs = 86_400_000;
const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
const dayIn = (zone, days = 0) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(Date.now() + days * dayMs));
const course = (code, time_zone = 'UTC') => must(api.post('/api/v1/courses', { code, name: `Course ${code}`, time_zone, policy: { liveness: 'off' } }), 201);
const session = (of, starts_at, ends_at) => must(api.post(`/api/v1/courses/${of.id}/sessions`, { starts_at, ends_at }), 201);
const on = async (query = '', by = api) => (await must(by.get(`/api/v1/sessions${query}`), 200)).items;
const ids = (items) => items.map((one) => one.session.id);

describe('what is on', () => {
  let math;
  let art;
  let open;
  let people;
  before(async () => {
    math = await course('MATH');
    art = await course('ART', 'Asia/Tokyo');
    people = [];
    for (const name of ['Ann', 'Ben', 'Cem', 'Dan', 'Eva']) people.push(await enrol(api, name, name));
    for (const person of people) await must(api.put(`/api/v1/courses/${math.id}/roster/${person.id}`), 204);
    open = await session(math, at(-60), at(3600));
    await must(api.post(`/api/v1/sessions/${open.id}/open`), 200);
    for (const [i, status] of ['present', 'late', 'absent', 'excused'].entries())
      await must(api.post(`/api/v1/sessions/${open.id}/records`, { person_id: people[i].id, status, reason: 'seen' }), 201);
  });

  test('is told with each course and how far its attendance is', async () => {
    const found = (await on()).find((one) => one.session.id === open.id);
    assert.deepEqual(found.course, { id: math.id, code: 'MATH', name: 'Course MATH', time_zone: 'UTC' });
    assert.equal(found.people, 5);
    assert.deepEqual(found.counts, { present: 1, late: 1, absent: 1, excused: 1, expected: 1 });
    assert.deepEqual(found.session, await must(api.get(`/api/v1/sessions/${open.id}`), 200));
  });

  test('is the day it is now where the course is, and what of yesterday still goes on', async () => {
    const today = dayIn('Asia/Tokyo');
    const begin = new Date(`${today}T00:00:00Z`).getTime();
    const offset = new Date(new Date().toLocaleString('en-US', { timeZone: 'Asia/Tokyo' })) - new Date(new Date().toLocaleString('en-US', { timeZone: 'UTC' }));
    const midnight = new Date(begin - Math.round(offset / 60_000) * 60_000);
    const around = (from, until) => session(art, new Date(midnight.getTime() + from * 60_000).toISOString(), new Date(midnight.getTime() + until * 60_000).toISOString());
    const over = await around(-60, 30);
    const before = await around(-120, 0);
    const within = await around(600, 660);
    const next = await around(24 * 60 + 5, 24 * 60 + 65);
    const found = ids((await on(`?course=${art.id}`)));
    assert.deepEqual(found, [over.id, within.id]);
    assert.deepEqual(ids(await on(`?course=${art.id}&from=${today}&to=${dayIn('Asia/Tokyo', 1)}`)), [over.id, within.id, next.id]);
    assert.deepEqual(ids(await on(`?course=${art.id}&from=${dayIn('Asia/Tokyo', -1)}&to=${dayIn('Asia/Tokyo', -1)}`)), [before.id, over.id]);
  });

  test('comes in pages, by start, and can be narrowed to a course or a state', async () => {
    const query = `?from=${dayIn('UTC', -3)}&to=${dayIn('UTC', 3)}`;
    const all = await on(query);
    assert.deepEqual(all.map((one) => one.session.starts_at), all.map((one) => one.session.starts_at).sort());
    const found = [];
    let cursor = '';
    do {
      const page = await must(api.get(`/api/v1/sessions${query}&limit=2&cursor=${cursor}`), 200);
      assert.ok(page.items.length <= 2);
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    assert.deepEqual(found, all);
    assert.deepEqual(ids(await on(`${query}&status=open`)), [open.id]);
    assert.ok((await on(`${query}&course=${art.id}`)).every((one) => one.course.code === 'ART'));
  });

  test('holds meetings of a schedule that nobody asked for before, also cancelled ones', async () => {
    const one = await course('FAR');
    const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    await must(api.put(`/api/v1/courses/${one.id}/schedule`, {
      rules: weekdays.map((weekday) => ({ weekday, start: '09:00', end: '10:00' })),
      exceptions: [{ date: dayIn('UTC', 301), kind: 'cancelled' }],
    }), 200);
    const far = await on(`?from=${dayIn('UTC', 300)}&to=${dayIn('UTC', 302)}`);
    assert.deepEqual(far.map((each) => [each.course.code, each.session.status]), [['FAR', 'scheduled'], ['FAR', 'cancelled'], ['FAR', 'scheduled']]);
    assert.deepEqual(ids(await on(`?from=${dayIn('UTC', 300)}&to=${dayIn('UTC', 302)}`)), ids(far), 'once');
  });

  test('is only what the caller may see', async () => {
    const user = await must(api.post('/api/v1/users', { name: 'teacher', password: 'a long password', role: 'instructor' }), 201);
    await must(api.put(`/api/v1/courses/${art.id}/instructors/${user.id}`), 204);
    const made = await must(api.post('/api/v1/api_keys', { name: 'k', role: 'instructor', user_id: user.id }), 201);
    const teacher = client(server.url, made.api_key);
    const query = `?from=${dayIn('UTC', -3)}&to=${dayIn('UTC', 3)}`;
    const seen = await on(query, teacher);
    assert.ok(seen.length > 0 && seen.every((one) => one.course.code === 'ART'));
    assert.equal((await teacher.get(`/api/v1/sessions?course=${math.id}`)).status, 404);
  });

  test('is bounded, and says what is wrong with a period', async () => {
    for (const [query, field] of [['?from=2026-01-01', 'to'], ['?to=2026-01-01', 'from'], ['?from=2026-01-01&to=2026-06-01', 'to'],
      ['?from=2026-01-02&to=2026-01-01', 'to'], ['?from=yesterday&to=today', 'from']]) {
      const answer = await api.get(`/api/v1/sessions${query}`);
      assert.deepEqual([answer.status, answer.body.errors?.[0].field], [400, field], query);
    }
  });
});

describe('who can be given a course', () => {
  test('is an active user whose role takes attendance', async () => {
    const made = {};
    for (const role of ['admin', 'office', 'instructor', 'viewer', 'instructor'])
      made[`${role} ${Object.keys(made).length}`] = await must(api.post('/api/v1/users', { name: `who ${role} ${Object.keys(made).length}`, password: 'a long password', role }), 201);
    await must(api.patch(`/api/v1/users/${made['instructor 4'].id}`, { active: false }), 200);
    const { items } = await must(api.get('/api/v1/users/instructors'), 200);
    const names = items.map((one) => one.name).filter((name) => name.startsWith('who'));
    assert.deepEqual(names, ['who admin 0', 'who office 1', 'who instructor 2']);
    assert.deepEqual(Object.keys(items[0]).sort(), ['id', 'name', 'role']);
  });
});

describe('how well the installation is', () => {
  const health = (of = api) => must(of.get('/api/v1/health'), 200);

  test('is told part by part', async () => {
    const found = await health();
    for (const part of ['database', 'models', 'gallery', 'key_store', 'jobs', 'devices'])
      assert.deepEqual([found.parts[part].status, found.parts[part].reason], ['ok', null], part);
    assert.equal(found.parts.database.kind, process.env.ROLLCALL_TEST_DATABASE ?? 'sqlite');
    assert.ok(found.parts.disk.free_bytes > 0 && found.parts.disk.total_bytes >= found.parts.disk.free_bytes);
    assert.ok(found.uptime_s >= 0 && new Date(found.started_at) <= new Date());
    assert.ok(!JSON.stringify(found).includes(data), 'no path');
  });

  test('sees what was enrolled, what is held back, and what devices do', async () => {
    const [photo] = await picturesOf('Obama');
    await enrol(api, 'HEALTH', 'Somebody', [photo]);
    const { device_key: deviceKey } = await must(api.post('/api/v1/devices', { name: 'door' }), 201);
    await must(api.post('/api/v1/devices', { name: 'never seen' }), 201);
    await must(client(server.url, deviceKey).post('/api/v1/device/heartbeat'), 200);
    await must(api.post('/api/v1/outbox/pause'), 200);
    await must(api.post('/api/v1/recognize', (() => { const form = new FormData(); form.append('image', new Blob([Buffer.from('no')])); return form; })()), 415);
    const found = await health();
    assert.deepEqual([found.parts.outbox.status, found.parts.outbox.reason, found.parts.outbox.paused], ['attention', 'paused', true]);
    assert.equal(found.status, 'attention');
    assert.deepEqual(found.parts.devices, { status: 'ok', reason: null, devices: 2, seen_lately: 1, silent: 0 });
    const { gallery } = found.parts;
    assert.ok(gallery.events_behind >= 0 && gallery.events_behind < 100);
    await must(api.post('/api/v1/outbox/resume'), 200);
    assert.equal((await health()).parts.outbox.reason, null);
  });

  test('is for the office and the administrators', async () => {
    for (const [role, status] of [['office', 200], ['instructor', 403], ['viewer', 403]]) {
      const { api_key: text } = await must(api.post('/api/v1/api_keys', { name: role, role }), 201);
      assert.equal((await client(server.url, text).get('/api/v1/health')).status, status, role);
    }
  });
});

describe('what a threshold costs', () => {
  test('is what the manifest has measured, at the number of people searched', async () => {
    const manifest = JSON.parse(await readFile(join(import.meta.dirname, '../../models/manifest.json'), 'utf8'));
    const small = await must(api.get('/api/v1/thresholds?people=10'), 200);
    const large = await must(api.get('/api/v1/thresholds?people=10000'), 200);
    const { thresholds } = manifest.models.find((one) => one.name === small.model).recipe;
    assert.deepEqual(small.points.map((one) => [one.false_accept_rate, one.true_accept_rate, one.similarity]),
      thresholds.verification.map((one) => [one.false_accept_rate, one.true_accept_rate, one.similarity]));
    assert.ok(small.review < small.accept && small.accept < large.accept, 'more people, stricter');
    for (const [i, point] of large.points.entries()) assert.ok(point.false_accept_rate_searched > small.points[i].false_accept_rate_searched);
    assert.ok(small.true_accept_rate > large.true_accept_rate && large.true_accept_rate > 0.8);
    assert.equal(small.verify, thresholds.verify);
  });

  test('asks for those who are enrolled, unless told otherwise', async () => {
    await must(api.get('/readyz'), 200);
    const found = await must(api.get('/api/v1/thresholds'), 200);
    assert.equal(found.people, (await must(api.get('/readyz'), 200)).gallery.people);
  });
});
