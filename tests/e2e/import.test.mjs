// Bringing many people in through the web app: a preview that changes nothing, applying it, photos from an archive.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { zip } from '../archive.mjs';
import { enrol, install, must, picturesOf, readFile, serve } from '../harness.mjs';
import { accessible, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

let server;
let page;
before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  await enrol(server.api, 'S001', 'Barack Obama');
  page = await newPage(await launch());
  await signIn(page, server.url, { path: '/import' });
});

const people = async () => (await must(server.api.get('/api/v1/people?limit=1000'), 200)).items;
const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const csv = 'external_id;name;groups\nS001;Barack H. Obama;10b\nS002;Joe Biden;10b|choir\n;Nobody;10b\n';

describe('a file of people', () => {
  test('is shown first, what is wrong before the rest, and changes nothing', async () => {
    await page.getByLabel('Choose a file').first().setInputFiles(file('people.csv', csv));
    await page.getByRole('button', { name: 'Preview' }).click();
    const rows = page.getByRole('region', { name: 'Rows of the file' });
    await rows.waitFor();
    assert.match(await rows.getByRole('row').nth(1).textContent(), /refused/);
    await rows.getByText('Name: Barack Obama → Barack H. Obama').waitFor();
    await page.getByText('Nothing has changed yet.').waitFor();
    assert.deepEqual((await people()).map((one) => one.name), ['Barack Obama']);
    await accessible(page, 'preview');
    await fits(page, 'preview');
    await picture(page, 'import');
    await page.getByRole('button', { name: 'new: 1' }).click();
    assert.equal(await rows.getByRole('row').count(), 2);
  });

  test('is applied as it was shown', async () => {
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Done. Added: 1, changed: 1, left out: 1.').waitFor();
    assert.deepEqual((await people()).map((one) => one.name).sort(), ['Barack H. Obama', 'Joe Biden']);
    await accessible(page, 'applied');
  });

  test('that is none is refused in words, and the page goes on', async () => {
    await page.getByLabel('Choose another file').first().setInputFiles(file('wrong.csv', 'colour\nred\n'));
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('main').getByRole('alert').waitFor();
    await accessible(page, 'refused file');
  });
});

test('an archive of photos is enrolled as a job, and what is refused is said', async () => {
  const [photo] = await picturesOf('Obama');
  const bytes = zip(await Promise.all(['S001.jpg', 'X999.jpg'].map(async (name) => ({ name, content: await readFile(photo) }))));
  await visit(page, '/import?tab=photos');
  await page.getByLabel('Choose an archive').first().setInputFiles({ name: 'photos.zip', mimeType: 'application/zip', buffer: bytes });
  await page.getByRole('button', { name: 'Enrol the photos' }).click();
  await page.getByText(/1 of \d photos are in use/).waitFor();
  await page.getByRole('region', { name: 'Refused photos' }).getByText('X999.jpg').waitFor();
  await accessible(page, 'photos import');
  await fits(page, 'photos import');
  assert.equal((await people()).find((one) => one.external_id === 'S001').templates, 1);
  assert.deepEqual(page.troubles.filter((trouble) => !/40\d|422/.test(trouble)), []);
});
