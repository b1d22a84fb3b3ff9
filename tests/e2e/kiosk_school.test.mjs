// The kiosk is the school's own: its logo, its name, its words and its colours, also without a network.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { install, must, serve } from '../harness.mjs';
import { accessible, fits, keptOffline, launch, newPage, picture } from './browser.mjs';

const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let server;
let browser;
let course;
let device;
before(async () => {
  const { data, key } = await install({ models: false });
  server = await serve(data, key);
  await must(server.api.patch('/api/v1/branding', { school_name: 'Riverside School', kiosk: 'Good morning!\nPlease look at the camera.', colour: '#7a1f3d' }), 200);
  await must(server.api.call('PUT', '/api/v1/branding/logo', dot, { 'Content-Type': 'image/png' }), 200);
  course = await must(server.api.post('/api/v1/courses', { code: 'QUIET', name: 'Nothing on' }), 201);
  device = await must(server.api.post('/api/v1/devices', { name: 'Hall door', course_ids: [course.id] }), 201);
  browser = await launch(undefined, { args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'] });
});

const drawn = (image) => image.evaluate((one) => one.decode().then(() => one.naturalWidth));

test('the kiosk shows whose it is, and the school\'s words while nobody is there', async () => {
  const page = await newPage(browser);
  await page.goto(`${server.url}/kiosk/`);
  await page.getByText('Riverside School').waitFor();
  await page.getByLabel('Device key').fill(device.device_key);
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await page.getByRole('button', { name: course.name }).click();
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByText('Please look at the camera.').waitFor();
  assert.ok(await drawn(page.getByRole('img', { name: 'Riverside School' })) > 0);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--school')), '#7a1f3d');
  await picture(page, 'kiosk-school');
  await accessible(page, 'the kiosk of a school');
  await fits(page, 'the kiosk of a school');
  assert.deepEqual(page.troubles, []);
  await keptOffline(page);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: 'Begin' }).waitFor();
  await page.getByText('Riverside School').waitFor();
  assert.ok(await drawn(page.locator('.school img')) > 0);
  await page.context().close();
});
