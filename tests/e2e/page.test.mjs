// The page in a real browser with a fake camera that shows sample faces.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { enrol, faces, folder, install, join, mkdir, must, openSession, password, picturesOf, serve } from '../harness.mjs';

// What the fake camera shows: a minute of one photograph, as Chromium wants it.
async function cameraFilm(photo) {
  const film = await folder('camera.mjpeg');
  await mkdir(dirname(film), { recursive: true });
  execFileSync('ffmpeg', ['-loglevel', 'error', '-loop', '1', '-i', photo, '-t', '4', '-r', '5', '-vf',
    'scale=640:480:force_original_aspect_ratio=decrease,pad=640:480:(ow-iw)/2:(oh-ih)/2', '-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p', film]);
  return film;
}

const launch = (film) => chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`] });

async function signIn(page, url) {
  await page.goto(url);
  await page.getByLabel('Name').fill('office');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

// A page in a browser of its own: nobody is signed in.
const newPage = async (options) => (await browser.newContext(options)).newPage();

async function accessible(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [], what);
}

let server;
let obama;
let session;
let browser;
before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  const photos = await picturesOf('Obama');
  obama = await enrol(server.api, 'S001', 'Barack Obama', photos.slice(0, 3));
  // A film of a photograph is the very replay that liveness is there to refuse: this course does without it.
  ({ session } = await openSession(server.api, { code: 'FILM', people: [obama.id], policy: { liveness: 'off' } }));
  browser = await launch(await cameraFilm(photos[3]));
});
after(() => browser?.close());

describe('the page', () => {
  test('opens the camera, recognises who stands before it, and shows the record', async () => {
    const page = await newPage();
    const troubles = [];
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => { if (message.type() === 'error' && !message.text().includes('401')) troubles.push(message.text()); });
    await signIn(page, server.url);
    await page.getByRole('button', { name: 'Start camera' }).click();
    const row = page.locator('#sheet li[data-person="S001"]');
    await row.getByText('present', { exact: true }).waitFor({ timeout: 30_000 });
    assert.match(await row.textContent(), /Barack Obama/);
    await page.getByText('already marked').first().waitFor({ timeout: 20_000 });
    const records = await must(server.api.get(`/api/v1/sessions/${session.id}/records`), 200);
    assert.deepEqual(records.items.map((r) => [r.person_id, r.status, r.source]), [[obama.id, 'present', 'browser camera']]);
    if (process.env.ROLLCALL_SCREENSHOTS) await page.screenshot({ path: join(process.env.ROLLCALL_SCREENSHOTS, 'attendance.png') });
    await accessible(page, 'attendance');
    assert.deepEqual(troubles, []);
    await page.context().close();
  });

  test('a photograph of the room does the same, and works on a phone', async () => {
    const { session: other } = await openSession(server.api, { code: 'ROOM', people: [obama.id] });
    const page = await newPage({ viewport: { width: 390, height: 844 } });
    await signIn(page, server.url);
    await page.getByLabel('Course').selectOption({ label: 'ROOM – Course ROOM' });
    await page.locator('#photograph').setInputFiles(join(faces, 'groups/obama_and_biden.jpg'));
    await page.locator('#sheet li[data-person="S001"]').getByText('present', { exact: true }).waitFor({ timeout: 30_000 });
    assert.equal((await must(server.api.get(`/api/v1/sessions/${other.id}/records`), 200)).items.length, 1);
    if (process.env.ROLLCALL_SCREENSHOTS) await page.screenshot({ path: join(process.env.ROLLCALL_SCREENSHOTS, 'phone.png'), fullPage: true });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide for a phone`);
    await page.context().close();
  });

  test('enrols with the camera, and by the keyboard alone', async () => {
    const page = await newPage();
    await signIn(page, server.url);
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByLabel('Id', { exact: true }).fill('S777');
    await page.getByLabel('Name', { exact: true }).fill('Second Name');
    if (process.env.ROLLCALL_SCREENSHOTS) await page.screenshot({ path: join(process.env.ROLLCALL_SCREENSHOTS, 'people.png') });
    await accessible(page, 'people');
    await page.getByRole('button', { name: 'Start camera' }).press('Enter');
    // A slow device: nobody is enrolled while the picture is still being taken.
    await page.evaluate(() => {
      const { toBlob } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.toBlob = function slowly(...args) { setTimeout(() => toBlob.apply(this, args), 500); };
    });
    await page.getByRole('button', { name: /Take a photo/ }).click();
    assert.ok(await page.getByRole('button', { name: 'Enrol' }).isDisabled());
    await page.getByText('Photo 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Enrol' }).press('Enter');
    // It is Obama's face: enrolled under another person already, and the page says so.
    await page.getByText('this face is enrolled under another person already').waitFor({ timeout: 30_000 });
    await page.locator('#people').getByText('Second Name').waitFor();
    await page.context().close();
  });

  test('a wrong password says so, and a server without models says what to do', async () => {
    const bare = await install({ models: false });
    const empty = await serve(bare.data, bare.key);
    const page = await newPage();
    await page.goto(empty.url);
    await page.getByLabel('Name').fill('office');
    await page.getByLabel('Password').fill('wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('the name or the password is wrong').waitFor();
    await accessible(page, 'sign in');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('rollcall models fetch').waitFor();
    await page.context().close();
    await empty.stop();
  });
});
