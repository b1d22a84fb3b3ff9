// One's own pages: attendance and what is wrong in it, other ways than the face, photos, consent, everything to take along; in
// another language and in the dark; and nothing of anybody else's.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { enrol, install, must, password, picturesOf, readFile, serve } from '../harness.mjs';
import { accessible, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

// Where an answer of the server stands behind it, on a machine that does other things beside.
const slow = { timeout: 300_000 };

let server;
let browser;
let page;
let ana;
let drawing;
let history;
const button = (name) => page.getByRole('button', { name, exact: true });
const heading = (name) => page.getByRole('heading', { level: 1, name });
const own = async (path) => must(server.api.get(`/api/v1/people/${ana.id}${path}`), 200);
const looks = async (name) => {
  await accessible(page, name);
  await fits(page, name);
  await picture(page, name.replaceAll(' ', '_'));
};

before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  const { api } = server;
  ana = await enrol(api, 'S001', 'Ana Guevara', (await picturesOf('Ana_Guevara')).slice(0, 3));
  const ben = await enrol(api, 'S002', 'Joe Biden');
  await must(api.post('/api/v1/users', { name: 'ana', password, role: 'person', person_id: ana.id }), 201);
  const teacher = await must(api.post('/api/v1/users', { name: 'teacher', password, role: 'instructor' }), 201);
  const at = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const course = async (code, name) => {
    const made = await must(api.post('/api/v1/courses', { code, name, time_zone: 'UTC' }), 201);
    for (const one of [ana, ben]) await must(api.put(`/api/v1/courses/${made.id}/roster/${one.id}`), 204);
    for (const [hours, status] of [[-50, 'present'], [-26, 'absent']]) {
      const session = await must(api.post(`/api/v1/courses/${made.id}/sessions`, { starts_at: at(hours), ends_at: at(hours + 1) }), 201);
      await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
      for (const [person, says] of [[ana, status], [ben, 'late']])
        await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status: says, reason: 'by hand' }), 201);
      await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    }
    return made;
  };
  drawing = await course('D1', 'Drawing');
  history = await course('H1', 'History');
  await must(api.put(`/api/v1/courses/${drawing.id}/instructors/${teacher.id}`), 204);
  const text = await must(api.post('/api/v1/consents/texts', { text_version: '2026-11', language: 'en', title: 'Your face', body: 'May we?\nYou may say no.' }), 201);
  await must(api.post(`/api/v1/consents/texts/${text.id}/publish`), 200);
  browser = await launch();
  page = await newPage(browser, { viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  await signIn(page, server.url, { name: 'ana', path: '/me/attendance' });
});

