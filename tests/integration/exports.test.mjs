// Reports and exported files, read back as their readers would.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { unzip } from '../archive.mjs';
import { change, query, sqlId } from '../database.mjs';
import { binary, install, join, must, ok, readFile, run, serve, writeFile } from '../harness.mjs';

const names = ['=HYPERLINK("http://x")', 'ليلى الحسن', 'נעמה לוי', 'अनन्या शर्मा', '王小明', '😀 Nova', 'Ł'.repeat(180), '@SUM(1+1)', 'Zoë "Zed", Comma',
  'রহিম উদ্দিন', 'สมชาย ใจดี', '김민준', 'አበበ ቢቂላ', 'Ψαράς', 'Иван'];

let server;
let api;
let key;
let data;
let course;
const sessions = [];
const people = [];

// The rows of RFC 4180 text.
function parseCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  rows.pop();
  return rows;
}

async function download(query, token = key) {
  const answer = await fetch(`${server.url}/api/v1/exports?${query}`, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, query);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(answer.headers.get('content-length'), String(bytes.length));
  assert.equal(answer.headers.get('x-content-sha256'), createHash('sha256').update(bytes).digest('hex'));
  assert.match(answer.headers.get('content-disposition'), /^attachment/);
  return { answer, bytes };
}

before(async () => {
  ({ data, key } = await install({ models: false }));
  server = await serve(data, key);
  api = server.api;
  course = await must(api.post('/api/v1/courses', { code: 'MATH', name: 'Mathematics', time_zone: 'Pacific/Auckland', policy: { liveness: 'off' } }), 201);
  for (const [i, name] of names.entries()) {
    people.push(await must(api.post('/api/v1/people', { external_id: `S${i}`, name }), 201));
    await must(api.put(`/api/v1/courses/${course.id}/roster/${people[i].id}`), 204);
  }
  // 1 March in Auckland begins at 11:00 UTC of 28 February. Four sessions, on 1 (twice), 2 and 3 March there.
  for (const start of ['2026-02-28T11:30:00Z', '2026-03-01T10:30:00Z', '2026-03-01T21:00:00Z', '2026-03-02T21:00:00Z']) {
    const end = new Date(Date.parse(start) + 900_000).toISOString();
    const session = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: start, ends_at: end }), 201);
    await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
    sessions.push(session);
  }
  const mark = (session, person, status) => must(api.post(`/api/v1/sessions/${sessions[session].id}/records`, { person_id: people[person].id, status, reason: 'seen' }), 201);
  for (const session of [0, 1, 2]) {
    await mark(session, 0, session === 1 ? 'late' : 'present');
    if (session !== 1) await mark(session, 1, 'present');
    await mark(session, 2, 'excused');
    await must(api.post(`/api/v1/sessions/${sessions[session].id}/close`), 200);
  }
});

