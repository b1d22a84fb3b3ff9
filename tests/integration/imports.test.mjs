// People, courses and rosters from files: what a preview shows is what is done, all of it or nothing; and photos in an archive.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { zip } from '../archive.mjs';
import { folder, install, must, ok, picturesOf, readFile, run, serve, writeFile } from '../harness.mjs';

let api;
before(async () => {
  const { data, key } = await install();
  ({ api } = await serve(data, key));
});

const csv = { 'Content-Type': 'text/csv' };
const archive = { 'Content-Type': 'application/zip' };
const preview = (file, query = '', headers = csv) => must(api.post(`/api/v1/imports/people${query}`, file, headers), 200);
const apply = (file, token, query = '', headers = csv) =>
  api.post(`/api/v1/imports/people/apply?token=${token}${query}`, file, headers);
async function bringIn(file, query = '', headers = csv) {
  const { token } = await preview(file, query && `?${query}`, headers);
  return must(apply(file, token, query && `&${query}`, headers), 200);
}
const person = async (externalId) =>
  (await must(api.get(`/api/v1/people?q=${externalId}&limit=1000`), 200)).items.find((one) => one.external_id === externalId);
const rosterOf = async (code) => {
  const course = (await must(api.get('/api/v1/courses?limit=1000'), 200)).items.find((one) => one.code === code);
  return (await must(api.get(`/api/v1/courses/${course.id}/roster`), 200)).items.map((one) => one.external_id).sort();
};
const outcomes = (plan) => Object.fromEntries(plan.rows.map((row) => [row.key, row.outcome]));
async function finished(location, limit = 120_000) {
  for (const end = Date.now() + limit; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
    const job = await must(api.get(location), 200);
    if (job.finished_at) return job;
  }
  return assert.fail(`${location} is not finished`);
}