describe('my own pages', { timeout: 1_500_000 }, () => {
  test('show my attendance, course by course', async () => {
    await heading('My attendance').waitFor(slow);
    await page.getByRole('heading', { level: 2, name: 'Drawing' }).waitFor(slow);
    assert.equal(await page.getByText('1 attended, 1 missed').count(), 2);
    await page.getByRole('row').nth(4).waitFor(slow);
    assert.equal(await page.getByRole('row').count(), 5, 'the headings and four sessions');
    assert.equal(await page.getByText('Joe Biden').count(), 0);
    assert.equal(await page.getByRole('cell', { name: 'Late' }).count(), 0);
    await looks('my attendance');
  });

  test('let me say by keyboard alone that a record is wrong, and take that back', async () => {
    const wrong = page.getByRole('row').filter({ hasText: 'Drawing' }).filter({ hasText: /absent/i }).getByRole('button', { name: 'This is wrong' });
    await wrong.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'What is wrong?' });
    assert.ok(await dialog.getByRole('radio', { name: 'I was there' }).isChecked(), 'what one says of an absence');
    assert.ok(await dialog.getByRole('button', { name: 'Send' }).isDisabled(), 'not without words');
    await dialog.getByRole('textbox', { name: 'In your own words' }).fill('I sat in the last row');
    await accessible(page, 'what is wrong');
    await fits(page, 'what is wrong');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached', ...slow });
    await button('Take my objection back').waitFor(slow);
    const open = async () => (await must(server.api.get('/api/v1/disputes?status=open'), 200)).items;
    assert.deepEqual((await open()).map((one) => [one.person_id ?? one.person.id, one.words]), [[ana.id, 'I sat in the last row']]);
    await button('Take my objection back').press('Enter');
    await button('Take my objection back').waitFor({ state: 'detached', ...slow });
    assert.deepEqual(await open(), []);
  });

  test('show the answer to what I said', async () => {
    await page.getByRole('row').filter({ hasText: 'History' }).filter({ hasText: /absent/i }).getByRole('button', { name: 'This is wrong' }).click();
    await page.getByRole('textbox', { name: 'In your own words' }).fill('I came late');
    await button('Send').click();
    await button('Take my objection back').waitFor(slow);
    const [dispute] = (await must(server.api.get('/api/v1/disputes?status=open'), 200)).items;
    await must(server.api.put(`/api/v1/disputes/${dispute.id}/settlement`, { outcome: 'upheld', answer: 'The camera was turned away.' }), 200);
    await page.reload();
    await page.getByRole('alert').filter({ hasText: 'The camera was turned away.' }).waitFor(slow);
    await accessible(page, 'an answer');
    await fits(page, 'an answer');
  });

  test('give me a badge and a PIN, told once', async () => {
    await visit(page, '/me/code');
    await page.getByRole('img', { name: 'QR code of your badge' }).waitFor(slow);
    await looks('my code');
    await button('Give me a new PIN').press('Enter');
    const told = page.getByRole('group', { name: 'PIN' });
    await told.waitFor(slow);
    assert.match(await told.textContent(), /^\d{4,}$/);
    await accessible(page, 'a new PIN');
    await page.getByRole('dialog').getByRole('button').last().click();
    await told.waitFor({ state: 'detached' });
    await button('Remove my PIN').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove my PIN' }).click();
    await page.getByText('Your PIN is gone').waitFor(slow);
    await page.getByRole('textbox', { name: 'Code that is shown there' }).fill('ZZZZZZ');
    await page.keyboard.press('Enter');
    await page.getByRole('main').getByRole('alert').or(page.getByRole('alert')).first().waitFor(slow);
    page.troubles.length = 0; // the browser's own words on a refusal
  });

  test('let me read and give my consent, once', async () => {
    await visit(page, '/me/consent');
    await page.getByText('You have given no consent.').waitFor(slow);
    await page.getByRole('heading', { level: 2, name: 'Your face' }).waitFor(slow);
    await looks('my consent');
    await button('I agree').press('Enter');
    await page.getByText(/^Consent to text 2026-11 of/).waitFor(slow);
    await button('I agree').waitFor({ state: 'detached', ...slow });
    const { items: [given] } = await own('/consents');
    assert.deepEqual([given.text_version, given.language, given.given_by, given.withdrawn_at], ['2026-11', 'en', 'person', null]);
    await accessible(page, 'consent given');
  });

  test('let me take along everything, which can be read back, and the proof', async () => {
    await visit(page, '/me/data');
    await heading('My data').waitFor(slow);
    await looks('my data');
    const file = async (name) => {
      const download = page.waitForEvent('download', slow);
      await button(name).and(page.locator(':enabled')).press('Enter');
      const file = await download;
      assert.match(file.suggestedFilename(), name === 'Download my data' ? /\.json$/ : /\.md$/);
      return readFile(await file.path());
    };
    const all = JSON.parse(await file('Download my data'));
    assert.deepEqual([all.person_id, all.photos.length, all.consents.length, all.consents[0].text.body], [ana.id, 3, 1, 'May we?\nYou may say no.']);
    assert.ok(JSON.stringify(all.tables).includes('Ana Guevara'));
    assert.equal(JSON.stringify(all).includes('Joe Biden'), false);
    const proof = (await file('Download the proof')).toString();
    assert.ok(proof.startsWith('# Proof') && proof.includes('2026-11'), proof);
    await page.getByRole('link', { name: 'To my photos' }).click();
    await heading('My photos').waitFor(slow);
  });

  test('let me delete one photo, by keyboard, and keep the others', async () => {
    await visit(page, '/me/photos');
    const photos = page.getByRole('img', { name: /^Photo of/ });
    await photos.nth(2).waitFor(slow);
    const each = page.getByRole('button', { name: /^Delete photo of/ });
    assert.equal(await each.count(), 3);
    await each.first().press('Enter');
    const asked = page.getByRole('alertdialog', { name: 'Delete this photo?' });
    await asked.getByText('You are still recognised by your other photos').waitFor(slow);
    await accessible(page, 'deleting one is asked');
    await fits(page, 'deleting one is asked');
    await page.keyboard.press('Enter');
    await asked.waitFor({ state: 'detached', ...slow });
    assert.equal((await own('/photos')).items.length, 3, 'the way back comes first');
    const [oldest, ...others] = (await own('/photos')).items.map((one) => one.id);
    await each.first().press('Enter');
    await asked.getByRole('button', { name: 'Delete photo', exact: true }).press('Enter');
    await page.getByText('The photo is deleted').waitFor(slow);
    await photos.nth(2).waitFor({ state: 'detached', ...slow });
    assert.deepEqual((await own('/photos')).items.map((one) => one.id), others, oldest);
    assert.equal((await own('/consents')).items[0].withdrawn_at, null, 'the consent stays');
    assert.ok(await page.evaluate(() => document.getElementById('main').contains(document.activeElement)), 'the keyboard goes on from there');
    await looks('one photo less');
  });

  test('show my photos, and delete them when I say so in a word', async () => {
    await visit(page, '/me/photos');
    const photos = page.getByRole('img', { name: /^Photo of/ });
    await photos.nth(1).waitFor(slow);
    assert.equal(await photos.count(), 2);
    await photos.first().evaluate((image) => image.decode());
    await looks('my photos');
    await button('Delete my photos').press('Enter');
    const asked = page.getByRole('alertdialog', { name: 'Delete my photos' });
    const sure = asked.getByRole('button', { name: 'Delete my photos' });
    assert.ok(await sure.isDisabled());
    await accessible(page, 'deleting is asked');
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    assert.equal((await own('/photos')).items.length, 2);
    await button('Delete my photos').press('Enter');
    await asked.getByRole('textbox').fill('delete');
    await sure.press('Enter');
    await page.getByText('No picture of you is kept.').waitFor(slow);
    assert.deepEqual((await own('/photos')).items, []);
    assert.ok((await own('/consents')).items[0].withdrawn_at, 'the consent goes with them');
    await accessible(page, 'no photos');
    await fits(page, 'no photos');
  });

  test('let me agree again, and withdraw: it is asked first', async () => {
    await visit(page, '/me/consent');
    await page.getByText(/Withdrawn on/).waitFor(slow);
    await button('I agree').click();
    await button('Withdraw').click();
    const asked = page.getByRole('alertdialog', { name: 'Withdraw' });
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    assert.equal((await own('/consents')).items.filter((one) => !one.withdrawn_at).length, 1);
    await button('Withdraw').click();
    await asked.getByRole('button', { name: 'Withdraw' }).click();
    await button('I agree').waitFor(slow);
    assert.equal((await own('/consents')).items.filter((one) => !one.withdrawn_at).length, 0);
    assert.deepEqual(page.troubles, []);
  });

  test('speak Arabic from right to left, stay so, and go dark', async () => {
    await visit(page, '/me/attendance');
    await button('ana').click();
    await page.getByRole('menuitemradio', { name: 'العربية' }).click();
    await heading('حضوري').waitFor(slow);
    assert.deepEqual(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang]), ['rtl', 'ar']);
    await button('ana').click();
    await page.getByRole('menuitemradio').nth(7).click();
    await page.waitForFunction(() => document.documentElement.getAttribute('data-scheme') === 'dark');
    await page.reload();
    await heading('حضوري').waitFor(slow);
    assert.deepEqual(await page.evaluate(() => [document.documentElement.dir, document.documentElement.getAttribute('data-scheme')]), ['rtl', 'dark']);
    await looks('my attendance in arabic');
    await visit(page, '/me/code');
    await page.getByRole('img').first().waitFor(slow);
    await fits(page, 'my code in Arabic');
    await picture(page, 'my_code_in_arabic');
    assert.deepEqual(page.troubles, []);
  });
});

