// Doors without a course: who passed, once; in and out, hours, also over midnight; what the office says; what stays.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { client, enrol, faces, folder, form, install, join, must, newDatabase, ok, picturesOf, readdir, run, serve } from '../harness.mjs';

const both = join(faces, 'groups/obama_and_biden.jpg');
const unknown = '01890000-0000-7000-8000-000000000000';
const hour = 3_600_000;

let data;
let key;
let server;
let api;
let obama;
let biden;

before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
  api = server.api;
  obama = await enrol(api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 3));
  biden = await enrol(api, 'B', 'Joe Biden', (await picturesOf('Biden')).slice(0, 3));
});

let doors = 0;
// A new door; without a word about liveness, as stills are not live.
const door = (wanted = {}, to = api) =>
  must(to.post('/api/v1/checkpoints', { name: `Door ${doors += 1}`, ...wanted, policy: { liveness: 'off', ...wanted.policy } }), 201);
const frame = async (checkpoint, { image = both, at, to = api, status = 200 } = {}) =>
  must(to.post(`/api/v1/checkpoints/${checkpoint.id}/frames`, await form({ image }, at ? { captured_at: at, source: 'north camera' } : {})), status);
const of = (answer, person) => answer.faces.find((face) => face.match?.person_id === person.id);
const passages = async (query, to = api) => (await must(to.get(`/api/v1/passages?${query}`), 200)).items;
const byHand = (checkpoint, person, at, direction) =>
  must(api.post(`/api/v1/checkpoints/${checkpoint.id}/passages`, { person_id: person.id, at, ...(direction ? { direction } : {}), reason: 'the camera was out of order' }), 201);
const hours = async (query, to = api) => (await must(to.get(`/api/v1/reports/hours?${query}`), 200)).items;
const start = Date.now();
const ago = (ms) => new Date(start - ms).toISOString();  // before all of this began, so that it does not matter how long it takes
const pictures = async (kind, folder = data) => (await readdir(join(folder, 'blobs', kind), { recursive: true, withFileTypes: true }).catch(() => [])).filter((f) => f.isFile()).length;

