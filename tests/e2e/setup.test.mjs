// From an empty folder to the first mark, in the browser alone, with a fake camera that shows one person.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { accessible, cameraFilm, filming, fits, launch, newPage, picture } from './browser.mjs';
import { client, must, password, picturesOf, place, serve } from '../harness.mjs';

// A square of one colour as a PNG.
const part = (kind, bytes) => {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), bytes]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
const side = 64;
const head = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0]);
const rows = Buffer.alloc(side * (1 + 3 * side), 0x7f);
for (let y = 0; y < side; y += 1) rows[y * (1 + 3 * side)] = 0;
const logo = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), part('IHDR', head), part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))]);

let server;
let code;
let page;
before(async () => {
  server = await serve(await place(), '');
  [, code] = await server.said(/\/app\/setup\?code=(\S+)\n/);
  const [photo] = await picturesOf('Obama');
  const browser = await launch(await cameraFilm(photo));
  page = await newPage(browser, { viewport: { width: 1000, height: 900 } });
});

const step = (title) => page.getByRole('heading', { level: 1, name: title }).waitFor();
const go = () => page.getByRole('button', { name: 'Continue' }).click();
const write = (name, text) => page.getByRole('textbox', { name }).fill(text);

describe('an empty installation', { timeout: 600_000 }, () => {
  test('leads whoever comes to its set-up, and refuses a wrong code', async () => {
    await page.goto(`${server.url}/app/`);
    await step('Welcome');
    await accessible(page, 'setup, school');
    await fits(page, 'setup, school');
    await picture(page, 'setup_school');
    assert.ok(await page.getByRole('button', { name: 'Continue' }).isDisabled());
    await write('Set-up code', 'AAAA-BBBB');
    await write('Name of the school or place', 'Riverside School');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Ber');
    await page.getByRole('option', { name: 'Europe/Berlin' }).click();
    await write('Your sign-in name', 'office');
    await page.getByRole('textbox', { name: 'Password', exact: false }).first().fill(password);
    await page.getByLabel('Password once more').fill('something else');
    await page.getByText('The two are not the same.').waitFor();
    await page.getByLabel('Password once more').fill(password);
    await go();
    await page.getByRole('alert').filter({ hasText: 'code' }).waitFor();
    assert.equal((await must(client(server.url).get('/api/v1/setup'), 200)).needed, true);
  });

  test('is set up from the address that the server printed, to the first mark', async () => {
    page.troubles.length = 0; // the refusal above
    await page.goto(`${server.url}/app/setup?code=${code}`);
    await step('Welcome');
    await write('Name of the school or place', 'Riverside School');
    await write('Your sign-in name', 'office');
    await page.getByLabel('Password', { exact: false }).first().fill(password);
    await page.getByLabel('Password once more').fill(password);
    await go();

    await step('Logo, colours and words');
    await page.getByLabel('Choose a logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: logo });
    await page.getByRole('img', { name: 'The logo that was chosen' }).waitFor();
    await write('Words on the sign-in page', 'Good morning');
    await accessible(page, 'setup, look');
    await fits(page, 'setup, look');
    await go();

    await step('The first course');
    await page.reload(); // one may leave and come back
    await step('The first course');
    await write('Name of the course', 'Mathematics');
    await write('Short code', 'MATH');
    await accessible(page, 'setup, course');
    await go();

    await step('The camera');
    await page.getByRole('button', { name: 'Start camera' }).click();
    await page.getByText('The camera works, and sees 1 face well.').waitFor();
    await picture(page, 'setup_camera');
    await accessible(page, 'setup, camera');
    await fits(page, 'setup, camera');
    await go();

    await step('The first person');
    await write('Name', 'Pat Doe');
    await write('Id', 'S001');
    await page.getByRole('checkbox').check();
    await accessible(page, 'setup, person');
    await go();
    await page.getByRole('switch', { name: 'Take it when all is well' }).uncheck();
    await page.getByRole('button', { name: 'Start the camera' }).click();
    await filming(page);
    await page.getByRole('button', { name: /Take photo 1/ }).click();
    await page.getByRole('button', { name: 'Enrol with these' }).click();
    await page.getByText(/Pat Doe is enrolled/).waitFor();
    await go();

    await step('The first mark');
    await accessible(page, 'setup, mark');
    // What the camera shows is a film of a photograph, which liveness is there to refuse: this course does without it.
    const off = await page.evaluate(async () => {
      const me = await (await fetch('/api/v1/auth/me')).json();
      const [course] = (await (await fetch('/api/v1/courses')).json()).items;
      const answer = await fetch(`/api/v1/courses/${course.id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf_token },
        body: JSON.stringify({ policy: { liveness: 'off' } }) });
      return answer.status;
    });
    assert.equal(off, 200);
    await go();
    await page.getByRole('heading', { name: '1 of 1 here' }).waitFor({ timeout: 120_000 });
    assert.deepEqual(page.troubles, []);

    const branding = await must(client(server.url).get('/api/v1/branding'), 200);
    assert.deepEqual([branding.school_name, branding.welcome, Boolean(branding.logo)], ['Riverside School', 'Good morning', true]);
  });

  test('is not set up twice', async () => {
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${server.url}/app/setup?code=${code}`);
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  });
});