describe('roles see only theirs', { timeout: 600_000 }, () => {
  test('a person: no page and no row of anybody else', async () => {
    await button('ana').click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    const links = await page.getByRole('navigation').first().getByRole('link').evaluateAll((all) => all.map((one) => new URL(one.href).pathname));
    assert.ok(links.length >= 5 && links.every((path) => path.startsWith('/app/me/') || path === '/app/account'), String(links));
    for (const path of ['/people', '/users', '/courses', '/reviews', '/audit', `/people/${ana.id}`]) {
      await visit(page, path);
      await heading('Not for your role').waitFor(slow);
    }
    await accessible(page, 'not for your role');
    await fits(page, 'not for your role');
    // What the page could ask for, the server refuses too.
    const asked = (path) => page.evaluate(async (to) => (await fetch(to)).status, path);
    assert.equal(await asked('/api/v1/users'), 403);
    const records = await page.evaluate(async () => (await (await fetch('/api/v1/records?limit=200')).json()).items);
    assert.deepEqual([...new Set(records.map((one) => one.person_id))], [ana.id]);
  });

  test('a teacher: the courses that are theirs', async () => {
    const other = await newPage(browser, { viewport: { width: 1280, height: 900 } });
    await signIn(other, server.url, { name: 'teacher', path: '/courses' });
    await other.getByRole('link', { name: /Drawing/ }).first().waitFor(slow);
    assert.equal(await other.getByText('History').count(), 0);
    assert.equal(await other.getByRole('link', { name: 'My attendance' }).count(), 0, 'who is none of the people has no own pages');
    await visit(other, '/users');
    await other.getByRole('heading', { name: 'Not for your role' }).waitFor(slow);
    await visit(other, `/courses/${history.id}`);
    await other.getByRole('main').getByRole('alert').first().waitFor(slow);
    assert.equal(await other.getByText('Joe Biden').count(), 0);
    await other.context().close();
  });
});