describe('a CSV file', () => {
  test('is shown row by row, changes nothing, and is then done as shown', async () => {
    await must(api.post('/api/v1/courses', { code: 'MATH-7', name: 'Mathematics' }), 201);
    await must(api.post('/api/v1/people', { external_id: 'A1', name: 'Ann', email: 'ann@x.org', groups: ['choir'] }), 201);
    const file = 'External ID;Name;E-mail;Groups;Courses;Shoe size\r\n' +
      'A1;Ann Lee;;10b;MATH-7;38\r\nA2;"Ben; Jr.";ben@x.org;10b|choir;MATH-7;\r\nA3;;;;;\r\nA4;Dee;no address;;;\r\nA5;Eve;;;ART-1;\r\nA2;Ben;;;;\r\n';
    const shown = await preview(file);
    assert.deepEqual(shown.rows.map((row) => [row.line, row.key, row.outcome]), [[2, 'A1', 'changed'], [3, 'A2', 'added'],
      [4, 'A3', 'refused'], [5, 'A4', 'refused'], [6, 'A5', 'refused'], [7, 'A2', 'refused']]);
    assert.deepEqual(shown.rows[0].changes, [{ field: 'name', before: 'Ann', after: 'Ann Lee' },
      { field: 'groups', before: ['choir'], after: ['10b', 'choir'] }, { field: 'courses', before: [], after: ['MATH-7'] }]);
    assert.deepEqual(shown.rows.slice(2).map((row) => row.reason), ['there is no such person yet, and the name is missing',
      'email must be an email address', 'there is no course with the code ART-1', 'line 3 is of the same person']);
    assert.deepEqual(shown.counts.person, { added: 1, changed: 1, unchanged: 0, skipped: 0, refused: 4 });
    assert.deepEqual([shown.ignored, shown.applied], [['Shoe size'], false]);
    assert.equal((await person('A1')).name, 'Ann');
    assert.equal(await person('A2'), undefined);

    const done = await must(apply(file, shown.token), 200);
    assert.deepEqual([done.applied, done.counts], [true, shown.counts]);
    const ann = await person('A1');
    assert.deepEqual([ann.name, ann.email, ann.groups], ['Ann Lee', 'ann@x.org', ['10b', 'choir']]);
    const ben = await person('A2');
    assert.deepEqual([ben.id, ben.name, ben.email], [done.rows[1].id, 'Ben; Jr.', 'ben@x.org']);
    assert.deepEqual(await rosterOf('MATH-7'), ['A1', 'A2']);

    const again = await apply(file, shown.token);
    assert.deepEqual([again.status, again.body.detail.includes('applied already')], [409, true]);
    assert.deepEqual(outcomes(await preview(file.split('\r\n').slice(0, 3).join('\r\n'))), { A1: 'unchanged', A2: 'unchanged' });
    assert.deepEqual((await preview(file.split('\r\n').slice(0, 3).join('\r\n'), '?rows=changes')).rows, []);
  });

  test('is refused when something else would become of it by now', async () => {
    const file = 'id,name\nB1,Bea\nB2,Bob\n';
    const { token } = await preview(file);
    await must(api.post('/api/v1/people', { external_id: 'B2', name: 'Robert' }), 201);
    assert.equal((await apply(file, token)).status, 409);
    assert.equal(await person('B1'), undefined);
    assert.equal((await apply('id,name\nB1,Bea\n', token)).status, 409);
    assert.equal((await apply(file, token, '&memberships=replace')).status, 409);
    assert.equal((await must(apply(file, (await preview(file)).token), 200)).counts.person.changed, 1);
  });

  test('is read as spreadsheets save it: UTF-16, tabs, and a form', async () => {
    const text = '\ufeffid\tname\nC1\tZoë 山田\n';
    await bringIn(Buffer.from(text, 'utf16le'), '', { 'Content-Type': 'text/tab-separated-values' });
    assert.equal((await person('C1')).name, 'Zoë 山田');
    const form = new FormData();
    form.append('file', new Blob(['id,name\nC2,Cy\n']), 'people.csv');
    assert.deepEqual(outcomes(await must(api.post('/api/v1/imports/people', form), 200)), { C2: 'added' });
  });

  test('says with the line what is no table', async () => {
    for (const [file, status, words] of [['id,name\nD1,"Dan\n', 400, 'line 2'], ['name\nDan\n', 422, 'external_id'], ['', 422, 'empty'],
      ['id,name\n', 422, 'nobody'], [Buffer.from([0x69, 0x64, 0x0a, 0xe9]), 400, 'UTF-8']]) {
      const answer = await api.post('/api/v1/imports/people', file, csv);
      assert.equal(answer.status, status, answer.text);
      assert.ok(answer.body.detail.includes(words), answer.body.detail);
    }
    assert.equal((await api.post('/api/v1/imports/people', '{}', { 'Content-Type': 'application/json' })).status, 415);
  });

  test('makes courses and replaces memberships only where it is asked to', async () => {
    await bringIn('id,name,groups,courses\nE1,Eli,one|two,ART-2\nE2,Eva,one,ART-2\n', 'create_courses=true');
    assert.deepEqual(await rosterOf('ART-2'), ['E1', 'E2']);
    await bringIn('id,groups,courses\nE1,three,\n');
    assert.deepEqual((await person('E1')).groups, ['one', 'three', 'two']);
    const shown = await preview('id,groups,courses\nE1,three,\n', '?memberships=replace');
    assert.deepEqual(shown.rows[0].changes, [{ field: 'groups', before: ['one', 'three', 'two'], after: ['three'] },
      { field: 'courses', before: ['ART-2'], after: [] }]);
    await bringIn('id,groups,courses\nE1,three,\n', 'memberships=replace');
    assert.deepEqual(await rosterOf('ART-2'), ['E2']);
    assert.deepEqual((await preview('id,name\nE3,Eos\n', '?course=NEW-1')).rows.map((row) => [row.kind, row.key, row.outcome]),
      [['course', 'NEW-1', 'added'], ['person', 'E3', 'added']]);
  });

  test('writes what was changed, by whom and as which import', async () => {
    const done = await bringIn('id,name,courses\nF1,Flo,MATH-7\n');
    const events = (await must(api.get('/api/v1/audit?limit=10'), 200)).items;
    assert.deepEqual(events.slice(0, 3).map((event) => event.kind), ['people.imported', 'roster.added', 'person.created']);
    assert.equal(events[0].facts.token, done.token);
    assert.ok(!JSON.stringify(events).includes('Flo'));
  });

  test('of many rows is done as a job, once', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `M${i},Person ${i},MANY`);
    const file = `id,name,courses\n${rows.join('\n')}\n`;
    const { token } = await preview(file, '?create_courses=true&rows=changes');
    const taken = await must(apply(file, token, '&create_courses=true&rows=changes', { ...csv, Prefer: 'respond-async' }), 202);
    const job = await finished(`/api/v1/jobs/${taken.id}`);
    assert.equal(job.status, 'succeeded', JSON.stringify(job.error));
    assert.equal((await must(api.get(job.result.url), 200)).counts.person.added, 3000);
    assert.equal((await preview(file)).counts.person.unchanged, 3000);
  });
});

