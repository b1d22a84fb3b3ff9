// Schedules through the API: the sessions that come of them, on the clocks of the course, and how they follow a change.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { dirname } from 'node:path';
import { enrol, folder, install, join, mkdir, must, ok, run, serve, writeFile } from '../harness.mjs';

let data;
let key;
let server;
let api;
let made = 0;
before(async () => {
  ({ data, key } = await install({ models: false }));
  server = await serve(data, key);
  api = server.api;
});

const dayMs = 86_400_000;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const date = (days) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);  // from today, in UTC
const weekday = (day) => weekdays[new Date(`${day}T12:00:00Z`).getUTCDay()];

const course = (time_zone = 'UTC') => must(api.post('/api/v1/courses', { code: `S${++made}`, name: 'Course', time_zone }), 201);
const put = (one, schedule, status = 200) => must(api.put(`/api/v1/courses/${one.id}/schedule`, schedule), status);
const list = async (one, from, to, on = api) => (await must(on.get(`/api/v1/courses/${one.id}/sessions?from=${from}&to=${to}&limit=200`), 200)).items;
const brief = (sessions) => sessions.map(({ starts_at, ends_at, status }) => `${starts_at} ${ends_at} ${status}`);
const events = async (kind) => {
  const stop = new AbortController();
  const stream = await fetch(`${server.url}/api/v1/events?last_event_id=1`, { headers: { Authorization: `Bearer ${key}` }, signal: stop.signal });
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const last = await must(api.post('/api/v1/people', { external_id: `E${++made}`, name: 'Last' }), 201);
  while (!text.includes(last.id)) text += (await reader.read()).value;
  stop.abort();
  return [...text.matchAll(/data: (.*)\n/g)].map((m) => JSON.parse(m[1])).filter((one) => one.kind === kind);
};

describe('the sessions of a schedule', () => {
  // The dates stand within two years of any day on which this runs only if they move with it.
  const year = new Date().getUTCFullYear() + 1;
  const lastSunday = (month) => {
    const day = new Date(Date.UTC(year, month + 1, 0));
    day.setUTCDate(day.getUTCDate() - day.getUTCDay());
    return day;
  };
  const iso = (day, days = 0) => new Date(day.getTime() + days * dayMs).toISOString().slice(0, 10);

  test('stay at the hour of the wall when the clocks change', async () => {
    const one = await course('Europe/Berlin');
    await put(one, { rules: [{ weekday: 'mon', start: '09:00', end: '12:00' }] });
    const spring = lastSunday(2);
    assert.deepEqual(brief(await list(one, iso(spring, -6), iso(spring, 1))), [
      `${iso(spring, -6)}T08:00:00Z ${iso(spring, -6)}T11:00:00Z scheduled`, `${iso(spring, 1)}T07:00:00Z ${iso(spring, 1)}T10:00:00Z scheduled`]);
    const autumn = lastSunday(9);
    assert.deepEqual(brief(await list(one, iso(autumn, -6), iso(autumn, 1))), [
      `${iso(autumn, -6)}T07:00:00Z ${iso(autumn, -6)}T10:00:00Z scheduled`, `${iso(autumn, 1)}T08:00:00Z ${iso(autumn, 1)}T11:00:00Z scheduled`]);
  });

  test('a window over midnight, several a day, and alternate weeks', async () => {
    const one = await course();
    const day = date(7);
    const rule = { weekday: weekday(day), from: day };
    await put(one, { rules: [{ ...rule, start: '22:00', end: '02:00' }, { ...rule, start: '08:00', end: '09:30', every_weeks: 2 }] });
    assert.deepEqual(brief(await list(one, day, date(15))), [
      `${day}T08:00:00Z ${day}T09:30:00Z scheduled`, `${day}T22:00:00Z ${date(8)}T02:00:00Z scheduled`, `${date(14)}T22:00:00Z ${date(15)}T02:00:00Z scheduled`]);
  });

  test('a day in the query is one of the course\'s clocks, both ends whole', async () => {
    const one = await course('Pacific/Auckland');
    const day = date(10);
    await put(one, { rules: [{ weekday: weekday(day), start: '00:30', end: '01:00' }, { weekday: weekday(day), start: '23:30', end: '23:45' }] });
    assert.equal((await list(one, day, day)).length, 2);
    assert.equal((await list(one, date(9), date(9))).length, 0);
  });

  test('exceptions and holidays: cancelled ones are listed and marked', async () => {
    const one = await course();
    const days = [7, 14, 21, 28].map(date);
    const calendar = await must(api.post('/api/v1/holidays', { name: 'Vacation', days: [{ date: date(26), until: date(29), name: 'V' }] }), 201);
    await put(one, {
      rules: [{ weekday: weekday(days[0]), start: '10:00', end: '11:00' }],
      exceptions: [{ date: days[0], kind: 'cancelled' }, { date: days[1], kind: 'moved', to_date: date(15), to_start: '12:00', to_end: '13:00' },
        { date: date(16), kind: 'extra', start: '18:00', end: '19:00' }, { date: days[2], kind: 'moved', to_date: date(22) }],
      holidays: [calendar.id],
    });
    const expected = [`${days[0]}T10:00:00Z ${days[0]}T11:00:00Z cancelled`, `${date(15)}T12:00:00Z ${date(15)}T13:00:00Z scheduled`,
      `${date(16)}T18:00:00Z ${date(16)}T19:00:00Z scheduled`, `${date(22)}T10:00:00Z ${date(22)}T11:00:00Z scheduled`, `${days[3]}T10:00:00Z ${days[3]}T11:00:00Z cancelled`];
    const before = await list(one, date(6), date(29));
    assert.deepEqual(brief(before), expected);
    await must(api.patch(`/api/v1/holidays/${calendar.id}`, { days: [] }), 200);
    const after = await list(one, date(6), date(29));
    assert.deepEqual(brief(after), [...expected.slice(0, 4), expected[4].replace('cancelled', 'scheduled')]);
    assert.deepEqual(after.map((s) => s.id), before.map((s) => s.id), 'the same sessions, not new ones');
  });

  test('those of the coming weeks are there without anybody asking, and each has an event', async () => {
    const one = await course();
    await put(one, { rules: [{ weekday: weekday(date(1)), start: '10:00', end: '11:00' }] });
    const sessions = await list(one, date(0), date(55));
    assert.equal(sessions.length, 8);
    const created = (await events('session.created')).map((event) => event.id);
    for (const session of sessions) assert.ok(created.includes(session.id));
  });
});

