// How an installation is and what it is set to: health, thresholds, retention, models, settings, and fitting liveness to a site.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { enrol, faces, install, join, must, picturesOf, readFile, serve } from '../harness.mjs';
import { accessible, cameraFilm, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

const real = join(faces, 'spoof/real/image_T1.jpg');
const print = join(faces, 'spoof/fake/image_F1.jpg');

let server;
let browser;
let page; // an administrator's
before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  await enrol(server.api, 'S001', 'Barack', (await picturesOf('Obama')).slice(0, 2));
  browser = await launch(await cameraFilm(real));
  page = await newPage(browser);
  page.setDefaultTimeout(60_000);
  await signIn(page, server.url);
});

const heading = (name) => page.getByRole('heading', { level: 1, name });
const dialog = () => page.getByRole('dialog');
const said = (text) => page.getByText(text).first().waitFor();
const setting = async (name) => (await must(server.api.get('/api/v1/settings'), 200)).settings.find((one) => one.name === name);
const pages = [['/health', 'System health'], ['/settings/thresholds', 'Thresholds'], ['/settings/retention', 'Retention'], ['/settings/models', 'Models'],
  ['/settings/liveness', 'Liveness calibration']];

describe('every page of the settings', () => {
  for (const [path, title] of pages)
    test(`${title} opens, can be read by everybody, and fits`, async () => {
      await visit(page, path);
      await heading(title).waitFor();
      await page.getByRole('progressbar').waitFor({ state: 'detached' });
      await accessible(page, title);
      await fits(page, title);
      await picture(page, `settings${path.replaceAll('/', '_')}`);
      assert.deepEqual(page.troubles, []);
    });

  test('says so when the server cannot be reached, and tries again', async () => {
    const lost = await newPage(browser);
    lost.setDefaultTimeout(60_000);
    await signIn(lost, server.url);
    await lost.route('**/api/v1/health', (route) => route.abort());
    await visit(lost, '/health');
    const again = lost.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await lost.unroute('**/api/v1/health');
    await again.press('Enter');
    await lost.getByText('Rollcall ').first().waitFor();
    await lost.context().close();
  });
});

describe('health', () => {
  test('tells of every part, and first of what somebody should look at', async () => {
    await visit(page, '/health');
    await said(/Everything is well\. Rollcall \d+\.\d+\.\d+ runs since/);
    assert.deepEqual(await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts(), ['Database', 'Models', 'Enrolled faces', 'Keys', 'Messages', 'Jobs', 'Disk', 'Devices']);
    await said('People: 1, templates: 2');
    await said('Recognises them: mobilefacenet_ms1m_128d');
    await must(server.api.post('/api/v1/outbox/pause'), 200);
    await page.reload();
    await said('Somebody should look at this.');
    assert.equal(await page.getByRole('main').getByRole('heading', { level: 2 }).first().innerText(), 'Messages');
    await accessible(page, 'something to look at');
    await must(server.api.post('/api/v1/outbox/resume'), 200);
    assert.deepEqual(page.troubles, []);
  });
});

describe('thresholds', () => {
  test('are drawn with what they cost, as a table too, for as many people as are asked for', async () => {
    await visit(page, '/settings/thresholds');
    const { accept, points } = await must(server.api.get('/api/v1/thresholds'), 200);
    const drawn = page.getByRole('img', { name: `People recognised. Accepted from ${Number(accept.toFixed(3))} on` });
    await drawn.waitFor();
    await page.getByRole('button', { name: 'As a table' }).first().press('Enter');
    assert.equal(await page.getByRole('table', { name: 'People recognised' }).getByRole('row').count(), points.length + 1);
    await page.getByRole('button', { name: 'As a table' }).first().press('Enter');
    await page.getByRole('spinbutton', { name: 'Searched among so many people' }).fill('5000');
    const stricter = (await must(server.api.get('/api/v1/thresholds?people=5000'), 200)).accept;
    assert.ok(stricter > accept);
    await page.getByRole('img', { name: `People recognised. Accepted from ${Number(stricter.toFixed(3))} on` }).waitFor();
    await picture(page, 'thresholds_5000');
    assert.deepEqual(page.troubles, []);
  });
});

describe('models and retention', () => {
  test('say which models there are with their cards, and how long each kind of data stays', async () => {
    await visit(page, '/settings/models');
    const rows = page.getByRole('table', { name: 'Models' }).getByRole('row');
    await rows.nth(3).waitFor();
    assert.match((await rows.allInnerTexts()).join('\n'), /Finds faces\s+yunet_n[^]*Recognises them\s+mobilefacenet_ms1m_128d[^]*Tells live faces from pictures\s+minifas_128_celebaspoof/);
    await page.getByRole('heading', { name: /mobilefacenet_ms1m_128d/ }).waitFor();
    await visit(page, '/settings/retention');
    const { items } = await must(server.api.get('/api/v1/retention'), 200);
    const kinds = page.getByRole('table', { name: 'Retention' }).getByRole('row');
    await kinds.nth(items.length).waitFor();
    assert.match((await kinds.allInnerTexts()).join('\n'), /Enrolled photos\s+For ever[^]*Faces in the review queue\s+14 days[^]*Classroom photos\s+1 day/);
    assert.deepEqual(page.troubles, []);
  });
});

describe('calibrating liveness', () => {
  test('goes by camera, files and keyboard from samples to thresholds that fit them', async () => {
    await visit(page, '/settings/liveness');
    await page.getByRole('tab', { name: /What they say/ }).press('Enter');
    await said('Nothing is recorded yet. Begin with real faces.');
    await page.getByRole('tab', { name: /Real faces/ }).press('Enter');
    await page.getByRole('button', { name: 'Open the camera' }).press('Enter');
    await page.getByRole('button', { name: 'Record 10 pictures' }).click();
    await page.getByRole('tab', { name: /Real faces 10 of 10/ }).waitFor();
    await picture(page, 'calibration_camera');
    await page.getByRole('button', { name: 'Next step' }).press('Enter');
    const buffer = await readFile(print);
    await page.getByLabel('Pictures from files', { exact: true }).and(page.locator('input')).setInputFiles(Array.from({ length: 10 }, (_, n) => ({ name: `${n}.jpg`, mimeType: 'image/jpeg', buffer })));
    await page.getByRole('tab', { name: /Printed photos 10 of 10/ }).waitFor();
    await page.getByRole('tab', { name: /What they say/ }).press('Enter');
    await page.getByRole('heading', { level: 2, name: 'Proposal' }).waitFor();
    await page.getByRole('img', { name: /How live the samples look/ }).waitFor();
    assert.match(await page.getByRole('table', { name: /^Proposal/ }).innerText(), /Real faces\s+100%[^]*Prints\s+0%/);
    await accessible(page, 'the proposal');
    await fits(page, 'the proposal');
    await picture(page, 'calibration_proposal');
    assert.deepEqual(page.troubles, []);
  });
});