describe('a frame at a checkpoint', () => {
  test('makes a passage of everyone it knows, with all that it was decided by', async () => {
    const north = await door({ policy: { direction: 'in', minimum_confidence: 0.1 } });
    const captured = ago(60_000);
    const answer = await frame(north, { at: captured });
    const seen = of(answer, obama);
    assert.deepEqual([seen.decision, seen.reason, of(answer, biden).decision], ['present', 'in_time', 'present']);
    const passage = await must(api.get(`/api/v1/passages/${seen.passage_id}`), 200);
    assert.deepEqual([passage.at, passage.captured_at, passage.direction, passage.source, passage.method, passage.refused, passage.office],
      [passage.captured_at, passage.at, 'in', 'north camera', 'face', false, null]);
    assert.equal(Date.parse(passage.captured_at), Date.parse(captured));
    assert.ok(Date.parse(passage.received_at) >= Date.parse(captured) + 59_000);
    assert.ok(passage.similarity >= passage.threshold && passage.confidence > 0.5 && passage.quality > 0.2);
    assert.ok(passage.model && passage.rule_version >= 1 && passage.policy.minimum_confidence === 0.1);
    const [evidence] = (await must(api.get(`/api/v1/passages/${passage.id}/evidence`), 200)).items;
    const picture = await api.get(`/api/v1/passages/${passage.id}/evidence/${evidence.id}`);
    assert.deepEqual([picture.status, picture.headers.get('content-type'), picture.headers.get('cache-control')], [200, 'image/jpeg', 'no-store']);
    assert.equal((await must(api.get(`/api/v1/audit?kind=evidence.read&subject=${evidence.id}`), 200)).items.length, 1);
  });

  test('twice within the cooldown is one passage, later two, whatever comes first', async () => {
    const north = await door();
    const first = of(await frame(north, { at: ago(30 * 60_000) }), obama);
    const again = of(await frame(north, { at: ago(30 * 60_000 - 59_000) }), obama);
    assert.deepEqual([again.decision, again.passage_id], ['cooldown', first.passage_id]);
    assert.equal(of(await frame(north, { at: ago(31 * 60_000 - 1000) }), obama).decision, 'cooldown', 'one that was captured before');
    assert.equal(of(await frame(north, { at: ago(40 * 60_000) }), obama).decision, 'present');
    assert.equal(of(await frame(north, { at: ago(29 * 60_000 - 1000) }), obama).decision, 'present');
    assert.equal((await passages(`checkpoint=${north.id}&person=${obama.id}`)).length, 3);
    const other = await door();
    assert.equal(of(await frame(other, { at: ago(30 * 60_000) }), obama).decision, 'present', 'another door has its own');
  });

  test('of many at once one is a passage, and a repeated request is the same answer', async () => {
    const north = await door({ policy: { cooldown_s: 3600 } });
    const answers = await Promise.all(Array.from({ length: 6 }, () => frame(north)));
    const decisions = answers.map((answer) => of(answer, obama).decision).sort();
    assert.deepEqual(decisions, ['cooldown', 'cooldown', 'cooldown', 'cooldown', 'cooldown', 'present']);
    assert.equal(new Set(answers.map((answer) => of(answer, obama).passage_id)).size, 1);
    assert.equal((await passages(`checkpoint=${north.id}`)).length, 2, 'one of each of the two');

    const south = await door();
    const request = new Request('http://x', { method: 'POST', body: await form({ image: both }) });
    const headers = { 'Idempotency-Key': 'f-1', 'Content-Type': request.headers.get('content-type') };
    const body = Buffer.from(await request.arrayBuffer());
    const send = () => must(api.call('POST', `/api/v1/checkpoints/${south.id}/frames`, body, headers), 200);
    const [one, two] = [await send(), await send()];
    assert.deepEqual(one, two);
    assert.equal(of(two, obama).decision, 'present');
    assert.equal((await passages(`checkpoint=${south.id}`)).length, 2);
  });

  test('two processes on one database agree', async () => {
    const north = await door({ policy: { cooldown_s: 3600 } });
    const take = async () => JSON.parse(await ok(['take', '--checkpoint', north.name, both, '--json', '--data', data])).find((face) => face.match?.person_id === obama.id);
    const faces = await Promise.all([take(), take(), frame(north).then((answer) => of(answer, obama))]);
    assert.deepEqual(faces.map((face) => face.decision).sort(), ['cooldown', 'cooldown', 'present']);
    assert.equal((await passages(`checkpoint=${north.id}`)).length, 2);
    assert.match(await ok(['take', '--checkpoint', north.name, both, '--data', data]), /O +Barack Obama +cooldown/);
  });

  test('who is in none of its groups does not pass, and may from the moment they are', async () => {
    const staff = await door({ groups: ['Staff'] });
    await must(api.patch(`/api/v1/people/${biden.id}`, { groups: ['Staff', 'Board', 'Staff'] }), 200);
    assert.deepEqual((await must(api.get(`/api/v1/people/${biden.id}`), 200)).groups, ['Board', 'Staff']);
    const answer = await frame(staff);
    assert.equal(of(answer, biden).decision, 'present');
    assert.deepEqual([of(answer, obama).decision, of(answer, obama).passage_id], ['not_on_roster', undefined]);
    await must(api.patch(`/api/v1/people/${obama.id}`, { groups: ['Staff'] }), 200);
    assert.equal(of(await frame(staff), obama).decision, 'present');
    assert.deepEqual((await must(api.get('/api/v1/groups'), 200)).items, [{ name: 'Board', people: 1 }, { name: 'Staff', people: 2 }]);
    assert.deepEqual((await must(api.get('/api/v1/people?group=Board'), 200)).items.map((person) => [person.id, person.groups]), [[biden.id, ['Board', 'Staff']]]);
  });

  test('a stranger, a print, a poor picture and an odd clock make none', async () => {
    const north = await door();
    const [stranger] = (await readdir(join(faces, 'strangers'))).sort();
    const unseen = (await frame(north, { image: join(faces, 'strangers', stranger) })).faces;
    assert.deepEqual(unseen.map((face) => face.decision), ['unknown']);
    for (const at of [new Date(Date.now() + 3 * 60_000).toISOString(), ago(31 * 24 * hour), '1970-01-01T00:00:00Z'])
      assert.equal(of(await frame(north, { at }), obama).decision, 'outside_window', at);
    const careful = await door({ policy: { liveness: 'passive' } });
    assert.deepEqual((await frame(careful, { image: join(faces, 'spoof/fake/image_F2.jpg') })).faces.map((face) => face.decision), ['spoof']);
    assert.deepEqual([...await passages(`checkpoint=${north.id}`), ...await passages(`checkpoint=${careful.id}`)], []);
  });

  test('what is doubtful goes to review, once, and is no passage', async () => {
    const image = join(faces, 'spoof/real/image_T1.jpg');
    const live = await enrol(api, 'L', 'Live', [image]);
    const doubtful = await door({ policy: { liveness: 'active' } });  // nobody sets a challenge here
    const kept = await pictures('reviews');
    const [first] = (await frame(doubtful, { image })).faces;
    assert.deepEqual([first.match.person_id, first.decision, first.reason, first.passage_id], [live.id, 'review', 'challenge_missing', undefined]);
    assert.ok(first.review_id);
    assert.equal((await frame(doubtful, { image })).faces[0].review_id, first.review_id);
    assert.equal(await pictures('reviews'), kept + 1);
    assert.deepEqual(await passages(`checkpoint=${doubtful.id}`), []);
    const [told] = (await must(api.get(`/api/v1/audit?kind=review.created&subject=${first.review_id}`), 200)).items;
    assert.deepEqual([told.person_id, told.facts.checkpoint_id], [live.id, doubtful.id]);
  });

  test('an inactive checkpoint takes none until it is active again', async () => {
    const north = await door();
    await must(api.del(`/api/v1/checkpoints/${north.id}`), 204);
    assert.deepEqual((await must(api.get(`/api/v1/checkpoints?active=true&limit=1000`), 200)).items.filter((one) => one.id === north.id), []);
    await frame(north, { status: 409 });
    await must(api.patch(`/api/v1/checkpoints/${north.id}`, { active: true }), 200);
    assert.equal(of(await frame(north), obama).decision, 'present');
  });

  test('bad input is answered and changes nothing', async () => {
    const north = await door();
    for (const [image, status] of [[Buffer.alloc(0), 400], [Buffer.from('no picture'), 415], [Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), 415]])
      await frame(north, { image, status });
    assert.equal((await api.post(`/api/v1/checkpoints/${north.id}/frames`, await form({ picture: both }))).body.errors[0].field, 'image');
    assert.equal((await api.post(`/api/v1/checkpoints/${north.id}/frames`, await form({ image: both }, { captured_at: 'yesterday' }))).body.errors[0].field, 'captured_at');
    assert.equal((await api.post(`/api/v1/checkpoints/${unknown}/frames`, await form({ image: both }))).status, 404);
    const refused = async (body, fields) => {
      const answer = await api.post('/api/v1/checkpoints', body);
      assert.deepEqual([answer.status, answer.body.errors.map((error) => error.field).sort()], [400, fields], answer.text);
    };
    await refused({ name: 'x', time_zone: 'Mars/Olympus' }, ['time_zone']);
    await refused({ name: 'x', policy: { cooldown_s: -1 } }, ['policy.cooldown_s']);
    await refused({ name: 'x', policy: { direction: 'up' } }, ['policy.direction']);
    await refused({ name: '  ', area: 7 }, ['area', 'name']);
    await refused({ name: 'x', groups: ['a', 7] }, ['groups[1]']);
    assert.equal((await api.post('/api/v1/checkpoints', { name: north.name })).status, 409);
    assert.equal((await api.patch(`/api/v1/checkpoints/${north.id}`, { name: 'y' }, { 'If-Match': '"9"' })).status, 412);
    for (const [body, field] of [[{ person_id: obama.id }, 'reason'], [{ person_id: obama.id, reason: 'x', at: '2999-01-01T00:00:00Z' }, 'at'], [{ person_id: 'x', reason: 'x' }, 'person_id']])
      assert.equal((await api.post(`/api/v1/checkpoints/${north.id}/passages`, body)).body.errors[0].field, field);
    assert.equal((await api.post(`/api/v1/checkpoints/${north.id}/passages`, { person_id: unknown, reason: 'x' })).status, 404);
    assert.equal((await api.get('/api/v1/passages?sort=name')).status, 400);
    assert.equal((await api.get('/api/v1/reports/hours?from=2026-02-30')).status, 400);
    assert.deepEqual(await passages(`checkpoint=${north.id}`), []);
  });
});

