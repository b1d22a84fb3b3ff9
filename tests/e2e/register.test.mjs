// The register in the browser: read, marked by keyboard, excused in bulk, undone.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { install, must, serve } from '../harness.mjs';
import { accessible, fits, launch, newPage, picture, signIn } from './browser.mjs';
import { school } from './school.mjs';

let server;
let browser;
let course;
let people;
let sessions;
before(async () => {
  const { data, key } = await install({ models: false });
  server = await serve(data, key);
  ({ course, people, sessions } = await school(server.api, { count: 6, days: 3 }));
  browser = await launch();
});

const statuses = async (session) => {
  const { rows } = await must(server.api.get(`/api/v1/sessions/${session.id}/sheet`), 200);
  return people.map((person) => rows.find((row) => row.person_id === person.id).status);
};
const said = (page, text) => page.getByRole('status').filter({ hasText: text }).first().waitFor();
const cell = (page, row, column) => page.locator(`[data-place="${row}-${column}"]`);

describe('the register', () => {
  test('shows who was what on which day, with totals', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: '/register' }); // the only course is chosen already
    const grid = page.getByRole('grid', { name: /Mathematics/ });
    await grid.waitFor();
    const ana = grid.getByRole('row', { name: /Ana Pérez/ });
    assert.deepEqual(await ana.getByRole('gridcell').allTextContents(), ['P', '·', '·', '100%', '0']);
    assert.match(await cell(page, 1, 0).getAttribute('aria-label'), /Bruno Díaz.*: late/);
    assert.equal(await grid.locator('tfoot td').first().textContent(), '4', 'who came on the first day');
    await accessible(page, 'the register');
    await fits(page, 'the register');
    await picture(page, 'register');
    assert.deepEqual(page.troubles, []);
  });

  test('is filled in by keyboard, and undone by it', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/register?course=${course.id}` });
    await cell(page, 0, 0).waitFor();
    // One stop of the tab key; arrows from there on.
    assert.equal(await page.locator('[role=gridcell][tabindex="0"]').count(), 1);
    await cell(page, 0, 0).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('p');
    await said(page, '1 mark: present');
    await page.keyboard.press('l'); // the mark went on to the next person
    await page.locator('[data-place="1-1"][data-status=late]').waitFor();
    await said(page, '1 mark: late');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 chosen').waitFor();
    await page.keyboard.press('a');
    await said(page, '3 marks: absent');
    assert.deepEqual(await statuses(sessions[1]), ['present', 'late', 'absent', 'absent', 'absent', null]);
    await page.keyboard.press('Control+z');
    await said(page, 'Undone');
    assert.deepEqual(await statuses(sessions[1]), ['present', 'late', null, null, null, null]);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Delete');
    await said(page, '1 mark taken back');
    assert.deepEqual(await statuses(sessions[1]), [null, 'late', null, null, null, null]);
    assert.deepEqual(page.troubles, []);
  });

  test('excuses what is chosen, on several days at once, and takes that back', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/register?course=${course.id}` });
    await cell(page, 4, 1).click();
    await cell(page, 5, 2).click({ modifiers: ['Shift'] });
    await page.getByText('4 chosen').waitFor();
    await page.getByRole('button', { name: 'Excuse…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Excuse 4 times' });
    await dialog.getByLabel('Note').fill('School trip');
    await accessible(page, 'excusing');
    await dialog.getByRole('button', { name: 'Excuse', exact: true }).click();
    await said(page, '4 times excused');
    assert.deepEqual([(await statuses(sessions[1])).slice(4), (await statuses(sessions[2])).slice(4)], [['excused', 'excused'], ['excused', 'excused']]);
    const { items } = await must(server.api.get(`/api/v1/excuses?person=${people[5].id}`), 200);
    assert.deepEqual(items.map((one) => one.reason), ['School trip', 'School trip']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await said(page, 'Undone');
    assert.deepEqual([(await statuses(sessions[1])).slice(4), (await statuses(sessions[2])).slice(4)], [[null, null], [null, null]]);
  });

  test('is marked by touch on a phone, a whole day at once', async () => {
    const page = await newPage(browser, { hasTouch: true });
    await signIn(page, server.url, { path: `/register?course=${course.id}` });
    await page.setViewportSize({ width: 360, height: 720 }); // the navigation is behind a button here
    await cell(page, 0, 2).waitFor();
    await picture(page, 'register-phone');
    await page.getByRole('columnheader').nth(3).getByRole('button').tap();
    await page.getByText('6 chosen').waitFor();
    await page.getByRole('group', { name: 'Mark what is chosen' }).getByRole('button', { name: 'present' }).tap();
    await said(page, '6 marks: present');
    assert.deepEqual(await statuses(sessions[2]), Array(6).fill('present'));
    const name = page.getByRole('rowheader').first();
    const before = (await name.boundingBox()).x;
    await page.getByRole('grid').evaluate((grid) => { grid.parentElement.scrollLeft = 200; });
    assert.equal((await name.boundingBox()).x, before, 'the names stay in sight');
  });

  test('goes by month, and says when there is nothing in one', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/register?course=${course.id}&month=2020-02` });
    await page.getByText('The course has no sessions in this month.').waitFor();
    await page.getByRole('button', { name: 'The month after' }).click();
    await page.getByRole('heading', { name: 'March 2020' }).waitFor();
    await page.waitForURL(/month=2020-03/);
    // Also the last day is of the month.
    const path = `/api/v1/courses/${course.id}/sessions`;
    const last = await must(server.api.post(path, { starts_at: '2020-03-31T08:00:00Z', ends_at: '2020-03-31T09:00:00Z' }), 201);
    await must(server.api.post(`/api/v1/sessions/${last.id}/open`), 200);
    await must(server.api.post(`/api/v1/sessions/${last.id}/records`, { person_id: people[0].id, status: 'late', reason: 'seen' }), 201);
    await page.locator('[data-place="0-0"][data-status=late]').waitFor();
  });

  test('goes the other way in Arabic', async () => {
    const page = await newPage(browser, { viewport: { width: 1280, height: 800 } });
    await page.addInitScript(() => localStorage.setItem('rollcall.language', 'ar'));
    await page.goto(`${server.url}/app/register?course=${course.id}`);
    await page.getByRole('textbox').first().fill('office');
    await page.locator('input[type=password]').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await cell(page, 0, 0).focus();
    await page.keyboard.press('ArrowLeft'); // the next day stands at the left
    assert.equal(await page.evaluate(() => document.activeElement.dataset.place), '0-1');
    await picture(page, 'register-arabic');
    await accessible(page, 'the register in Arabic');
  });

  test('of forty people and sixty dates is gone through by arrows without waiting', async (t) => {
    await Promise.all(browser.contexts().map((one) => one.close())); // nothing goes on beside what is measured
    const big = await school(server.api, { code: 'BIG', name: 'Big class', count: 40, days: 20, aDay: 3 });
    const page = await newPage(browser, { viewport: { width: 1280, height: 800 } });
    await signIn(page, server.url, { path: `/register?course=${big.course.id}` });
    await cell(page, 39, 59).waitFor();
    await cell(page, 0, 0).focus();
    // From the key to the focus on the next cell, and to the frame that shows it.
    await page.evaluate(() => {
      globalThis.moves = [];
      let pressed = 0;
      addEventListener('keydown', () => { pressed = performance.now(); }, { capture: true });
      addEventListener('focusin', () => {
        const focus = performance.now() - pressed;
        requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => globalThis.moves.push([focus, performance.now() - pressed]); channel.port2.postMessage(0); });
      });
    });
    const goes = [...Array(30).fill('ArrowDown'), ...Array(50).fill('ArrowRight'), ...Array(20).fill('ArrowUp'), ...Array(20).fill('ArrowLeft')];
    for (const [i, key] of goes.entries()) {
      await page.keyboard.press(key);
      await page.waitForFunction((count) => globalThis.moves.length === count, i + 1);
    }
    assert.equal(await page.evaluate(() => document.activeElement.dataset.place), '10-30');
    const moves = await page.evaluate(() => globalThis.moves);
    const of = (column, share) => { const sorted = moves.map((move) => move[column]).sort((a, b) => a - b); return sorted[Math.ceil(sorted.length * share) - 1].toFixed(1); };
    t.diagnostic(`register of 40 by 60, ${moves.length} arrow keys: focus moved after ${of(0, 0.5)} ms (median), ${of(0, 0.95)} ms (p95); shown after ${of(1, 0.5)} ms, ${of(1, 0.95)} ms`);
    assert.ok(Number(of(0, 0.5)) < 150, 'also on a busy machine');
  });
});
