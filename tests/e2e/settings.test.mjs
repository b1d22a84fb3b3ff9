// How an installation is and what it is set to: health, thresholds, retention, models, settings, and fitting liveness to a site.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { enrol, faces, install, join, must, picturesOf, readFile, serve } from '../harness.mjs';
import { accessible, cameraFilm, filming, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

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
  await signIn(page, server.url);
});

const heading = (name) => page.getByRole('heading', { level: 1, name });
const dialog = () => page.getByRole('dialog');
const said = (text) => page.getByText(text).first().waitFor();
const setting = async (name) => (await must(server.api.get('/api/v1/settings'), 200)).settings.find((one) => one.name === name);
const shown = (similarity) => new Intl.NumberFormat('en', { maximumFractionDigits: 3 }).format(similarity);
const pages = [['/health', 'System health'], ['/settings/thresholds', 'Thresholds'], ['/settings/retention', 'Retention'], ['/settings/models', 'Models'],
  ['/settings', 'Settings'], ['/settings/liveness', 'Liveness calibration']];

describe('every page of the settings', () => {
  for (const [path, title] of pages)
    test(`${title} opens, can be read by everybody, and fits`, async () => {
      await visit(page, path);
      await heading(title).waitFor();
      await page.getByRole('progressbar').first().waitFor({ state: 'detached' });
      await accessible(page, title);
      await fits(page, title);
      await picture(page, `settings${path.replaceAll('/', '_')}`);
      assert.deepEqual(page.troubles, []);
    });

  test('says so when the server cannot be reached, and tries again', async () => {
    const lost = await newPage(browser);
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
    const drawn = page.getByRole('img', { name: `People recognised. Accepted from ${shown(accept)} on` });
    await drawn.waitFor();
    await page.getByRole('button', { name: 'As a table' }).first().press('Enter');
    assert.equal(await page.getByRole('table', { name: 'People recognised' }).getByRole('row').count(), points.length + 1);
    await page.getByRole('button', { name: 'As a table' }).first().press('Enter');
    await page.getByRole('spinbutton', { name: 'Searched among so many people' }).fill('5000');
    const stricter = (await must(server.api.get('/api/v1/thresholds?people=5000'), 200)).accept;
    assert.ok(stricter > accept);
    await page.getByRole('img', { name: `People recognised. Accepted from ${shown(stricter)} on` }).waitFor();
    await picture(page, 'thresholds_5000');
    await page.getByRole('spinbutton', { name: 'Searched among so many people' }).fill('');
    await drawn.waitFor();
    assert.deepEqual(page.troubles, []);
  });

  test('follow from the error rate that is asked for, which is changed there', async () => {
    await visit(page, '/settings/thresholds');
    const before_ = (await must(server.api.get('/api/v1/thresholds'), 200)).accept;
    await page.getByRole('button', { name: 'Change the error rate' }).click();
    await dialog().getByRole('textbox', { name: 'recognition.false_accept_rate' }).fill('0.0005');
    await accessible(page, 'changing the error rate');
    await dialog().getByRole('button', { name: 'Save' }).press('Enter');
    await said('recognition.false_accept_rate is changed');
    const { accept, false_accept_rate } = await must(server.api.get('/api/v1/thresholds'), 200);
    assert.equal(false_accept_rate, 0.0005);
    assert.ok(accept > before_);
    await page.getByRole('img', { name: `People recognised. Accepted from ${shown(accept)} on` }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('img', { name: `People recognised. Accepted from ${shown(before_)} on` }).waitFor();
    assert.equal((await must(server.api.get('/api/v1/thresholds'), 200)).accept, before_);
    assert.deepEqual(page.troubles, []);
  });
});

describe('models and retention', () => {
  test('say which models there are with their cards, and how long each kind of data stays, which is changed there', async () => {
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
    await page.getByRole('button', { name: 'Change retention.classroom_days' }).click();
    await dialog().getByRole('textbox', { name: 'retention.classroom_days' }).fill('3');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Classroom photos\s+3 days/ }).waitFor();
    assert.equal((await must(server.api.get('/api/v1/retention'), 200)).items.find((one) => one.kind === 'classrooms').days, 3);
    assert.deepEqual(page.troubles, []);
  });
});