describe('reports', () => {
  test('late is attended, excused counts nothing, streaks and who is at risk follow', async () => {
    const report = await must(api.get(`/api/v1/reports/course/${course.id}`), 200);
    const of = Object.fromEntries(report.people.map((one) => [one.external_id, one]));
    assert.deepEqual([of.S0.rate, of.S1.rate, of.S2.rate, of.S3.rate], [1, 0.6667, null, 0]);
    assert.deepEqual([of.S0.at_risk, of.S1.at_risk, of.S2.at_risk, of.S3.at_risk], [false, true, false, true]);
    assert.deepEqual(of.S1.streaks, { attended_now: 1, attended_longest: 1, absent_now: 0, absent_longest: 1 });
    assert.equal(of.S3.streaks.absent_now, 3);
    assert.deepEqual(report.session_totals, { scheduled: 0, open: 1, closed: 3, cancelled: 0 });
    assert.equal(report.sessions.length, 4);
    const risk = await must(api.get('/api/v1/reports/at_risk?threshold=80&min_sessions=3'), 200);
    assert.equal(risk.total, names.length - 2);
    assert.equal(risk.items.at(-1).external_id, 'S1', 'the lowest rate first');
    const person = await must(api.get(`/api/v1/reports/person/${people[1].id}`), 200);
    assert.equal(person.rate, 0.6667);
    const missing = await must(api.get('/api/v1/reports/unsubmitted'), 200);
    assert.deepEqual(missing.items.map((one) => one.session_id), [sessions[3].id]);
    assert.deepEqual([missing.submitted, missing.missing, missing.items[0].instructors], [3, 1, []]);
  });

  test("an end date includes its whole day in the course's zone", async () => {
    const count = async (query) => (await must(api.get(`/api/v1/reports/course/${course.id}?${query}`), 200)).sessions.length;
    assert.equal(await count('from=2026-03-01&to=2026-03-01'), 2);
    assert.equal(await count('to=2026-02-28'), 0);
    assert.equal(await count('from=2026-03-02&to=2026-03-02'), 1);
    assert.equal(await count('from=2026-03-01T10:30:00Z&to=2026-03-01T21:00:00Z'), 1, 'a time as the end is not included');
    const days = await must(api.get('/api/v1/reports/summary?by=day'), 200);
    assert.deepEqual(days.intervals.map((one) => [one.interval, one.sessions]), [['2026-03-01', 2], ['2026-03-02', 1], ['2026-03-03', 1]]);
    assert.equal((await download('format=json&from=2026-03-01&to=2026-03-01')).bytes.toString().match(/session_id/g).length, 2 * names.length);
  });

  test('what cannot be meant is refused, on every route', async () => {
    for (const path of [`reports/course/${course.id}`, `reports/person/${people[0].id}`, 'reports/at_risk', 'reports/unsubmitted', 'reports/summary', 'exports'])
      for (const query of ['from=2026-02-30', 'to=2026-13-01', 'from=yesterday', 'from=2026-11-21&to=2026-11-20']) {
        const answer = await api.get(`/api/v1/${path}?${query}`);
        assert.equal(answer.status, 400, `${path}?${query}`);
        assert.match(JSON.stringify(answer.body), /"(from|to)"/);
      }
    for (const query of ['threshold=0', 'threshold=101', 'threshold=80.5', 'min_sessions=0', 'limit=0', 'threshold=99999999999'])
      assert.equal((await api.get(`/api/v1/reports/at_risk?${query}`)).status, 400, query);
    const nobody = '01890000-0000-7000-8000-000000000000';
    for (const path of [`reports/course/${nobody}`, `reports/person/${nobody}`, `reports/session/${nobody}`, `exports?course=${nobody}`, `exports?session=${nobody}`, `exports?person=${nobody}`])
      assert.equal((await api.get(`/api/v1/${path}`)).status, 404, path);
  });

  test('the command line prints the same', async () => {
    const printed = JSON.parse(await ok(['report', 'course', 'MATH', '--data', data, '--json']));
    assert.deepEqual(printed, await must(api.get(`/api/v1/reports/course/${course.id}`), 200));
    assert.match(await ok(['report', 'course', 'MATH', '--data', data]), /S1 .*66\.7 %.*!/);
    assert.match(await ok(['report', 'person', 'S1', '--data', data]), /66\.7 %/);
    assert.match(await ok(['report', 'at-risk', '--data', data]), /below 80 %/);
    assert.match(await ok(['report', 'unsubmitted', '--data', data]), /MATH/);
    assert.match(await ok(['report', 'summary', '--by', 'week', '--data', data]), /2026-W09/);
    assert.equal((await run(['report', 'person', 'nobody', '--data', data])).code, 1);
  });
});