describe('a large file', () => {
  const size = 12_000;
  const file = (name = (i) => `Person ${i}`) =>
    `id,name,groups,courses\n${Array.from({ length: size }, (_, i) => `L${i},${name(i)},G${i % 40},L-${i % 20}|L-${(i + 7) % 20}`).join('\n')}\n`;
  const query = '&create_courses=true&rows=changes';
  let own;
  let data;
  let key;
  before(async () => { ({ data, key } = await install({ models: false })); own = await serve(data, key, ['--server-request-timeout-s', '900']); });
  const shown = () => must(own.api.post('/api/v1/imports/people?create_courses=true&rows=changes', file(), csv), 200);
  const act = (token) => own.api.post(`/api/v1/imports/people/apply?token=${token}${query}`, file(), csv);
  const begun = async () => { while ((await must(own.api.get('/api/v1/audit?kind=people.import_begun'), 200)).items.length === 0); };

  test('is brought in by steps between which others write, survives kill -9, and is finished by sending it again', async () => {
    const { token, counts } = await shown();
    assert.equal(counts.person.added, size);
    const ended = act(token).catch(() => 'the server is gone');
    await begun();
    await own.kill();
    assert.equal(await ended, 'the server is gone');
    own = await serve(data, key, ['--server-request-timeout-s', '900']);
    const left = await shown();
    assert.ok(left.counts.person.unchanged > 0 && left.counts.person.added > 0, JSON.stringify(left.counts));
    assert.equal(left.counts.person.unchanged + left.counts.person.added, size);

    // Somebody who is still to come is added by hand in between: that is not undone.
    await must(own.api.post('/api/v1/people', { external_id: `L${size - 1}`, name: 'By hand' }), 201);
    const finishing = act(token);
    const waits = [];
    for (let done = false; !done; done = await Promise.race([finishing.then(() => true), new Promise((go) => setTimeout(go, 20, false))])) {
      const since = Date.now();
      await must(own.api.post('/api/v1/people', { external_id: `X${waits.length}`, name: 'Meanwhile' }), 201);
      waits.push(Date.now() - since);
    }
    const done = await must(finishing, 200);
    assert.ok(waits.length >= 3, `${waits.length} others wrote meanwhile`);
    assert.deepEqual([done.counts.person.unchanged, done.counts.person.added, done.counts.person.skipped],
      [left.counts.person.unchanged, left.counts.person.added - 1, 1]);
    assert.match(done.rows.find((row) => row.outcome === 'skipped').reason, /somebody else changed this/);

    const again = await act(token);
    assert.deepEqual([again.status, again.body.detail], [409, 'this import was applied already']);
    const byHand = (await must(own.api.get(`/api/v1/people?q=L${size - 1}`), 200)).items[0];
    assert.equal(byHand.name, 'By hand');
    const events = async (kind) => (await must(own.api.get(`/api/v1/audit?kind=${kind}&limit=10`), 200)).items.map((event) => event.facts.token);
    assert.deepEqual([await events('people.import_begun'), await events('people.imported')], [[token], [token]]);
    await own.stop();
    const report = JSON.parse(await ok(['audit', 'verify', '--data', data, '--json']));
    assert.deepEqual(report.problems ?? [], []);
    own = await serve(data, key, ['--server-request-timeout-s', '900']);
  });

  test('holds each person once, in the group and on the courses of their row', async () => {
    const seen = new Map();
    for (let cursor = ''; cursor !== null;) {
      const page = await must(own.api.get(`/api/v1/people?limit=1000${cursor && `&cursor=${cursor}`}`), 200);
      for (const one of page.items) { assert.ok(!seen.has(one.external_id), one.external_id); seen.set(one.external_id, one); }
      cursor = page.next_cursor;
    }
    assert.equal([...seen.keys()].filter((id) => id.startsWith('L')).length, size);
    assert.deepEqual(seen.get('L41').groups, ['G1']);
    const rest = await shown();
    assert.equal(rest.counts.person.unchanged, size - 1);
    assert.equal(rest.counts.person.changed, 1);
  });
});

