// Enrolling by the camera in a real browser: the camera shows sample faces, the page says what to do, the person is recognised after.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { form, install, must, picturesOf, serve } from '../harness.mjs';
import { accessible, cameraFilm, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

let server;
let photos;
let browser;
before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  photos = await picturesOf('Obama');
  browser = await launch(await cameraFilm(photos.slice(0, 3).map((photo) => ({ photo, seconds: 3 }))));
});

describe('enrolment by camera', () => {
  test('adds a new person, takes photos by the big button and the keyboard, and they are recognised', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: '/enrol' });
    await page.getByRole('combobox', { name: 'Who is it?' }).waitFor();
    await accessible(page, 'who is it');
    await fits(page, 'who is it');
    await page.getByRole('button', { name: 'New person' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New person' });
    await dialog.getByRole('textbox', { name: 'Id' }).fill('S001');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Barack Obama');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('switch', { name: 'Take it when all is well' }).uncheck();
    await page.getByRole('button', { name: 'Start the camera' }).click();
    // Advice comes from what the camera shows, in a region that is read out.
    await page.getByRole('status').filter({ hasText: /Very good|Turn|Come closer|Look|Hold still|Uncover|light|middle|away/ }).first().waitFor();
    await accessible(page, 'before the camera');
    await fits(page, 'before the camera');
    await picture(page, 'enrol');
    assert.deepEqual((await must(server.api.get('/api/v1/people?q=S001'), 200)).items.map((one) => one.templates), [0], 'nothing is kept yet');
    for (const [number, key] of ['Enter', 'Space', 'Enter'].entries()) {
      const button = page.getByRole('button', { name: `Take photo ${number + 1} of 3` });
      await button.waitFor();
      await page.waitForTimeout(2500); // the film goes on to another picture
      await button.press(key);
    }
    await page.getByRole('button', { name: 'Enrol', exact: true }).press('Enter');
    await page.getByText(/Barack Obama is enrolled: \d of 3 photos are in use\./).waitFor();
    await accessible(page, 'enrolled');
    await picture(page, 'enrolled');
    const recognition = await must(server.api.post('/api/v1/recognize', await form({ image: photos[3] })), 200);
    assert.equal(recognition.faces.find((face) => face.match)?.match.external_id, 'S001');
    await page.getByRole('button', { name: 'Next person' }).click();
    await page.getByRole('combobox', { name: 'Who is it?' }).waitFor();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  test('takes photos by itself when all is well, and notices a face that is somebody else’s already', async () => {
    const other = await must(server.api.post('/api/v1/people', { external_id: 'S002', name: 'Second Name' }), 201);
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/enrol?person=${other.id}` });
    await page.getByRole('button', { name: 'Start the camera' }).click();
    await page.getByText('This face is enrolled as Barack Obama (S001) already.').waitFor();
    await page.waitForTimeout(2000);
    assert.equal(await page.getByRole('list', { name: 'Photos taken' }).count(), 0, 'nothing is taken by itself of somebody else');
    await page.context().close();
  });

  test('says what to do when the camera may not be used, and where a consent is missing', async () => {
    const denied = await launch(undefined, { args: ['--deny-permission-prompts'] });
    const page = await newPage(denied);
    const person = await must(server.api.post('/api/v1/people', { external_id: 'S003', name: 'Third Name' }), 201);
    await signIn(page, server.url, { path: `/enrol?person=${person.id}` });
    await page.getByRole('button', { name: 'Start the camera' }).click();
    await page.getByText(/No camera was found|may not use the camera/).waitFor();
    await accessible(page, 'no camera');
    await page.context().close();
  });
});