describe('files', () => {
  test('CSV reads back, runs no formula, and has a byte order mark where asked', async () => {
    const { bytes } = await download(`format=csv&session=${sessions[0].id}`);
    const rows = parseCsv(bytes.toString());
    assert.equal(rows.length, 1 + names.length);
    assert.ok(rows.every((row) => row.length === 14));
    assert.deepEqual(rows.slice(1).map((row) => row[6]).sort(), names.map((name) => (/^[=@]/.test(name) ? `'${name}` : name)).sort());
    assert.deepEqual((await download(`format=csv&bom=true&session=${sessions[0].id}`)).bytes, Buffer.concat([Buffer.from('\uFEFF'), bytes]));
  });

  test('XLSX has typed cells, a heading that stays, a filter and a chart', async () => {
    const { answer, bytes } = await download('format=xlsx');
    assert.match(answer.headers.get('content-type'), /spreadsheetml/);
    const files = unzip(bytes);
    const lines = files['xl/worksheets/sheet2.xml'].toString();
    assert.match(files['xl/workbook.xml'].toString(), /name="Summary".*name="Attendance"/);
    assert.match(lines, /<pane ySplit="1"[^>]*state="frozen"/);
    assert.match(lines, new RegExp(`<autoFilter ref="A1:N${1 + 4 * names.length}"/>`));
    for (const name of names) assert.ok(lines.includes(`>${name.replaceAll('&', '&amp;')}<`), name);
    assert.ok(!lines.includes('<f>'), 'no formula');
    // 2026-03-01 00:30 in Auckland, as days since 1899-12-30.
    const cell = /<c r="C2" s="\d+"><v>([0-9.]+)<\/v>/.exec(lines);
    assert.equal(Math.round(Number(cell[1]) * 1440), Math.round((Date.UTC(2026, 2, 1, 0, 30) - Date.UTC(1899, 11, 30)) / 60_000));
    assert.ok(Object.keys(files).includes('xl/charts/chart1.xml'));
    assert.match(files['xl/worksheets/sheet1.xml'].toString(), /MATH/);
  });

  test('PDF has a page for every register, and a logo where one is set', async () => {
    const { answer, bytes } = await download('format=pdf');
    assert.equal(answer.headers.get('content-type'), 'application/pdf');
    assert.equal(bytes.toString('latin1', 0, 5), '%PDF-');
    assert.match(bytes.toString('latin1'), /\/Count 4\b/);
    await writeFile(join(data, 'register.pdf'), bytes);
    const { stdout: text } = await promisify(execFile)('pdftotext', [join(data, 'register.pdf'), '-']);
    for (const letter of names.map((name) => [...name].find((one) => /\p{L}/u.test(one)))) assert.ok(text.includes(letter), `a letter is a letter, not a box: ${letter}`);
    const refused = await run(['export', '--format', 'pdf', '--exports-logo', join(data, 'keys', 'keys.db'), '-o', join(data, 'x.pdf'), '--data', data]);
    assert.match(refused.stderr, /logo is no PNG/);
  });

  test('every export is in the audit with its hash before it is given out', async () => {
    const { bytes } = await download(`format=json&course=${course.id}&from=2026-03-01`);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const noted = query(data, "SELECT ids FROM event WHERE kind = 'export.made' AND actor_id IS NOT NULL").map(([ids]) => JSON.parse(ids)).find((ids) => ids.sha256 === hash);
    assert.deepEqual([noted.format, noted.bytes, noted.rows, noted.from, noted.course], ['json', bytes.length, 4 * names.length, '2026-03-01', course.id]);
  });

  test('the command line writes the same bytes, whole or not at all', async () => {
    const file = join(data, 'out.csv');
    await ok(['export', '--format', 'csv', '--course', 'MATH', '-o', file, '--data', data]);
    const printed = await ok(['export', '--format', 'csv', '--course', 'MATH', '--data', data]);
    assert.equal((await readFile(file)).toString(), printed);
    assert.deepEqual(await readFile(file), (await download(`format=csv&course=${course.id}`)).bytes);
    assert.equal((await run(['export', '-o', join(data, 'nowhere', 'x.csv'), '--data', data])).code, 1);
    assert.equal((await run(['export', '--to', '2026-02-30', '--data', data])).code, 1);
  });
});

// A school: 500 people in one course, and as many closed sessions as asked for.
const id = (number) => sqlId(number.toString(16).padStart(32, '0').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5'));
function school(data, first, last) {
  const now = 1767225600000000;
  const big = id(9000);
  const rows = [];
  if (first === 0) {
    rows.push(`INSERT INTO course (id, code, name, time_zone, late_after_s, opens_before_s, closes_after_s, repeats, cooldown_s, liveness, minimum_quality, version, created_at, updated_at) VALUES (${big}, 'BIG', 'Big', 'Europe/Berlin', 600, 900, 0, 'once', 60, 'off', 0.2, 1, ${now}, ${now})`);
    for (let i = 1; i <= 500; ++i) {
      rows.push(`INSERT INTO person (id, external_id, name, active, version, created_at, updated_at) VALUES (${id(i)}, 'B${i}', 'Person number ${i}', 1, 1, ${now}, ${now})`);
      rows.push(`INSERT INTO roster (course_id, person_id, added_at) VALUES (${big}, ${id(i)}, ${now})`);
    }
  }
  for (let i = first; i < last; ++i) {
    const at = now + i * 3_600_000_000;
    rows.push(`INSERT INTO session (id, course_id, starts_at, ends_at, status, closed_at, version, created_at, updated_at) VALUES (${id(i + 1000)}, ${big}, ${at}, ${at + 1_800_000_000}, 'closed', ${at + 1_800_000_000}, 1, ${now}, ${now})`);
  }
  change(data, rows.join(';\n'));
}
const measured = `
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
`;

test('ten times the sessions do not take more memory', async () => {
  const exec = promisify(execFile);
  const { data: folder } = await install({ models: false });
  // A sanitizer otherwise keeps what was freed.
  const env = { ...process.env, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:quarantine_size_mb=0` };
  const peak = async (format) => Number((await exec('python3', ['-c', measured, binary, 'export', '--course', 'BIG', '--format', format, '-o', join(folder, `big.${format}`), '--data', folder], { env })).stdout);
  school(folder, 0, 20);
  const small = {};
  for (const format of ['csv', 'json', 'xlsx', 'pdf']) small[format] = await peak(format);
  school(folder, 20, 200);
  for (const format of ['csv', 'json', 'xlsx', 'pdf']) {
    const ratio = (await peak(format)) / small[format];
    // A PDF keeps a few kilobytes a page until its end, where its table of pages stands.
    assert.ok(ratio < (format === 'pdf' ? 2.5 : 1.25), `${format}: ${ratio.toFixed(2)} times the memory for 10 times the lines`);
  }
});