describe('OneRoster', () => {
  const manifest = (mode, files) => ({ name: 'manifest.csv', content: ['propertyName,value', 'manifest.version,1.0', 'oneroster.version,1.2',
    ...files.map((file) => `file.${file},${mode}`)].join('\r\n') });
  const bulk = zip([
    manifest('bulk', ['users', 'roles', 'classes', 'courses', 'enrollments', 'orgs', 'academicSessions']),
    { name: 'orgs.csv', content: 'sourcedId,status,dateLastModified,name,type\nO1,,,School,school\n' },
    { name: 'academicSessions.csv', content: 'sourcedId,status,dateLastModified,title,type,startDate,endDate\nT1,,,Term,term,2026-09-01,2027-07-31\n' },
    { name: 'courses.csv', content: 'sourcedId,status,dateLastModified,title\nK1,,,Biology\n' },
    { name: 'classes.csv', content: 'sourcedId,status,dateLastModified,title,courseSourcedId\nor-bio,,,,K1\nor-chem,,,Chemistry 1,K2\n' },
    { name: 'users.csv', content: 'sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,email\n' +
      'or-1,,,true,gus,Gus,Green,gus@x.org\nor-2,,,true,hal,Hal,Hope,\nor-9,,,true,teach,Ida,Iron,ida@x.org\nor-8,,,true,nobody,Joe,Jolly,\n' },
    { name: 'roles.csv', content: 'sourcedId,status,dateLastModified,userSourcedId,roleType,role\n' +
      'r1,,,or-1,primary,student\nr2,,,or-2,primary,student\nr3,,,or-9,primary,teacher\nr4,,,or-8,primary,teacher\n' },
    { name: 'enrollments.csv', content: 'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role\n' +
      'e1,,,or-bio,O1,or-1,student\ne2,,,or-chem,O1,or-1,student\ne3,,,or-chem,O1,or-2,student\ne4,,,or-bio,O1,or-9,teacher\ne5,,,or-bio,O1,or-8,teacher\n' },
  ]);

  test('in bulk makes students people, classes courses, and enrolments rosters and instructors', async () => {
    const teacher = await must(api.post('/api/v1/users', { name: 'teach', role: 'instructor' }), 201);
    const done = await bringIn(bulk, '', archive);
    assert.equal(done.format, 'one_roster');
    assert.deepEqual([done.counts.person.added, done.counts.course.added, done.counts.instructor.added, done.counts.instructor.skipped], [2, 2, 1, 1]);
    assert.deepEqual(done.ignored.sort(), ['academicSessions.csv', 'orgs.csv']);
    assert.deepEqual([(await person('or-1')).name, (await person('or-1')).email], ['Gus Green', 'gus@x.org']);
    assert.deepEqual([await rosterOf('or-bio'), await rosterOf('or-chem')], [['or-1'], ['or-1', 'or-2']]);
    const course = (await must(api.get('/api/v1/courses?limit=1000'), 200)).items.find((one) => one.code === 'or-bio');
    assert.equal(course.name, 'Biology');
    assert.deepEqual((await must(api.get(`/api/v1/courses/${course.id}/instructors`), 200)).items.map((one) => one.id), [teacher.id]);
    assert.ok((await preview(bulk, '', archive)).rows.every((row) => ['unchanged', 'skipped'].includes(row.outcome)));
  });

  test('as changes ends enrolments and makes inactive whom it deletes', async () => {
    const delta = zip([
      manifest('delta', ['users', 'enrollments']),
      { name: 'users.csv', content: 'sourcedId,status,dateLastModified,givenName,familyName\nor-2,tobedeleted,2026-11-20,Hal,Hope\nor-1,active,2026-11-20,Gustav,Green\n' },
      { name: 'enrollments.csv', content: 'sourcedId,status,dateLastModified,classSourcedId,userSourcedId,role\n' +
        'e2,tobedeleted,2026-11-20,or-chem,or-1,student\ne4,tobedeleted,2026-11-20,or-bio,or-9,teacher\ne7,active,2026-11-20,or-bio,or-77,student\n' },
    ]);
    const refused = await api.post('/api/v1/imports/people?absent=deactivate', delta, archive);
    assert.equal(refused.status, 422, refused.text);
    const done = await bringIn(delta, '', archive);
    assert.deepEqual(outcomes(done)['or-77'], 'skipped');
    assert.deepEqual([(await person('or-1')).name, (await person('or-2')).active], ['Gustav Green', false]);
    assert.deepEqual(await rosterOf('or-bio'), ['or-1']);
  });

  test('of another version, or without its files, is refused', async () => {
    for (const files of [[{ name: 'manifest.csv', content: 'propertyName,value\noneroster.version,2.0\n' }, { name: 'users.csv', content: 'sourcedId\n' }],
      [{ name: 'manifest.csv', content: 'propertyName,value\n' }], [{ name: 'notes.txt', content: 'x' }]])
      assert.equal((await api.post('/api/v1/imports/people', zip(files), archive)).status, 422);
  });
});

