// The page of the day: what is on, who is missing, what waits; and that it changes while one looks.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { accessible, fits, launch, newPage, picture, signIn } from './browser.mjs';
import { install, must, openSession, password, serve } from '../harness.mjs';

let server;
let browser;
let people;
const body = (promise, status = 201) => must(promise, status);

before(async () => {
  const { data, key } = await install({ models: false });
  server = await serve(data, key);
  browser = await launch();
});

const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();

describe('the page of the day', { timeout: 1_500_000 }, () => {
  test('says what to do where there is nothing yet', async () => {
    const page = await newPage(browser);
    await signIn(page, server.url);
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    await page.getByText('There are no sessions today.').waitFor();
    await page.getByText('Every session that is over is closed.').waitFor();
    await page.getByText('No camera or kiosk is set up.').waitFor();
    await page.getByText('There were no sessions in the last two weeks.').waitFor();
    await accessible(page, 'today, empty');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  test('shows what is on and who is missing, and follows each mark', async () => {
    people = await Promise.all(['Ana Alves', 'Ben Bauer', 'Cleo Costa'].map((name, i) => body(server.api.post('/api/v1/people', { external_id: `S${i}`, name }))));
    const ids = people.map((one) => one.id);
    const { session } = await openSession(server.api, { code: 'MATH', people: ids });
    const physics = await body(server.api.post('/api/v1/courses', { code: 'PHYS', name: 'Physics', time_zone: 'UTC', policy: {} }));
    await body(server.api.put(`/api/v1/courses/${physics.id}/roster/${ids[0]}`), 204);
    const soon = await body(server.api.post(`/api/v1/courses/${physics.id}/sessions`, { starts_at: at(1), ends_at: at(30) }));
    await body(server.api.post(`/api/v1/courses/${physics.id}/sessions`, { starts_at: at(-3000), ends_at: at(-2940) }));
    const { device } = await body(server.api.post('/api/v1/devices', { name: 'Door camera', course_ids: [physics.id] }));
    assert.ok(device ?? true);

    const page = await newPage(browser, { viewport: { width: 1280, height: 900 } });
    const told = page.waitForResponse('**/api/v1/events'); // from then on it is told of everything
    await signIn(page, server.url, { path: '/today' });
    await told;
    const card = page.getByRole('article', { name: 'Course MATH' });
    await card.getByText('0 of 3 here').waitFor();
    await card.getByText('Missing: Ana Alves, Ben Bauer, and Cleo Costa').waitFor();
    const mark = (person, status) => body(server.api.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status, reason: 'seen' }));
    // Told by the server: the page asks by itself only every minute.
    await mark(people[0], 'present');
    await mark(people[1], 'late');
    await card.getByText('2 of 3 here').waitFor({ timeout: 10_000 });
    await card.getByText('Missing: Cleo Costa').waitFor();
    await mark(people[2], 'present');
    await card.getByText('Nobody is missing.').waitFor({ timeout: 10_000 });
    const figures = page.getByRole('region', { name: 'Attendance today' });
    await figures.getByText('100%').waitFor();
    await figures.getByRole('button', { name: 'As a table' }).click();
    await figures.getByRole('table').first().waitFor();
    await page.getByRole('region', { name: 'Registers not submitted' }).getByRole('link', { name: 'Physics' }).waitFor();
    await page.getByRole('region', { name: 'Devices' }).getByText('never seen').waitFor();
    await page.getByText('No face waits for a decision.').waitFor();
    await picture(page, 'today');
    await accessible(page, 'today');
    await fits(page, 'today');

    // A session that is not open yet is opened by the tap that takes it.
    const physicsCard = page.getByRole('article', { name: 'Physics' });
    assert.equal((await body(server.api.get(`/api/v1/sessions/${soon.id}`), 200)).status, 'scheduled');
    await physicsCard.getByRole('button', { name: 'By hand' }).press('Enter');
    await page.waitForURL(`**/sessions/${soon.id}`);
    assert.equal((await body(server.api.get(`/api/v1/sessions/${soon.id}`), 200)).status, 'open');
    await page.goBack();
    await physicsCard.getByText('Open', { exact: true }).waitFor();
    await physicsCard.getByRole('button', { name: 'Close session' }).click();
    await page.getByRole('region', { name: 'Over' }).getByRole('link', { name: 'Physics' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await physicsCard.getByText('Open', { exact: true }).waitFor();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  test('is the same day for those who only look, without what they may not do', async () => {
    await body(server.api.post('/api/v1/users', { name: 'looker', role: 'viewer', password }));
    const page = await newPage(browser, { viewport: { width: 390, height: 844 } });
    await signIn(page, server.url, { name: 'looker', path: '/today' });
    const card = page.getByRole('article', { name: 'Course MATH' });
    await card.waitFor();
    assert.equal(await card.getByRole('button').count(), 0);
    assert.equal(await page.getByRole('region', { name: 'Devices' }).count(), 0);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  test('keeps what it shows when the server is gone, and says that it may be old', async () => {
    const page = await newPage(browser, { viewport: { width: 1280, height: 900 } });
    await signIn(page, server.url, { path: '/today' });
    await page.getByRole('article', { name: 'Course MATH' }).waitFor();
    await server.stop();
    await page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
    await page.getByText('What you see may be out of date.').first().waitFor();
    await page.getByRole('article', { name: 'Course MATH' }).waitFor();
    await page.context().close();
  });
});
