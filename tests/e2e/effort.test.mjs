// Less work for the teacher: what a class of thirty takes by live camera, by classroom photograph and by hand, in the same app.
//
// 27 are there and 3 are not. A script taps as a teacher would, from the page of the day to the closed session, and mends by hand what
// a camera did not see. Taps are asserted; seconds are only printed, for machines differ, and the script neither reads nor looks up.
// Films and pictures of photographs are replays, which liveness is there to refuse: the courses do without it and say so.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { classPicture, rows } from '../class_picture.mjs';
import { faces, install, join, must, ok, openSession, password, peopleFolder, picturesOf, readdir, serve } from '../harness.mjs';
import { cameraFilm, launch, newPage, signIn, visit } from './browser.mjs';

const size = 30;
const slow = { timeout: 300_000 };
const figures = [];

let server;
let page;
let there;  // whose faces are in the room: [{id, name, photos}]
let away;
const sessions = {};

before(async () => {
  const { data, key } = await install();
  const names = [];
  for (const name of (await readdir(join(faces, 'people'))).sort()) if (names.length < size && (await picturesOf(name)).length >= 5) names.push(name);
  assert.equal(names.length, size);
  await ok(['import', 'people', await peopleFolder(names, 3), '--data', data]);
  server = await serve(data, key);
  const { api } = server;
  const listed = (await must(api.get('/api/v1/people?limit=200'), 200)).items;
  // Other photographs than those that were enrolled.
  const people = await Promise.all(listed.map(async ({ id, name, external_id }) => ({ id, name, photos: (await picturesOf(names[Number(external_id.slice(1)) - 1])).slice(3, 5) })));
  assert.equal(people.length, size);
  there = people.slice(0, 27);
  away = people.slice(27);
  const teacher = await must(api.post('/api/v1/users', { name: 'teacher', password, role: 'instructor' }), 201);
  for (const way of ['LIVE', 'PHOTO', 'NAMES', 'REST']) {
    const { course, session } = await openSession(api, { code: way, people: people.map((one) => one.id), policy: { liveness: 'off', late_after_s: 3600 } });
    await must(api.put(`/api/v1/courses/${course.id}/instructors/${teacher.id}`), 204);
    sessions[way] = session;
  }
  // The class in front of the camera, nine at a time, by two photographs each.
  const film = [];
  for (const i of [0, 1])
    for (let first = 0; first < there.length; first += 9)
      film.push({ seconds: 3, photo: await classPicture(there.slice(first, first + 9).map(({ photos }, n) =>
        ({ file: photos[i], side: 240, ...rows(9, { columns: 3, step: 240, x: 40, y: 0 })[n] })), { width: 960, height: 720 }) });
  page = await newPage(await launch(await cameraFilm(film)), { viewport: { width: 1280, height: 900 } });
  await signIn(page, server.url, { name: 'teacher', path: '/today' });
});

const card = (code) => page.getByRole('article', { name: `Course ${code}` });
const records = async (way) => (await must(server.api.get(`/api/v1/sessions/${sessions[way].id}/records?limit=200`), 200)).items;

// Takes the session `way` from the page of the day: `take(tap, press)`, which count. {taps, keys, seconds}, once the sheet is right.
async function measure(way, what, take) {
  await visit(page, '/today');
  await card(way).getByRole('button', { name: 'By hand' }).waitFor(slow);
  const count = { taps: 0, keys: 0 };
  const tap = async (locator) => { await locator.waitFor(slow); count.taps += 1; await locator.click(slow); };
  const press = async (key) => { count.keys += 1; await page.keyboard.press(key); };
  const start = performance.now();
  await take(tap, press);
  for (let i = 0; i < 600; i += 1) {
    if ((await must(server.api.get(`/api/v1/sessions/${sessions[way].id}`), 200)).status === 'closed') break;
    await page.waitForTimeout(100);
  }
  const seconds = (performance.now() - start) / 1000;
  const { rows: sheet } = await must(server.api.get(`/api/v1/sessions/${sessions[way].id}/sheet`), 200);
  const status = new Map(sheet.map((row) => [row.person_id, row.status]));
  assert.deepEqual(there.filter((one) => status.get(one.id) !== 'present').map((one) => one.name), [], `${what}: all who are there`);
  assert.deepEqual(away.filter((one) => status.get(one.id) !== 'absent').map((one) => one.name), [], `${what}: all who are not`);
  assert.equal(status.size, size);
  figures.push({ what, ...count, seconds });
  return count;
}

