// Sessions in the browser: taken by hand, corrected, taken back, closed and opened again.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { install, must, openSession, serve } from '../harness.mjs';
import { accessible, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';
import { school } from './school.mjs';

let server;
let browser;
let today;
let people;
before(async () => {
  const { data, key } = await install({ models: false });
  server = await serve(data, key);
  ({ people } = await school(server.api, { count: 5, days: 0 }));
  today = await openSession(server.api, { code: 'ART', people: people.map((one) => one.id) });
  browser = await launch();
});

const statusOf = async (name) => (await must(server.api.get(`/api/v1/sessions/${today.session.id}/sheet`), 200)).rows.find((row) => row.name === name);
// The server has been told of a mark as soon as the page says so.
const said = (page, text) => page.getByRole('status').filter({ hasText: text }).first().waitFor();

describe('a session', () => {
  test('is found in the list of what is on, under its day', async () => {
    const page = await newPage(browser, { timezoneId: 'Europe/Berlin' }); // the course's: its week is the page's
    await signIn(page, server.url, { path: '/sessions' });
    await page.getByRole('link', { name: 'Course ART' }).waitFor();
    assert.match(await page.getByRole('row', { name: /Course ART/ }).textContent(), /0 of 5.*Open/);
    await accessible(page, 'the list of sessions');
    await fits(page, 'the list of sessions');
    await picture(page, 'sessions');
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Closed' }).click();
    await page.getByText('There is no session in this period.').waitFor();
    assert.match(page.url(), /status=closed/);
    assert.deepEqual(page.troubles, []);
  });

  test('is taken by keyboard: a letter marks and goes on to the next person', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/sessions/${today.session.id}` });
    const first = page.getByRole('group', { name: 'Status of Ana Pérez' }).getByRole('button', { name: 'present' });
    await first.focus();
    await page.keyboard.press('p');
    await said(page, 'Ana Pérez: present');
    await page.keyboard.press('l');
    await said(page, 'Bruno Díaz: late');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('3'); // the third status, absent, of Dalia
    await said(page, 'Dalia Haddad: absent');
    assert.deepEqual([(await statusOf('Ana Pérez')).status, (await statusOf('Bruno Díaz')).status, (await statusOf('Chloé Martin')).status, (await statusOf('Dalia Haddad')).status],
      ['present', 'late', null, 'absent']);
    await accessible(page, 'the sheet');
    await fits(page, 'the sheet');
    await picture(page, 'session');
    assert.deepEqual(page.troubles, []);
  });

  test('is corrected with a reason, and the correction is taken back', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/sessions/${today.session.id}` });
    await page.getByRole('button', { name: 'More about Bruno Díaz' }).click();
    await page.getByRole('menuitem', { name: 'Correct with a reason…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct Bruno Díaz' });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('The bus was late');
    await accessible(page, 'the correction');
    await dialog.getByRole('button', { name: 'Correct', exact: true }).click();
    await said(page, 'Bruno Díaz: present');
    const row = await statusOf('Bruno Díaz');
    assert.deepEqual([row.status, row.set_by], ['present', 'office']);
    assert.equal((await must(server.api.get(`/api/v1/records/${row.record_id}`), 200)).office.reason, 'The bus was late');
    await page.getByRole('button', { name: 'Undo' }).click();
    await said(page, 'Undone');
    assert.equal((await statusOf('Bruno Díaz')).status, 'late', 'what was there before the correction');

    await page.getByRole('button', { name: 'More about Dalia Haddad' }).click();
    await page.getByRole('menuitem', { name: 'Take back what was set by hand' }).click();
    await said(page, 'Dalia Haddad: taken back');
    assert.equal((await statusOf('Dalia Haddad')).status, null);
    assert.deepEqual(page.troubles, []);
  });

  test('has everybody else marked at one press, and that undone', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/sessions/${today.session.id}` });
    await page.getByRole('button', { name: '3 still open: all present' }).click();
    await said(page, '3 people: present');
    assert.equal((await statusOf('Émile Roux')).status, 'present');
    await page.getByRole('button', { name: 'Undo' }).click();
    await said(page, 'Undone');
    assert.equal((await statusOf('Émile Roux')).status, null);
    assert.equal((await statusOf('Ana Pérez')).status, 'present', 'what was marked before stays');
  });

  test('shows its hall code big, and closes it again', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/sessions/${today.session.id}` });
    await page.getByRole('button', { name: 'Hall code' }).click();
    const code = page.getByTestId('hall-code');
    await code.waitFor();
    assert.match(await code.textContent(), /^[A-Z0-9]{6}$/);
    assert.ok((await code.boundingBox()).height > 100, 'to be read from the last row');
    await page.keyboard.press('Escape');
    await code.waitFor({ state: 'detached' });
  });

  test('asks before it is closed, says who becomes absent, and can be opened again', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/sessions/${today.session.id}` });
    await page.getByRole('button', { name: 'Close session', exact: true }).click();
    const ask = page.getByRole('alertdialog', { name: 'Close the session?' });
    await ask.getByText('3 people have no mark and are absent from then on.').waitFor();
    await ask.getByRole('button', { name: 'Close session', exact: true }).click();
    await page.getByRole('button', { name: 'Open again' }).waitFor();
    assert.equal((await statusOf('Émile Roux')).status, 'absent');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Hall code' }).waitFor();
    assert.equal((await statusOf('Émile Roux')).status, null);
  });

  test('that is still to come is moved, and cancelled only after asking', async () => {
    const at = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const session = await must(server.api.post(`/api/v1/courses/${today.course.id}/sessions`, { starts_at: at(48), ends_at: at(49) }), 201);
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/sessions/${session.id}` });
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Move the session' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move the session' });
    await dialog.getByLabel('Day').fill('2027-03-29');
    await dialog.getByLabel('Begin').fill('10:00');
    await dialog.getByLabel('End').fill('11:30');
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const moved = await must(server.api.get(`/api/v1/sessions/${session.id}`), 200);
    assert.equal(new Date(moved.starts_at).toISOString(), '2027-03-29T08:00:00.000Z', 'on the clocks of the course, in summer');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Cancel the session' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel', exact: true }).click();
    assert.equal((await must(server.api.get(`/api/v1/sessions/${session.id}`), 200)).status, 'scheduled');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Cancel the session' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the session' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
  });

  test('can only be read by a viewer', async () => {
    await must(server.api.post('/api/v1/users', { name: 'reader', password: 'correct horse battery', role: 'viewer' }), 201);
    const page = await newPage(browser);
    await signIn(page, server.url, { name: 'reader', path: `/sessions/${today.session.id}` });
    await page.getByRole('list', { name: 'Sheet' }).waitFor();
    assert.equal(await page.getByRole('group', { name: 'Status of Ana Pérez' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Hall code' }).count(), 0);
    await accessible(page, 'the sheet of a viewer');
  });

  test('stands in Arabic from right to left, and marks by the letters of the language', async () => {
    const page = await newPage(browser, { locale: 'ar' });
    await page.addInitScript(() => localStorage.setItem('rollcall.language', 'ar'));
    await page.goto(`${server.url}/app/sessions/${today.session.id}`);
    await page.getByRole('textbox').first().fill('office');
    await page.locator('input[type=password]').fill('correct horse battery');
    await page.keyboard.press('Enter');
    const row = page.getByRole('listitem').filter({ hasText: 'Chloé Martin' });
    await row.getByRole('button').first().focus();
    await row.getByRole('button').first().dispatchEvent('keydown', { key: 'غ' }); // not a key of the test's own keyboard
    await said(page, /Chloé Martin.*غائب/);
    assert.equal((await statusOf('Chloé Martin')).status, 'absent');
    assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
    await accessible(page, 'the sheet in Arabic');
    await fits(page, 'the sheet in Arabic');
    await picture(page, 'session-arabic');
  });

  test('that is not there is said so in words', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url);
    await visit(page, '/sessions/01890000-0000-7000-8000-00000000dead');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await accessible(page, 'a session that is not there');
  });
});
