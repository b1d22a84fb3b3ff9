// Who has not submitted a register: of a day in each course's own zone, with who teaches it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, install, must, serve } from '../harness.mjs';

test('of one day, in the zone of the course, it is known who has not submitted a register, and who teaches it', async () => {
  const { data, key } = await install({ models: false });
  const server = await serve(data, key);
  const { api } = server;
  const day = async (query, of = api) => must(of.get(`/api/v1/reports/unsubmitted?${query}`), 200);
  const course = await must(api.post('/api/v1/courses', { code: 'MATH', name: 'Mathematics', time_zone: 'Pacific/Auckland', policy: { liveness: 'off' } }), 201);
  const session = (room, start) => must(api.post(`/api/v1/courses/${room.id}/sessions`, { starts_at: start, ends_at: new Date(Date.parse(start) + 900_000).toISOString() }), 201);
  const submitted = await session(course, '2026-03-01T21:00:00Z');
  await must(api.post(`/api/v1/sessions/${submitted.id}/open`), 200);
  await must(api.post(`/api/v1/sessions/${submitted.id}/close`), 200);
  const missing = await session(course, '2026-03-02T21:00:00Z');
  const teachers = [];
  for (const name of ['teacher-one', 'teacher-two', 'teacher-three']) teachers.push(await must(api.post('/api/v1/users', { name, password: 'a password for one', role: 'instructor' }), 201));
  const other = await must(api.post('/api/v1/courses', { code: 'ART', name: 'Art', time_zone: 'America/Los_Angeles', policy: { liveness: 'off', closes_after_s: 0 } }), 201);
  for (const [room, teacher] of [[course, teachers[0]], [course, teachers[1]], [other, teachers[2]]])
    await must(api.put(`/api/v1/courses/${room.id}/instructors/${teacher.id}`), 204);
  // The third of March in Auckland began on the second in Los Angeles.
  const held = await session(other, '2026-03-02T21:00:00Z');
  const third = await day('date=2026-03-03');
  assert.deepEqual([third.submitted, third.missing, third.items.map((one) => one.session_id)], [0, 1, [missing.id]]);
  assert.deepEqual(third.items[0].instructors, teachers.slice(0, 2).map(({ id, name }) => ({ id, name })));
  const second = await day('date=2026-03-02');
  assert.deepEqual([second.submitted, second.missing, second.items.map((one) => one.session_id)], [1, 1, [held.id]]);
  assert.deepEqual(second.items[0].instructors.map((one) => one.name), ['teacher-three']);
  assert.equal((await day('date=2026-03-03&limit=1')).items.length, 1);

  // Today where the course is: a session that is over, and one of yesterday.
  const today = async (hours) => must(api.post(`/api/v1/courses/${other.id}/sessions`, { starts_at: new Date(Date.now() - hours * 3600_000 - 2000).toISOString(), ends_at: new Date(Date.now() - hours * 3600_000 - 1000).toISOString() }), 201);
  const [now, past] = [await today(0), await today(30)];
  const ids = (await day('date=today')).items.map((one) => one.session_id);
  assert.deepEqual(ids, [now.id]);
  assert.ok((await day('')).items.some((one) => one.session_id === past.id), 'without a day all are listed');
  await must(api.post(`/api/v1/sessions/${now.id}/open`), 200);
  await must(api.post(`/api/v1/sessions/${now.id}/close`), 200);
  const after = await day('date=today');
  assert.deepEqual([after.submitted, after.missing, after.items], [1, 0, []]);

  // An instructor sees the registers of their own courses, and their counts.
  const token = (await must(api.post('/api/v1/api_keys', { name: 'own', role: 'instructor', user_id: teachers[2].id }), 201)).api_key;
  const own = await day('date=2026-03-03', client(server.url, token));
  assert.deepEqual([own.submitted, own.missing, own.items], [0, 0, []]);
});
