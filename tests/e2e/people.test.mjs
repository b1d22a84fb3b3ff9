// People in the web app: found among many, added, photographed, let go and brought back, erased; pairs settled.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { enrol, faces, form, install, join, must, openSession, picturesOf, serve } from '../harness.mjs';
import { accessible, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

let server;
let page;
let obama;
before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  obama = await enrol(server.api, 'S001', 'Barack Obama', (await picturesOf('Obama')).slice(0, 2));
  page = await newPage(await launch());
  await signIn(page, server.url, { path: '/people' });
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
});

const button = (name, exact = true) => page.getByRole('button', { name, exact });
const tab = (name) => page.getByRole('tab', { name });

describe('the list of people', () => {
  test('adds a person by keyboard, and finds one of many by words and filters', async () => {
    const rows = ['external_id,name,groups', ...Array.from({ length: 120 }, (_, i) => `M${String(i).padStart(3, '0')},Member ${i},${i % 2 ? 'odd' : 'even'}`)].join('\n');
    const preview = await must(server.api.post('/api/v1/imports/people', rows, { 'Content-Type': 'text/csv' }), 200);
    await must(server.api.post(`/api/v1/imports/people/apply?token=${preview.token}`, rows, { 'Content-Type': 'text/csv' }), 200);
    await button('New person').press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New person' });
    await dialog.getByRole('textbox', { name: 'Id' }).fill('S002');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Ana Guevara');
    await accessible(page, 'new person');
    await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
    await page.getByRole('heading', { name: 'Ana Guevara' }).waitFor();

    await visit(page, '/people');
    await page.getByRole('row').nth(50).waitFor();
    await button('Next').click();
    await page.getByText('Page 2').waitFor();
    await accessible(page, 'people');
    await fits(page, 'people');
    await picture(page, 'people');
    await page.getByRole('searchbox', { name: 'Search by name or id' }).fill('m119');
    await page.getByRole('link', { name: 'Member 119' }).waitFor();
    assert.equal(await page.getByRole('row').count(), 2, 'the headings and the one who was asked for');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('searchbox').fill('obama');
    await page.getByRole('link', { name: 'Barack Obama' }).waitFor();
    await page.getByRole('combobox', { name: 'Photos' }).click();
    await page.getByRole('option', { name: 'Without a photo' }).click();
    await page.getByText('Nobody matches this search.').waitFor();
  });
});