describe('photos in an archive', () => {
  let pictures;
  before(async () => {
    pictures = await Promise.all((await picturesOf('Obama')).slice(0, 3).map((path) => readFile(path)));
    await bringIn('id,name\nP1,Pia\nP2,Pat\n');
  });

  test('are enrolled in the background, with a reason for each that is not', async () => {
    const file = zip([{ name: 'photos/P1/front.jpg', content: pictures[0], store: true }, { name: 'P1_2.jpg', content: pictures[1] },
      { name: 'P2.jpg', content: 'no picture' }, { name: 'X9.jpg', content: pictures[2] }, { name: '__MACOSX/._P1.jpg', content: 'x' }]);
    const taken = await api.post('/api/v1/imports/photos', file, archive);
    assert.equal(taken.status, 202, taken.text);
    const job = await finished(taken.headers.get('location'));
    assert.equal(job.status, 'succeeded', JSON.stringify(job.error));
    const result = await must(api.get(job.result.url), 200);
    assert.deepEqual([result.people, result.photos, result.accepted, result.known_already], [2, 4, 2, 0]);
    assert.deepEqual(job.progress, { done: 3, total: 3 });
    assert.deepEqual(result.refused.map((one) => [one.file, one.external_id]), [['P2.jpg', 'P2'], ['X9.jpg', null]]);
    assert.deepEqual(result.ignored, ['__MACOSX/._P1.jpg']);
    assert.equal((await person('P1')).templates, 2);

    const again = await finished((await api.post('/api/v1/imports/photos', file, archive)).headers.get('location'));
    const second = await must(api.get(again.result.url), 200);
    assert.deepEqual([second.accepted, second.known_already], [0, 2]);
    assert.equal((await person('P1')).templates, 2);
  });

  test('are refused whole where the archive could harm', async () => {
    const good = { name: 'P2/front.jpg', content: pictures[2] };
    for (const [entry, status] of [[{ name: '../evil.jpg' }, 422], [{ name: '/etc/evil.jpg' }, 422], [{ name: 'a\\..\\b.jpg' }, 422],
      [{ name: 'link.jpg', content: '/etc/passwd', mode: 0o120777 }, 422], [{ name: 'secret.jpg', flags: 1 }, 422],
      [{ name: 'more.zip', content: zip([good]) }, 422], [{ name: 'bomb.jpg', content: Buffer.alloc(30_000_000) }, 413],
      [{ name: 'huge.jpg', content: 'x', size: 3_000_000_000 }, 413], [good, 422]]) {
      const answer = await api.post('/api/v1/imports/photos', zip([good, entry]), archive);
      assert.equal(answer.status, status, `${entry.name}: ${answer.text}`);
    }
    for (const bytes of ['not an archive', zip([good]).subarray(0, 2000)])
      assert.equal((await api.post('/api/v1/imports/photos', bytes, archive)).status, 400);
    assert.equal((await person('P2')).templates, 0);
  });
});

describe('rollcall import people', () => {
  test('shows what a file would change, and brings it in without a model', async () => {
    const { data } = await install({ models: false });
    const home = await folder('files');
    const file = `${home}.csv`;
    await writeFile(file, 'id,name,courses\nS1,Sam,MATH\nS2,,\n');
    const command = ['import', 'people', file, '--data', data];
    const shown = JSON.parse(await ok([...command, '--create-courses', '--dry-run', '--json']));
    assert.deepEqual(outcomes(shown), { MATH: 'added', S1: 'added', S2: 'refused' });
    assert.match(await ok([...command, '--create-courses', '--dry-run']), /added +person +S1 \(line 2\) name: null -> Sam/);
    const refused = await run([...command, '--create-courses']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /line 3: .*name is missing\nerror: a row was refused, and nothing was changed; /);
    const done = JSON.parse(await ok([...command, '--create-courses', '--skip-refused', '--json']));
    assert.deepEqual([done.people_added, done.import.counts.course.added, done.photos], [1, 1, 0]);
    assert.match(await ok([...command, '--skip-refused']), /0 people added, 0 changed, 1 known already/);
    assert.match(await ok(['import', 'people', '--help']), /--dry-run/);
  });

  test('enrols the photos a file names, and those of an archive with its people', async () => {
    const [one, two] = await picturesOf('Obama');
    const { data } = await install();
    const home = await folder('with-photos');
    await writeFile(`${home}.csv`, `id,name,photos\nQ1,Quin,${one}\n`);
    await writeFile(`${home}.zip`, zip([{ name: 'people.csv', content: 'id,name\nQ1,Quin\n' }, { name: 'Q1/two.jpg', content: await readFile(two) }]));
    const bring = async (file) => JSON.parse(await ok(['import', 'people', file, '--data', data, '--json']));
    const first = await bring(`${home}.csv`);
    assert.deepEqual([first.people_added, first.accepted], [1, 1]);
    const second = await bring(`${home}.zip`);
    assert.deepEqual([second.people_added, second.people_known, second.accepted], [0, 1, 1]);
  });
});
