// The live session in a real browser, with a fake camera that shows a class of twenty, and somebody who is not of it.
//
// A film of photographs is a replay attack, which liveness is there to refuse: the course does without it and says so.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { accessible, cameraFilm, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';
import { faces, install, join, must, ok, openSession, peopleFolder, picturesOf, readFile, readdir, serve } from '../harness.mjs';

const size = 20;
const stranger = 'Audrey_Sauret_0001.jpg';

let data;
let key;
let server;
let names;
let people;
let browser;
let page;
let session;
let course;

const listed = async (path) => (await must(server.api.get(path), 200)).items;
const records = () => listed(`/api/v1/sessions/${session.id}/records?limit=200`);
const row = (name) => page.getByRole('list', { name: 'Roster' }).getByRole('listitem').filter({ hasText: name });
const rowButton = (name) => row(name).locator('[data-row]');
const shownAs = (name, status) => row(name).getByText(status, { exact: true }).first();

before(async () => {
  ({ data, key } = await install());
  const all = (await readdir(join(faces, 'people'))).sort();
  names = [];
  for (const name of all) if (names.length < size && (await picturesOf(name)).length >= 5) names.push(name);
  await ok(['import', 'people', await peopleFolder(names, 3), '--data', data]);
  server = await serve(data, key);
  people = await listed('/api/v1/people?limit=200');
  ({ course, session } = await openSession(server.api, { code: 'CLASS', people: people.map((one) => one.id), policy: { liveness: 'off' } }));
  // Other photographs than those that were enrolled, two of each person.
  const photos = await Promise.all(names.map(async (name) => (await picturesOf(name)).slice(3, 5)));
  browser = await launch(await cameraFilm([...photos.flat().map((photo) => ({ photo, seconds: 1 })),
    { photo: join(faces, 'strangers', stranger), seconds: 3 }]));
  page = await newPage(browser, { viewport: { width: 1280, height: 900 }, acceptDownloads: true });
});