describe('hours', () => {
  test('in at one door and out at another of its area is one stay, over midnight on both its days', async () => {
    const zone = { area: 'Hall', time_zone: 'Europe/Berlin' };
    const entry = await door({ ...zone, policy: { direction: 'in' } });
    const exit = await door({ ...zone, policy: { direction: 'out' } });
    assert.equal((await api.post('/api/v1/checkpoints', { name: 'Elsewhere', area: 'Hall', time_zone: 'Asia/Tokyo' })).status, 409);
    await byHand(entry, obama, '2026-09-10T20:00:00Z');  // 22:00 there
    await byHand(exit, obama, '2026-09-11T04:30:00Z');
    await byHand(entry, obama, '2026-09-11T08:00:00Z');
    const [line] = await hours(`checkpoint=${exit.id}&from=2026-09-01&to=2026-09-30`);
    assert.deepEqual([line.place, line.person_id, line.inside_s, line.open_stays, line.inside_since], ['Hall', obama.id, 8.5 * 3600, 1, null]);
    assert.deepEqual(line.days, [{ date: '2026-09-10', inside_s: 2 * 3600, complete: true }, { date: '2026-09-11', inside_s: 6.5 * 3600, complete: false }]);
    const [friday] = await hours(`checkpoint=${entry.id}&from=2026-09-11&to=2026-09-11`);
    assert.equal(friday.inside_s, 6.5 * 3600, 'as far as it is within the period');
    const report = JSON.parse(await ok(['report', 'hours', '--checkpoint', entry.name, '--to', '2026-09-10', '--json', '--data', data]));
    assert.deepEqual(report.items[0].days, [{ date: '2026-09-10', inside_s: 7200, complete: true }]);
    assert.match(await ok(['report', 'hours', '--checkpoint', entry.name, '--data', data]), /Hall +O +Barack Obama +8:30 \+ +2 +1/);
  });

  test('with one camera for both ways the order tells, and faces count as hands do', async () => {
    const gate = await door({ policy: { cooldown_s: 30 } });
    await frame(gate, { at: ago(5 * hour) });
    await frame(gate, { at: ago(4 * hour) });
    await frame(gate, { at: ago(hour) });
    const line = (await hours(`checkpoint=${gate.id}&person=${obama.id}`))[0];
    assert.deepEqual([line.inside_s, line.open_stays], [3600, 0]);
    assert.equal(Date.parse(line.inside_since), start - hour, 'is there now');
  });

  test('are those of a group, of a person, of a period, and files of every format', async () => {
    const gate = await door({ area: '=Werk "A"', time_zone: 'Europe/Berlin' });
    for (const person of [obama, biden]) {
      await byHand(gate, person, '2026-08-03T06:00:00Z');
      await byHand(gate, person, '2026-08-03T14:15:00Z');
    }
    const query = `checkpoint=${gate.id}&from=2026-08-01&to=2026-08-31`;
    assert.deepEqual((await hours(query)).map((line) => line.external_id), ['B', 'O']);
    assert.deepEqual((await hours(`${query}&group=Board`)).map((line) => line.external_id), ['B']);
    assert.deepEqual(await hours(`checkpoint=${gate.id}&to=2026-07-31`), []);
    const limited = await must(api.get(`/api/v1/reports/hours?${query}&limit=1`), 200);
    assert.deepEqual([limited.total, limited.items.length], [2, 1]);
    const csv = await api.get(`/api/v1/reports/hours?${query}&format=csv`);
    assert.equal(csv.text.split('\r\n')[1], '"\'=Werk ""A""",Europe/Berlin,B,Joe Biden,2026-08-03,29700,8:15,true');
    assert.match(csv.headers.get('content-disposition'), /hours\.csv/);
    const [made] = (await must(api.get('/api/v1/audit?kind=export.made&limit=1'), 200)).items;
    assert.deepEqual([made.facts.report, made.facts.sha256, made.facts.rows], ['hours', csv.headers.get('x-content-sha256'), 2]);
    assert.equal((await must(api.get(`/api/v1/reports/hours?${query}&format=json`), 200))[1].inside_s, 29700);
    for (const [format, magic] of [['xlsx', 'PK'], ['pdf', '%PDF']])
      assert.ok((await api.get(`/api/v1/reports/hours?${query}&format=${format}`)).text.startsWith(magic), format);
    assert.match(await ok(['report', 'hours', '--checkpoint', gate.name, '--group', 'Board', '--format', 'csv', '--data', data]), /Joe Biden/);
  });
});

