// Reports and exports in the browser: figures with charts and the tables behind them, and every file opened and read back.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { unzip } from '../archive.mjs';
import { install, must, readFile, serve } from '../harness.mjs';
import { accessible, fits, launch, newPage, picture, signIn } from './browser.mjs';
import { monthStart, school } from './school.mjs';

let server;
let browser;
let made;
before(async () => {
  const { data, key } = await install({ models: false });
  server = await serve(data, key);
  made = await school(server.api, { count: 6, days: 2 });
  for (const session of made.sessions) await must(server.api.post(`/api/v1/sessions/${session.id}/close`), 200);
  browser = await launch();
});

const show = async (query, options) => {
  const page = await newPage(browser, options);
  await signIn(page, server.url, { path: `/reports?from=${monthStart()}&to=${monthStart().slice(0, 8)}28&${query}` });
  await page.getByRole('heading', { name: 'Reports' }).waitFor();
  return page;
};
// What a report says under a name, in the figures at its top.
const tile = (page, name) => page.getByRole('tabpanel').locator('dl').first().locator('div').filter({ hasText: new RegExp(`^${name}`) }).locator('dd').textContent();

describe('reports', () => {
  test('of all courses have a chart, and the same figures as a table', async () => {
    const page = await show('report=summary');
    await page.getByRole('img', { name: 'Who came and who did not' }).waitFor();
    const report = await must(server.api.get(`/api/v1/reports/summary?from=${monthStart()}&to=${monthStart().slice(0, 8)}28`), 200);
    assert.equal(await tile(page, 'Came'), String(report.counts.present + report.counts.late));
    assert.equal(await tile(page, 'Rate'), `${Math.round(report.rate * 1000) / 10}%`);
    await page.getByRole('button', { name: 'As a table' }).first().click();
    const table = page.getByRole('table', { name: 'Who came and who did not' });
    await table.waitFor();
    assert.match(await table.textContent(), /present.*late.*absent.*excused/);
    await accessible(page, 'the summary');
    await fits(page, 'the summary');
    await picture(page, 'report-summary');
    assert.deepEqual(page.troubles, []);
  });

  test('keep their period and what they are limited to in the address', async () => {
    const page = await show('report=summary');
    await page.getByRole('combobox', { name: 'By', exact: true }).click();
    await page.getByRole('option', { name: 'Day' }).click();
    await page.getByRole('combobox', { name: 'Group' }).click();
    await page.getByRole('option', { name: 'Year 8' }).click();
    await page.getByRole('combobox', { name: 'Period' }).click();
    await page.getByRole('option', { name: 'All of it' }).click();
    await page.waitForURL((url) => url.searchParams.get('from') === '-');
    const address = new URL(page.url());
    assert.deepEqual(['by', 'group', 'from', 'to'].map((name) => address.searchParams.get(name)), ['day', 'Year 8', '-', '-']);
    await page.getByRole('img', { name: 'Who came and who did not' }).waitFor();
    const figures = await tile(page, 'Came');
    await page.reload();
    await page.getByRole('img', { name: 'Who came and who did not' }).waitFor();
    assert.equal(await tile(page, 'Came'), figures);
  });

  for (const [report, query, sees] of [
    ['a course', () => `report=course&course=${made.course.id}`, 'Ana Pérez'], ['a person', () => `report=person&person=${made.people[1].id}`, 'Mathematics'],
    ['who is at risk', () => 'report=at_risk', 'Dalia Haddad'], ['groups', () => 'report=groups', 'Year 7']])
    test(`of ${report} are accessible, fit a phone, and show their figures`, async () => {
      const page = await show(query());
      await page.getByRole('tabpanel').getByRole('rowheader', { name: sees }).first().waitFor();
      await page.getByRole('tabpanel').getByRole('img').first().waitFor();
      await accessible(page, report);
      await fits(page, report);
      await picture(page, `report-${report.replaceAll(' ', '-')}`);
      assert.deepEqual(page.troubles, []);
    });

  test('of hours say where nobody passed', async () => {
    const page = await show('report=hours');
    await page.getByText('Nobody passed a checkpoint in this period.').waitFor();
    await accessible(page, 'no hours');
  });

  test('change by keyboard', async () => {
    const page = await show('report=summary');
    await page.getByRole('tab', { name: 'All courses' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('Choose a course to see its report.').waitFor();
    assert.match(page.url(), /report=course/);
  });
});

describe('exports', () => {
  const exported = async (choice, open) => {
    const page = await newPage(browser);
    await signIn(page, server.url, { path: `/exports?from=${monthStart()}&to=${monthStart().slice(0, 8)}28` });
    // What is chosen stands in the address, and the button is of it once it is there.
    const radio = page.getByRole('radio', { name: new RegExp(`^${choice}`) });
    await radio.click();
    await page.waitForFunction((one) => one.checked, await radio.elementHandle());
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
    await page.getByRole('status').filter({ hasText: 'The file is made' }).waitFor();
    await open(await download.path(), download.suggestedFilename());
    return page;
  };

  test('as CSV are read back line by line', async () => {
    const page = await exported('CSV', async (path, name) => {
      const lines = (await readFile(path, 'utf8')).trim().split('\r\n');
      assert.match(name, /\.csv$/);
      assert.equal(lines.length, 1 + 6 * 2, 'a line a person and session, and a head');
      const head = lines[0].split(',');
      const statuses = lines.slice(1).map((line) => line.split(',')[head.indexOf('status')]);
      assert.deepEqual([statuses.filter((one) => one === 'present').length, statuses.filter((one) => one === 'late').length, statuses.filter((one) => one === 'absent').length], [3, 1, 7]);
    });
    await accessible(page, 'the exports');
    await fits(page, 'the exports');
    await picture(page, 'exports');
    assert.deepEqual(page.troubles, []);
  });

  test('as JSON are what the API says', async () => {
    await exported('JSON', async (path) => {
      const rows = JSON.parse(await readFile(path, 'utf8'));
      assert.equal(rows.length, 12);
      assert.deepEqual(new Set(rows.map((row) => row.course)), new Set(['MATH-1']));
    });
  });

  test('as Excel are a workbook with every line', async () => {
    await exported('Excel', async (path, name) => {
      assert.match(name, /\.xlsx$/);
      const files = unzip(await readFile(path));
      assert.ok(files['xl/charts/chart1.xml'], 'a chart');
      // The cells of each row: words stand in them, numbers as numbers.
      const rows = [...files['xl/worksheets/sheet2.xml'].toString().matchAll(/<row [^>]*>(.*?)<\/row>/gs)]
        .map(([, row]) => [...row.matchAll(/<c [^>]*>(.*?)<\/c>/gs)].map(([, cell]) => cell.replace(/<[^>]*>/g, '')));
      assert.equal(rows.length, 1 + 6 * 2, 'a row a person and session, and a head');
      const statuses = rows.slice(1).filter((row) => row.includes('Bruno Díaz')).map((row) => row.find((cell) => ['late', 'absent'].includes(cell.toLowerCase()))?.toLowerCase());
      assert.deepEqual(statuses.sort(), ['absent', 'late'], 'marked late on the first day, without a mark on the second');
      for (const person of made.people) assert.equal(rows.filter((row) => row.includes(person.name)).length, 2, person.name);
    });
  });

  test('as PDF are a register to print', async () => {
    await exported('PDF', async (path) => {
      const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
      assert.match(text, /Mathematics/);
      assert.match(text, /Bruno Díaz/);
    });
  });

  test('of one course come from its report too, and a refusal is told in words', async () => {
    const page = await show(`report=course&course=${made.course.id}`);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /^JSON/ }).click()]);
    assert.equal(JSON.parse(await readFile(await download.path(), 'utf8')).length, 12);
    await page.route('**/api/v1/exports*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ title: 'Busy', detail: 'Too many exports at once.', status: 503 }) }));
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: /^CSV/ }).click();
    await page.getByRole('alert').filter({ hasText: 'Too many exports at once.' }).waitFor();
  });
});