describe('the live session', { timeout: 600_000 }, () => {
  test('takes a class of twenty, from one tap on the page of the day', async () => {
    await signIn(page, server.url, { path: '/today' });
    await page.getByRole('article').getByRole('button', { name: 'Live camera' }).click();
    await page.getByRole('heading', { level: 1, name: 'Course CLASS' }).waitFor();
    await page.getByRole('button', { name: 'Stop camera' }).waitFor({ timeout: 30_000 });
    await page.locator('video ~ svg rect').first().waitFor({ state: 'attached', timeout: 60_000 });
    await page.getByRole('heading', { name: `${size} of ${size} here` }).waitFor({ timeout: 240_000 });
    await picture(page, 'live');
    const made = await records();
    assert.deepEqual([made.length, new Set(made.map((one) => one.person_id)).size], [size, size]);
    assert.deepEqual([...new Set(made.map((one) => `${one.status} ${one.method} ${one.source}`))], ['present face browser camera']);
    // Each mark is in the log once, and the newest was said to those who do not see.
    assert.equal(await page.getByRole('list', { name: 'Latest marks' }).getByRole('listitem').count(), size);
    await page.getByRole('status').filter({ hasText: ': Present' }).first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Missing (0)' }).click();
    await page.getByText('Nobody is missing.').waitFor();
    await page.getByRole('button', { name: 'Everyone' }).click();
  });

  test('sends whom nobody knows to the review queue, not to the sheet', async () => {
    await page.getByRole('list', { name: 'In front of the camera' }).getByText('unknown').first().waitFor({ timeout: 120_000 });
    let waiting = [];
    for (let i = 0; i < 100 && !waiting.some((one) => one.decision === 'unknown'); ++i) {
      await page.waitForTimeout(300);
      waiting = await listed(`/api/v1/reviews?session=${session.id}`);
    }
    assert.ok(waiting.some((one) => one.decision === 'unknown'), JSON.stringify(waiting.map((one) => one.decision)));
    assert.equal((await records()).length, size);
  });

  test('a face that is said not to be this person is not taken for them again, and that is undone', async () => {
    const name = names[0].replaceAll('_', ' ');
    await rowButton(name).click();
    await page.getByRole('menuitem', { name: 'Not this person' }).click();
    await shownAs(name, 'Expected').waitFor();
    await page.getByRole('status').filter({ hasText: 'not taken for' }).first().waitFor();
    const person = people.find((one) => one.name === name);
    assert.equal((await records()).find((one) => one.person_id === person.id)?.status ?? null, null);
    await page.getByRole('button', { name: 'Undo' }).click();
    await shownAs(name, 'Present').waitFor();
  });

  test('is marked by hand with the keyboard alone, and undone', async () => {
    await page.getByRole('button', { name: 'Pause recognition' }).click();
    const [first, second] = await page.locator('[data-row]').all();
    await first.focus();
    await page.keyboard.press('ArrowDown');
    assert.ok(await second.evaluate((element) => element === document.activeElement));
    await page.keyboard.press('l');
    const second_row = page.getByRole('list', { name: 'Roster' }).getByRole('listitem').nth(1);
    await second_row.getByText('Late', { exact: true }).waitFor();
    const id = people.find((one) => one.external_id === 'S002').id;
    const late = async () => (await records()).find((one) => one.person_id === id);
    for (let i = 0; i < 50 && (await late()).status !== 'late'; ++i) await page.waitForTimeout(100);
    assert.deepEqual([(await late()).status, (await late()).observed], ['late', 'present']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await second_row.getByText('Present', { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    for (let i = 0; i < 50 && (await late()).status !== 'present'; ++i) await page.waitForTimeout(100);
    assert.equal((await late()).status, 'present');
  });

  test('stands up to axe, to a narrow window, and is cleared without touching a record', async () => {
    await accessible(page, 'live');
    await fits(page, 'live');
    await page.getByRole('button', { name: 'Clear view' }).click();
    await page.getByText('Marks appear here as they are made.').waitFor();
    assert.equal((await records()).length, size);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export CSV' }).click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
    assert.equal(lines.length, size + 1);
  });

  test('goes on after the server was killed: nothing is lost, nothing is told twice', async () => {
    await page.getByRole('button', { name: 'Start recognition' }).click();
    const { port } = new URL(server.url);
    await server.kill();
    await page.getByText('The connection to the server is lost').waitFor({ timeout: 30_000 });
    await accessible(page, 'live without a server');
    page.troubles.length = 0; // the browser's own words on refused connections
    server = await serve(data, key, ['--listen', `127.0.0.1:${port}`]);
    await page.getByText('The connection to the server is lost').waitFor({ state: 'detached', timeout: 60_000 });
    const id = people.find((one) => one.external_id === 'S003').id;
    await must(server.api.post(`/api/v1/sessions/${session.id}/records`, { person_id: id, status: 'excused', reason: 'at the doctor' }), 200);
    const log = page.getByRole('list', { name: 'Latest marks' }).getByRole('listitem');
    await log.filter({ hasText: 'Excused' }).waitFor();
    await page.getByRole('list', { name: 'In front of the camera' }).getByText('marked already').first().waitFor({ timeout: 60_000 });
    assert.equal(await log.count(), 1);
    assert.deepEqual([(await records()).length, (await records()).filter((one) => one.status === 'present').length], [size, size - 1]);
  });

  test('keeps how one likes to take it, and closing the session stops the camera', async () => {
    await page.getByRole('combobox', { name: 'A frame every' }).click();
    await page.getByRole('option', { name: '2 s' }).click();
    await page.getByRole('button', { name: 'Sound on each mark' }).click();
    await page.getByRole('button', { name: 'Close session' }).click();
    await page.getByText('Open the session to take attendance.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Start camera' }).isDisabled());
    await page.getByRole('button', { name: 'Open again' }).click();
    await page.getByText('The camera is off.').waitFor();
    await page.reload();
    await page.getByRole('combobox', { name: 'A frame every' }).filter({ hasText: '2 s' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sound on each mark' }).getAttribute('aria-pressed'), 'false');
    assert.deepEqual(page.troubles, []);
  });

  test('is not for those who only look', async () => {
    await must(server.api.post('/api/v1/users', { name: 'looker', role: 'viewer', password: 'a very good word' }), 201);
    const other = await newPage(browser);
    await signIn(other, server.url, { name: 'looker', secret: 'a very good word' });
    await visit(other, `/sessions/${session.id}/live`);
    await other.getByRole('heading', { name: 'Not for your role' }).waitFor();
    await other.context().close();
  });
});