describe('the office', () => {
  test('corrects a passage beside what was observed, with a reason, in the audit', async () => {
    const gate = await door({ policy: { direction: 'in' } });
    const id = of(await frame(gate, { at: ago(2 * hour) }), obama).passage_id;
    const before = await must(api.get(`/api/v1/passages/${id}`), 200);
    const path = `/api/v1/passages/${id}`;
    assert.equal((await api.patch(path, { direction: 'out' })).body.errors[0].field, 'reason');
    const changed = await must(api.patch(path, { direction: 'out', at: ago(hour), reason: 'the sign was wrong' }, { 'If-Match': '"1"' }), 200);
    assert.deepEqual([changed.direction, changed.observed, changed.office.reason, changed.version], ['out', before.observed, 'the sign was wrong', 2]);
    assert.ok(Date.parse(changed.at) > Date.parse(before.at));
    assert.equal((await api.patch(path, { refused: true, reason: 'x' }, { 'If-Match': '"1"' })).status, 412);
    const refused = await must(api.patch(path, { refused: true, at: null, direction: null, reason: 'held the door' }), 200);
    assert.deepEqual([refused.refused, refused.at, refused.direction], [true, before.at, 'in']);
    assert.deepEqual(await hours(`checkpoint=${gate.id}&person=${obama.id}`), []);
    assert.equal(of(await frame(gate, { at: ago(2 * hour - 1000) }), obama).decision, 'present', 'what did not happen hides nothing');
    assert.equal((await must(api.get(`/api/v1/audit?kind=passage.corrected&subject=${id}`), 200)).items.length, 2);

    const added = await byHand(gate, obama, ago(hour));
    assert.deepEqual([added.observed, added.method, added.direction], [null, 'manual', 'in']);
    assert.equal((await api.patch(`/api/v1/passages/${added.id}`, { at: null, reason: 'x' })).body.errors[0].field, 'at');
  });
});