describe('a class of thirty', { timeout: 1_800_000 }, () => {
  test('by hand, name after name: one key each', async () => {
    const { taps, keys } = await measure('NAMES', 'by hand, each name', async (tap, press) => {
      await tap(card('NAMES').getByRole('button', { name: 'By hand' }));
      const list = page.getByRole('list', { name: 'Sheet' });
      await tap(list.getByRole('button', { name: 'Present' }).first());
      // The first one is marked by that tap; from there on each letter marks and goes on.
      const order = await list.getByRole('listitem').evaluateAll((all) => all.map((one) => one.querySelector('p').textContent));
      await press('ArrowDown');
      for (const name of order.slice(1)) await press(there.some((one) => one.name === name) ? 'p' : 'a');
      for (let i = 0; i < 600 && (await records('NAMES')).filter((one) => one.status).length < size; i += 1) await page.waitForTimeout(100);
      await tap(page.getByRole('button', { name: 'Close session', exact: true }));
      await tap(page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name: 'Close session', exact: true }));
    });
    assert.ok(taps + keys >= size, 'no name was left out');
    assert.ok(taps + keys <= size + 4, `${taps} taps and ${keys} keys`);
  });

  test('by hand, only who is missing', async () => {
    const { taps, keys } = await measure('REST', 'by hand, only who is missing', async (tap) => {
      await tap(card('REST').getByRole('button', { name: 'By hand' }));
      for (const { name } of away) {
        await tap(page.getByRole('group', { name: `Status of ${name}` }).getByRole('button', { name: 'Absent' }));
        await page.getByRole('listitem').filter({ hasText: name }).getByText(/^absent$/i).first().waitFor(slow);
      }
      await tap(page.getByRole('button', { name: '27 still open: all present' }));
      for (let i = 0; i < 600 && (await records('REST')).filter((one) => one.status).length < size; i += 1) await page.waitForTimeout(100);
      await tap(page.getByRole('button', { name: 'Close session', exact: true }));
      await tap(page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name: 'Close session', exact: true }));
    });
    assert.ok(taps + keys <= 7, `${taps} taps`);
  });

  test('by a classroom photograph, two pictures', async () => {
    const pictures = await Promise.all([0, 1].map((i) => classPicture(there.map(({ photos }, n) =>
      ({ file: photos[i], side: 250, ...rows(there.length, { columns: 6, step: 260, x: 20, y: 20 })[n] })), { width: 1600, height: 1340 })));
    const { taps, keys } = await measure('PHOTO', 'by classroom photograph', async (tap) => {
      await tap(card('PHOTO').getByRole('button', { name: 'Classroom photo' }));
      const chooser = page.waitForEvent('filechooser', slow);
      await tap(page.getByRole('button', { name: 'Take or choose pictures' }));
      await (await chooser).setFiles(pictures);
      const confirm = page.getByRole('button', { name: /^Mark \d+ people$/ });
      await confirm.waitFor(slow);
      for (const box of await page.getByRole('checkbox').all()) {
        const name = await box.evaluate((element) => element.closest('label').textContent);
        if (await box.isChecked() !== there.some((one) => one.name === name)) await tap(box);
      }
      await tap(confirm);
      await page.getByText('27 people were marked.').waitFor(slow);
      await tap(page.getByRole('link', { name: 'Today' }));
      await tap(card('PHOTO').getByRole('button', { name: 'Close session' }));
    });
    assert.ok(taps + keys <= 8, `${taps} taps, of which five are the least`);
  });

  test('by live camera', async () => {
    const { taps, keys } = await measure('LIVE', 'by live camera', async (tap) => {
      await tap(card('LIVE').getByRole('button', { name: 'Live camera' }));
      // Until all are there, or nobody new has come while the film went round several times.
      const present = async () => new Set((await records('LIVE')).filter((one) => one.status === 'present').map((one) => one.person_id));
      let seen = new Set();
      for (let quiet = 0; seen.size < there.length && quiet < 450; quiet += 1) {
        await page.waitForTimeout(200);
        const now = await present();
        if (now.size > seen.size) quiet = 0;
        seen = now;
      }
      for (const { name } of there.filter((one) => !seen.has(one.id))) await tap(page.getByRole('button', { name: `Mark ${name} present` }));
      for (let i = 0; i < 600 && (await present()).size < there.length; i += 1) await page.waitForTimeout(100);
      await tap(page.getByRole('button', { name: 'Close session' }));
    });
    assert.ok(taps + keys <= 5, `${taps} taps, of which two are the least`);
  });

  test('is less work by camera and by photograph than name after name', () => {
    const line = (one) => `| ${one.what} | ${one.taps} | ${one.keys} | ${one.seconds.toFixed(1)} |`;
    console.log(['| way | taps | keys | seconds |', '| --- | ---: | ---: | ---: |', ...figures.map(line)].join('\n'));
    const effort = (what) => { const one = figures.find((each) => each.what === what); return one.taps + one.keys; };
    for (const what of ['by live camera', 'by classroom photograph']) assert.ok(effort(what) * 3 < effort('by hand, each name'), what);
    assert.deepEqual(page.troubles, []);
  });
});