describe('a change of the schedule', () => {
  const rule = (start = '10:00', end = '11:00') => ({ rules: [{ weekday: weekday(date(7)), start, end }] });

  test('moves, adds and removes sessions, but leaves those alone that were opened, marked, moved or cancelled by hand', async () => {
    const one = await course();
    const person = await enrol(api, `P${++made}`, 'Marked');
    await must(api.put(`/api/v1/courses/${one.id}/roster/${person.id}`), 204);
    await put(one, rule());
    const sessions = await list(one, date(7), date(50));
    const [opened, , moved, cancelled, free] = sessions;
    await must(api.post(`/api/v1/sessions/${opened.id}/open`), 200);
    const later = { starts_at: `${date(21)}T15:00:00Z`, ends_at: `${date(21)}T16:00:00Z` };
    assert.equal((await must(api.patch(`/api/v1/sessions/${moved.id}`, later), 200)).changed_by_hand, true);
    await must(api.post(`/api/v1/sessions/${cancelled.id}/cancel`), 200);

    await put(one, rule('10:00', '12:00'));  // the same meetings, longer
    const longer = await list(one, date(7), date(50));
    assert.deepEqual(longer.map((s) => s.id), sessions.map((s) => s.id));
    assert.equal(longer[0].ends_at, opened.ends_at);
    assert.equal(longer[2].starts_at, later.starts_at);
    assert.equal(longer[3].status, 'cancelled');
    assert.equal(longer[4].ends_at, free.ends_at.replace('T11', 'T12'));

    await put(one, rule('14:00', '15:00'));  // other meetings
    const others = await list(one, date(7), date(50));
    const kept = new Set([opened.id, moved.id, cancelled.id]);
    assert.deepEqual(others.filter((s) => kept.has(s.id)).length, 3);
    assert.equal((await api.get(`/api/v1/sessions/${free.id}`)).status, 404);
    assert.ok(others.filter((s) => !kept.has(s.id)).every((s) => s.starts_at.includes('T14:00')));

    await put(one, { rules: [] });
    assert.deepEqual(new Set((await list(one, date(7), date(50))).map((s) => s.id)), kept);
  });

  test('of the zone of its course', async () => {
    const one = await course('UTC');
    await put(one, rule());
    const before = await list(one, date(6), date(20));
    await must(api.patch(`/api/v1/courses/${one.id}`, { time_zone: 'Asia/Tokyo' }), 200);
    const after = await list(one, date(6), date(20));
    assert.deepEqual(after.map((s) => [s.id, s.starts_at]), before.map((s) => [s.id, s.starts_at.replace('T10', 'T01')]));
  });

  test('puts nothing beside a meeting of a past day that was held', async () => {
    const one = await course();
    const past = { weekday: weekday(date(-7)), start: '09:00', end: '10:00' };
    await put(one, { rules: [past] });
    const [older, held] = await list(one, date(-14), date(-7));
    await must(api.post(`/api/v1/sessions/${held.id}/open`), 200);
    await put(one, { rules: [{ ...past, start: '13:00', end: '14:00' }] });
    const sessions = await list(one, date(-14), date(-7));
    assert.deepEqual(sessions.map((s) => s.starts_at), [older.starts_at.replace('T09', 'T13'), held.starts_at]);
    assert.equal(sessions[1].id, held.id);
  });

  test('is refused whole when another one came first', async () => {
    const one = await course();
    const first = await api.put(`/api/v1/courses/${one.id}/schedule`, rule(), { 'If-Match': '"0"' });
    assert.equal(first.status, 200);
    assert.equal((await api.put(`/api/v1/courses/${one.id}/schedule`, { rules: [] }, { 'If-Match': '"0"' })).status, 412);
    assert.equal((await list(one, date(7), date(7))).length, 1);
  });
});