describe('who sees what', () => {
  test('a person their own passages and hours, an instructor none, a device its own doors', async () => {
    const gate = await door({ area: 'Access' });
    const closed = await door();
    const mine = await byHand(gate, obama, '2026-07-01T08:00:00Z');
    const theirs = await byHand(gate, biden, '2026-07-01T08:00:00Z');
    const keyOf = async (role, person) => {
      const user = await must(api.post('/api/v1/users', { name: `${role} at doors`, password: 'a long password', role, ...(person ? { person_id: person.id } : {}) }), 201);
      return client(server.url, (await must(api.post('/api/v1/api_keys', { name: role, role, user_id: user.id }), 201)).api_key);
    };
    const person = await keyOf('person', obama);
    assert.ok((await passages('limit=1000', person)).every((passage) => passage.person_id === obama.id));
    await must(person.get(`/api/v1/passages/${mine.id}`), 200);
    for (const path of [`passages/${theirs.id}`, `passages?person=${biden.id}`, `reports/hours?person=${biden.id}`])
      assert.equal((await person.get(`/api/v1/${path}`)).status, 404, path);
    assert.ok((await hours('', person)).every((line) => line.person_id === obama.id));
    assert.equal((await person.get(`/api/v1/passages/${mine.id}/evidence`)).status, 403);

    const instructor = await keyOf('instructor');
    assert.deepEqual([await passages('', instructor), await hours('', instructor)], [[], []]);
    assert.deepEqual((await must(instructor.get('/api/v1/checkpoints'), 200)).items, []);
    for (const path of [`checkpoints/${gate.id}`, `passages/${mine.id}`, `checkpoints/${gate.id}/passages`, `reports/hours?checkpoint=${gate.id}`])
      assert.equal((await instructor.get(`/api/v1/${path}`)).status, 404, path);

    const made = await must(api.post('/api/v1/devices', { name: 'camera at the gate' }), 201);
    await must(api.put(`/api/v1/devices/${made.id}/checkpoints/${gate.id}`), 204);
    const device = client(server.url, made.device_key);
    assert.deepEqual((await must(device.get('/api/v1/device'), 200)).checkpoints.map((one) => one.id), [gate.id]);
    assert.equal(of(await frame(gate, { to: device }), obama).decision, 'present');
    await frame(closed, { to: device, status: 404 });
    assert.equal((await device.get(`/api/v1/passages/${mine.id}`)).status, 403);
    assert.deepEqual((await must(api.get(`/api/v1/devices/${made.id}`), 200)).checkpoint_ids, [gate.id]);
    await must(api.del(`/api/v1/devices/${made.id}/checkpoints/${gate.id}`), 204);
    await frame(gate, { to: device, status: 404 });
  });

  test('the feed tells of passages without a name', async () => {
    const gate = await door();
    const stop = new AbortController();
    const stream = await fetch(`${server.url}/api/v1/events`, { headers: { Authorization: `Bearer ${key}` }, signal: stop.signal });
    const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
    const { passage_id: id } = of(await frame(gate), obama);
    let text = '';
    while (!text.includes(id)) text += (await reader.read()).value;
    stop.abort();
    const line = /event: passage\ndata: (.*)\n/.exec(text.slice(text.lastIndexOf('event: passage', text.indexOf(id))))[1];
    assert.deepEqual([JSON.parse(line).kind, JSON.parse(line).checkpoint_id, line.includes('Obama')], ['passage.made', gate.id, false]);
  });
});