describe('calibrating liveness', () => {
  test('goes by camera, files and keyboard from samples to thresholds that fit them, which are put in force', async () => {
    await visit(page, '/settings/liveness');
    await page.getByRole('tab', { name: /What they say/ }).click();
    await said('Nothing is recorded yet. Begin with real faces.');
    await page.getByRole('tab', { name: /Real faces/ }).press('Enter');
    await page.getByRole('button', { name: 'Open the camera' }).press('Enter');
    await filming(page);
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
    await page.getByRole('button', { name: 'Use the proposal' }).press('Enter');
    await said('The proposed thresholds are in force');
    const below = Number((await setting('liveness.spoof_below')).value);
    const from = Number((await setting('liveness.live_from')).value);
    assert.ok(below < from && from < 1 && below > 0, `${below} ${from}`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await said('Undone');
    assert.equal((await setting('liveness.live_from')).changed_to, null);
    assert.deepEqual(page.troubles, []);
  });
});

describe('settings', () => {
  test('a group opens, a setting is found by words, changed by keyboard within its bounds, and taken back', async () => {
    await visit(page, '/settings');
    await page.getByRole('button', { name: 'Recognition', exact: true }).click();
    await page.getByRole('table', { name: 'Settings: Recognition' }).waitFor();
    await accessible(page, 'a group of settings');
    await fits(page, 'a group of settings');
    await picture(page, 'settings_group');
    await page.getByRole('searchbox', { name: 'Search' }).fill('second person closer');
    await page.getByRole('button', { name: 'Change recognition.margin' }).press('Enter');
    const field = dialog().getByRole('textbox', { name: 'recognition.margin' });
    await field.fill('2');
    await dialog().getByText('Not above 1').waitFor();
    assert.equal(await dialog().getByRole('button', { name: 'Save' }).isDisabled(), true);
    await accessible(page, 'the form of a setting');
    await field.fill('0.07');
    await page.keyboard.press('Enter');
    await said('recognition.margin is changed');
    assert.deepEqual([(await setting('recognition.margin')).value, (await setting('recognition.margin')).source], ['0.07', 'changed']);
    await page.getByText('Changed here').waitFor();
    await page.getByRole('button', { name: 'Take back the change of recognition.margin' }).press('Enter');
    await said('recognition.margin is as it was without the change');
    assert.equal((await setting('recognition.margin')).value, '0.05');
    await page.getByRole('button', { name: 'Undo' }).click();
    await said('Undone');
    assert.equal((await setting('recognition.margin')).value, '0.07');
    assert.deepEqual(page.troubles, []);
  });

  test('what somebody else changed meanwhile is not written over unseen', async () => {
    await visit(page, '/settings');
    await page.getByRole('searchbox', { name: 'Search' }).fill('policy.late_after_s');
    await page.getByRole('button', { name: 'Change policy.late_after_s' }).click();
    await must(server.api.patch('/api/v1/settings', { 'policy.late_after_s': 120 }), 200);
    await dialog().getByRole('textbox', { name: 'policy.late_after_s' }).fill('180');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByRole('alert').waitFor();
    assert.equal((await setting('policy.late_after_s')).value, '120');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await said('policy.late_after_s is changed');
    assert.equal((await setting('policy.late_after_s')).value, '180');
    page.troubles.length = 0; // the browser reports the refusal
  });

  test('one that waits for the next start says so', async () => {
    await visit(page, '/settings');
    await page.getByRole('searchbox', { name: 'Search' }).fill('recognition.input_size');
    await page.getByRole('button', { name: 'Change recognition.input_size' }).click();
    await dialog().getByText('It takes effect when the server is started again.').waitFor();
    await dialog().getByRole('textbox', { name: 'recognition.input_size' }).fill('320');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await said('320 after a restart');
    assert.equal((await setting('recognition.input_size')).changed_to, '320');
    await page.getByRole('button', { name: 'Undo' }).click();
    await said('Undone');
    assert.equal((await setting('recognition.input_size')).changed_to, null);
    assert.deepEqual(page.troubles, []);
  });
});