test('many that ask at once make one session of one meeting', async () => {
  const one = await course();
  await put(one, { rules: weekdays.map((day) => ({ weekday: day, start: '10:00', end: '11:00' })) });
  const asked = await Promise.all(Array.from({ length: 12 }, () => list(one, date(100), date(199))));
  for (const sessions of asked) assert.deepEqual(sessions.map((s) => s.id), asked[0].map((s) => s.id));
  assert.equal(new Set(asked[0].map((s) => s.occurrence_key)).size, 100);
});

describe('iCalendar', () => {
  const file = (lines, zone = 'Europe/Berlin') => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'BEGIN:VEVENT', 'UID:1',
    `DTSTART;TZID=${zone}:20270104T090000`, `DTEND;TZID=${zone}:20270104T103000`, ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
  const calendar = { 'Content-Type': 'text/calendar' };
  const bring = (one, text, headers = calendar) => api.post(`/api/v1/courses/${one.id}/schedule/import`, text, headers);

  test('a file becomes sessions, and comes back as it was', async () => {
    const one = await course();
    const body = await must(bring(one, file(['RRULE:FREQ=WEEKLY;UNTIL=20270401T000000Z', 'EXDATE;TZID=Europe/Berlin:20270111T090000'])), 200);
    assert.equal(body.time_zone, 'Europe/Berlin', 'a course without a schedule takes the zone of its file');
    const sessions = await list(one, '2027-01-01', '2027-04-30');
    assert.deepEqual(brief(sessions).slice(0, 2), ['2027-01-04T08:00:00Z 2027-01-04T09:30:00Z scheduled', '2027-01-11T08:00:00Z 2027-01-11T09:30:00Z cancelled']);
    assert.deepEqual(brief(sessions).at(-1), '2027-03-29T07:00:00Z 2027-03-29T08:30:00Z scheduled');
    const written = await api.get(`/api/v1/courses/${one.id}/schedule.ics`);
    assert.equal(written.headers.get('content-type'), 'text/calendar; charset=utf-8');
    assert.match(written.text, /BEGIN:VTIMEZONE\r\nTZID:Europe\/Berlin/);
    const other = await course('Europe/Berlin');
    await must(bring(other, written.text), 200);
    assert.deepEqual(brief(await list(other, '2027-01-01', '2027-04-30')), brief(sessions));
    assert.deepEqual((await list(one, '2027-01-01', '2027-04-30')).map((s) => s.id), sessions.map((s) => s.id));
  });

  test('what is wrong is said, and changes nothing', async () => {
    const one = await course('Europe/Berlin');
    await must(bring(one, file(['RRULE:FREQ=WEEKLY;COUNT=2'])), 200);
    for (const [text, status, why] of [['', 400, /no iCalendar/], ['nonsense', 400, /no iCalendar/], [file(['RRULE:FREQ=SOMETIMES']), 400, /not right/],
      [file(['RRULE:FREQ=YEARLY']), 422, /event 1 .*for ever/], [file(['RRULE:FREQ=WEEKLY'], 'Mars/Olympus'), 422, /zone/]]) {
      const answer = await bring(one, text);
      assert.equal(answer.status, status, answer.text);
      assert.match(JSON.stringify(answer.body), why);
    }
    assert.equal((await bring(one, file([]), { 'Content-Type': 'text/plain' })).status, 415);
    assert.equal((await must(api.get(`/api/v1/courses/${one.id}/schedule`), 200)).version, 1);
  });

  test('the command line brings one in', async () => {
    const one = await course('Europe/Berlin');
    const path = join(await folder('ics'), 'course.ics');
    await mkdir(dirname(path));
    await writeFile(path, file(['RRULE:FREQ=WEEKLY;COUNT=3']));
    const printed = JSON.parse(await ok(['import', 'schedule', path, '--course', one.code, '--data', data, '--json']));
    assert.deepEqual([printed.rules.length, printed.version], [1, 1]);
    assert.equal((await list(one, '2027-01-01', '2027-02-28')).length, 3);
    const refused = await run(['import', 'schedule', path, '--course', 'none', '--data', data]);
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /no course with this code/);
  });
});