describe('what stays', () => {
  test('a passage that was answered survives kill -9, with its evidence', async () => {
    const made = await install();
    let own = await serve(made.data, made.key);
    const person = await enrol(own.api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 3));
    const gate = await door({ policy: { cooldown_s: 3600 } }, own.api);
    const id = of(await frame(gate, { to: own.api }), person).passage_id;
    await own.kill();
    own = await serve(made.data, made.key);
    assert.deepEqual((await passages('', own.api)).map((passage) => passage.id), [id]);
    const [evidence] = (await must(own.api.get(`/api/v1/passages/${id}/evidence`), 200)).items;
    assert.equal((await own.api.get(`/api/v1/passages/${id}/evidence/${evidence.id}`)).status, 200);
    assert.deepEqual([of(await frame(gate, { to: own.api }), person).decision, await pictures('evidence', made.data)], ['cooldown', 1]);
    await own.stop();
  });

  for (const records of ['remove', 'keep'])
    test(`an erasure (${records}) leaves no face, and ${records === 'keep' ? 'passages of nobody known' : 'no passage'}`, async () => {
      const made = await install();
      const own = await serve(made.data, made.key);
      const person = await enrol(own.api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 3));
      await must(own.api.patch(`/api/v1/people/${person.id}`, { groups: ['Year 7'] }), 200);
      const gate = await door({}, own.api);
      await frame(gate, { to: own.api });
      const exported = await must(own.api.get(`/api/v1/people/${person.id}/export`), 200);
      assert.deepEqual([exported.tables.passage.length, exported.tables.person_group.length, exported.evidence.length], [1, 1, 1]);
      assert.equal(await pictures('evidence', made.data), 1);
      const erased = await must(own.api.post('/api/v1/erasures', { person_id: person.id, records, reason: 'request' }), 201);
      assert.equal(erased.destroyed.evidence, 1);
      const left = await passages('', own.api);
      if (records === 'keep') assert.match(left[0].name, /^erased-/); else assert.deepEqual(left, []);
      assert.equal(left.length, records === 'keep' ? 1 : 0);
      assert.equal(await pictures('evidence', made.data), 0);
      assert.ok(!(await own.api.get('/api/v1/passages')).text.includes('Obama'));
      assert.deepEqual((await must(own.api.get('/api/v1/groups'), 200)).items, []);
      await own.stop();
    });

  test('a backup restores them with their doors, faces and groups', async () => {
    const made = await install();
    let own = await serve(made.data, made.key);
    const person = await enrol(own.api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 3));
    await must(own.api.patch(`/api/v1/people/${person.id}`, { groups: ['Staff'] }), 200);
    const gate = await door({ groups: ['Staff'], policy: { cooldown_s: 3600 } }, own.api);
    const id = of(await frame(gate, { to: own.api }), person).passage_id;
    const before = await must(own.api.get(`/api/v1/passages/${id}`), 200);
    const file = join(made.data, '..', 'backup');
    const secret = ['--passphrase-file', '-'];
    await ok(['backup', file, '--data', made.data, ...secret], { input: 'a passphrase for the stick' });
    await own.stop();
    const data = await folder('restored');
    await ok(['restore', file, '--data', data, ...secret, ...(process.env.ROLLCALL_TEST_DATABASE ? ['--database', newDatabase()] : [])], { input: 'a passphrase for the stick' });
    own = await serve(data, made.key);
    assert.deepEqual(await must(own.api.get(`/api/v1/passages/${id}`), 200), before);
    assert.deepEqual((await must(own.api.get(`/api/v1/checkpoints/${gate.id}`), 200)).groups, ['Staff']);
    const [evidence] = (await must(own.api.get(`/api/v1/passages/${id}/evidence`), 200)).items;
    assert.equal((await own.api.get(`/api/v1/passages/${id}/evidence/${evidence.id}`)).status, 200);
    await own.stop();
  });

  test('retention removes passages and their faces after their days, and a copy holds them', async () => {
    const made = await install();
    let own = await serve(made.data, made.key);
    const person = await enrol(own.api, 'O', 'Barack Obama', (await picturesOf('Obama')).slice(0, 3));
    const gate = await door({}, own.api);
    await frame(gate, { to: own.api, at: ago(20 * 24 * hour) });
    await must(own.api.post(`/api/v1/checkpoints/${gate.id}/passages`, { person_id: person.id, reason: 'seen' }), 201);
    await own.stop();
    if (!process.env.ROLLCALL_TEST_DATABASE) {
      const copy = join(made.data, '..', 'copy.db');
      const said = await run(['copy', '--from', `sqlite:${join(made.data, 'rollcall.db')}`, '--to', `sqlite:${copy}`]);
      assert.equal(said.code, 0, said.stderr);
      const count = execFileSync('python3', ['-c', "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM passage').fetchone()[0])", copy]).toString().trim();
      assert.equal(count, '2');
    }
    const clocks = ['--retention-passage-days', '10'];
    const due = JSON.parse(await ok(['retention', '--json', '--data', made.data, ...clocks])).items.find((item) => item.kind === 'passages').due;
    assert.equal(due, 1);
    own = await serve(made.data, made.key, clocks);
    const until = Date.now() + 120_000;
    while ((await passages('', own.api)).length > 1 && Date.now() < until) await new Promise((done) => setTimeout(done, 100));
    const left = await passages('', own.api);
    assert.deepEqual(left.map((passage) => passage.method), ['manual']);
    await own.stop();
    assert.equal(await pictures('evidence', made.data), 0);
  });
});