describe('a person', () => {
  test('gets several photos at once, each judged in words', async () => {
    await visit(page, '/people?q=guevara');
    await page.getByRole('link', { name: 'Ana Guevara' }).click();
    await tab('Photos').click();
    await page.getByText('No photos yet.').waitFor();
    const [good] = await picturesOf('Ana_Guevara');
    const group = join(faces, 'groups/obama_and_biden.jpg');
    await page.getByLabel('Add photos').first().setInputFiles([good, group]);
    await page.getByText('not enrolled.').waitFor();
    await page.getByText('There are several faces.').first().waitFor();
    await page.getByText('in use', { exact: true }).waitFor();
    const photos = await must(server.api.get(`/api/v1/people/${page.url().match(/people\/([^?]+)/)[1]}/photos`), 200);
    assert.equal(photos.items.filter((photo) => photo.template).length, 1);
    await page.getByRole('img', { name: /^Ana Guevara,/ }).first().waitFor();
    await accessible(page, 'photos');
    await fits(page, 'photos');
    await picture(page, 'person_photos');
  });

  test('has a photo taken away once that was asked, and given anew', async () => {
    const inUse = page.getByText('in use', { exact: true });
    await page.getByRole('listitem').filter({ has: inUse }).getByRole('button', { name: /^Delete photo of Ana Guevara/ }).click();
    await page.getByText('It is the last one in use').waitFor();
    await accessible(page, 'deleting a photo');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete photo' }).click();
    await page.getByText('The photo is deleted').waitFor();
    await inUse.waitFor({ state: 'detached' });
    const [good] = await picturesOf('Ana_Guevara');
    await page.getByLabel('Add photos').first().setInputFiles(good);
    await inUse.waitFor();
  });

  test('has consent recorded and withdrawn, and the face goes with it', async () => {
    await tab('Consent').click();
    await page.getByText('No consent is in force.').waitFor();
    await button('Record a consent').click();
    await page.getByRole('textbox', { name: 'Version of the text' }).fill('2026-01');
    await page.getByRole('radio', { name: 'A guardian' }).check();
    await page.getByRole('textbox', { name: 'Name of the guardian' }).fill('Rosa Guevara');
    await page.getByRole('textbox', { name: 'Relation' }).fill('mother');
    await accessible(page, 'give consent');
    await page.getByRole('dialog').getByRole('button', { name: 'Record a consent' }).click();
    await page.getByText('Consent in force: 2026-01').waitFor();
    await page.getByText('By Rosa Guevara (mother)').waitFor();
    await accessible(page, 'consent');
    await fits(page, 'consent');
    await button('Withdraw').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('No consent is in force.').waitFor();
    await page.getByText('no photo', { exact: true }).waitFor();
  });

  test('gets a PIN that is told once, and guardians who can be brought back', async () => {
    await tab('PIN and guardians').click();
    await button('Give a new PIN').click();
    await page.getByText('It is shown only now.').waitFor();
    await button('Add a guardian').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Rosa Guevara');
    await dialog.getByRole('textbox', { name: 'E-mail' }).fill('rosa@school.example');
    await accessible(page, 'guardian');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('rosa@school.example').waitFor();
    await accessible(page, 'PIN and guardians');
    await fits(page, 'PIN and guardians');
    await button('Remove Rosa Guevara').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the guardian' }).click();
    await page.getByText('No guardian is told of absences.').waitFor();
    await button('Undo').click();
    await page.getByText('rosa@school.example').waitFor();
  });

  test('is changed, made inactive and brought back, exported, and erased after typing the id', async () => {
    await tab('Details').click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Ana G. Guevara');
    await page.getByRole('textbox', { name: 'Name' }).press('Enter');
    await page.getByRole('heading', { name: 'Ana G. Guevara' }).waitFor();
    await accessible(page, 'details');
    await fits(page, 'details');
    await picture(page, 'person_details');
    await button('Make inactive').click();
    await page.getByText('inactive', { exact: true }).waitFor();
    await button('Undo').click();
    await page.getByText('inactive', { exact: true }).waitFor({ state: 'detached' });
    const [file] = await Promise.all([page.waitForEvent('download'), button('Export everything').click()]);
    assert.equal(file.suggestedFilename(), 'S002.json');
    await button('Erase for ever').click();
    const dialog = page.getByRole('alertdialog');
    const erase = dialog.getByRole('button', { name: 'Erase for ever' });
    assert.ok(await erase.isDisabled(), 'not before the id was typed');
    await dialog.getByRole('textbox').fill('S002');
    await accessible(page, 'erase');
    await erase.click();
    await page.getByText('Ana G. Guevara is erased.').waitFor();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
    assert.deepEqual((await must(server.api.get('/api/v1/people?q=S002'), 200)).items, []);
  });

  test('shows when they came, a month at a time, with a way to why', async () => {
    const { session } = await openSession(server.api, { code: 'T1', people: [obama.id] });
    const [, , image] = await picturesOf('Obama');
    await must(server.api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image })), 200);
    await visit(page, `/people/${obama.id}`);
    await page.getByRole('cell', { name: 'Course T1' }).waitFor();
    await page.getByText('Course T1: 100%').waitFor();
    await accessible(page, 'a person');
    await fits(page, 'a person');
    await picture(page, 'person');
    await page.getByRole('link', { name: /^Why, / }).click();
    await page.getByRole('heading', { name: 'Explain this mark', level: 1 }).waitFor();
    await visit(page, `/people/${obama.id}`);
    await button('The month before').click();
    await page.getByText('Nothing in this month.').waitFor();
  });

  test('that is not there is said in words', async () => {
    await visit(page, '/people/01890000-0000-7000-8000-000000000000');
    await page.getByRole('main').getByRole('alert').waitFor();
    await accessible(page, 'no such person');
  });
});

test('two people with one face stand side by side and are settled, and taken back', async () => {
  const twin = await enrol(server.api, 'S009', 'Barry Obama');
  await must(server.api.post(`/api/v1/people/${twin.id}/photos?allow_duplicate=true`, await form({ photo: (await picturesOf('Obama'))[1] })), 201);
  await visit(page, '/duplicates');
  await button('Compare everybody').click();
  const pair = page.getByRole('article').first();
  await pair.getByRole('link', { name: 'Barry Obama' }).waitFor();
  await pair.getByRole('img', { name: 'Barack Obama' }).waitFor();
  await accessible(page, 'duplicates');
  await fits(page, 'duplicates');
  await picture(page, 'duplicates');
  await pair.getByRole('button', { name: 'Two who look alike' }).click();
  await page.getByText('No pair waits to be settled.').waitFor();
  await button('Undo').click();
  await page.getByRole('article').first().waitFor();
  assert.equal((await must(server.api.get('/api/v1/duplicates?status=open'), 200)).items.length, 1);
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles.filter((trouble) => !trouble.includes('404')), []));