describe('groups', () => {
  test('limit reports and exports, and have a report of their own', async () => {
    const people = [];
    for (const [external_id, groups] of [['G1', ['7a', 'Choir']], ['G2', ['7a']], ['G3', []]])
      people.push(await must(api.post('/api/v1/people', { external_id, name: `Pupil ${external_id}`, groups }), 201));
    const course = await must(api.post('/api/v1/courses', { code: 'GROUPS', name: 'Groups', time_zone: 'UTC' }), 201);
    for (const person of people) await must(api.put(`/api/v1/courses/${course.id}/roster/${person.id}`), 204);
    const session = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: ago(hour), ends_at: ago(-hour) }), 201);
    await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
    await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: people[0].id, status: 'present', reason: 'seen' }), 201);
    await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);

    const groups = (await must(api.get(`/api/v1/reports/groups?course=${course.id}`), 200)).items;
    assert.deepEqual(groups.map((one) => [one.group, one.people, one.counts.present, one.counts.absent, one.rate]), [['7a', 2, 1, 1, 0.5], ['Choir', 1, 1, 0, 1]]);
    const report = await must(api.get(`/api/v1/reports/course/${course.id}?group=7a`), 200);
    assert.deepEqual([report.people.map((one) => one.external_id), report.counts.absent], [['G1', 'G2'], 1]);
    assert.equal((await must(api.get(`/api/v1/reports/at_risk?course=${course.id}&group=Choir`), 200)).total, 0);
    assert.equal((await must(api.get('/api/v1/reports/summary?group=7a'), 200)).counts.present, 1);
    const rows = await must(api.get(`/api/v1/exports?format=json&course=${course.id}&group=Choir`), 200);
    assert.deepEqual(rows.map((row) => row.external_id), ['G1']);
    assert.match(await ok(['report', 'groups', '--course', 'GROUPS', '--data', data]), /7a +2/);
    assert.match(await ok(['export', '--course', 'GROUPS', '--group', '7a', '--data', data]), /Pupil G2/);
    for (const wanted of [['a'.repeat(101)], Array.from({ length: 51 }, (_, i) => `g${i}`), [' '], [7]])
      assert.equal((await api.patch(`/api/v1/people/${people[0].id}`, { groups: wanted })).status, 400);
    assert.deepEqual((await must(api.patch(`/api/v1/people/${people[0].id}`, { groups: [] }), 200)).groups, []);
  });
});
