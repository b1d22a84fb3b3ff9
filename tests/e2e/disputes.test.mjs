// Disputes and excuses in the web app: a pupil says "I was there", a teacher answers, takes it back; many are excused at once.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { enrol, install, must, password, serve } from '../harness.mjs';
import { accessible, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

let server;
let page;
let ana;
let ben;
let session;
before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  const { api } = server;
  ana = await enrol(api, 'S001', 'Ana Guevara');
  ben = await enrol(api, 'S002', 'Joe Biden');
  const course = await must(api.post('/api/v1/courses', { code: 'D1', name: 'Drawing' }), 201);
  for (const one of [ana, ben]) await must(api.put(`/api/v1/courses/${course.id}/roster/${one.id}`), 204);
  const teacher = await must(api.post('/api/v1/users', { name: 'teacher', password, role: 'instructor' }), 201);
  await must(api.put(`/api/v1/courses/${course.id}/instructors/${teacher.id}`), 204);
  const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
  session = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: at(-7200), ends_at: at(-3600) }), 201);
  for (const step of ['open', 'close']) await must(api.post(`/api/v1/sessions/${session.id}/${step}`), 200);
  await must(api.post('/api/v1/disputes', { person_id: ana.id, session_id: session.id, kind: 'was_there', words: 'I sat in the last row' }), 201);
  page = await newPage(await launch());
  await signIn(page, server.url, { name: 'teacher', path: '/disputes' });
});

describe('a dispute', () => {
  test('is listed for the teacher whose course it is, and opened', async () => {
    await page.getByText('“I sat in the last row”').waitFor();
    await page.getByText('Ana Guevara').waitFor();
    await accessible(page, 'disputes');
    await fits(page, 'disputes');
    await picture(page, 'disputes');
    await page.getByRole('link', { name: /Ana Guevara/ }).press('Enter');
    await page.getByRole('heading', { name: 'Dispute', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Ana Guevara' }).waitFor();
    await accessible(page, 'a dispute');
    await fits(page, 'a dispute');
    await picture(page, 'dispute');
  });

  test('is upheld with an answer: the record says so; taken back, it is open again', async () => {
    const uphold = page.getByRole('button', { name: 'They are right' });
    assert.ok(await uphold.isDisabled(), 'not without an answer');
    await page.getByRole('textbox', { name: 'Your answer' }).fill('The camera was turned away.');
    await uphold.click();
    await page.getByText('“The camera was turned away.”').waitFor();
    const [dispute] = (await must(server.api.get('/api/v1/disputes?status=upheld'), 200)).items;
    assert.deepEqual([dispute.settled.record_status, dispute.settled.answer], ['present', 'The camera was turned away.']);
    await accessible(page, 'a settled dispute');
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('button', { name: 'Decline' }).waitFor();
    assert.equal((await must(server.api.get('/api/v1/disputes?status=open'), 200)).items.length, 1);
    await page.getByRole('button', { name: 'Decline' }).click();
    await visit(page, '/disputes');
    await page.getByText('No dispute is open.').waitFor();
    await accessible(page, 'no disputes');
  });
});

describe('excuses', () => {
  test('are given to many at once for whole days, and taken back in one step', async () => {
    await visit(page, '/excuses');
    await page.getByText('Nobody is excused.').waitFor();
    await page.getByRole('button', { name: 'Excuse people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Excuse people' });
    for (const name of ['Ana', 'Joe']) {
      await dialog.getByRole('combobox', { name: 'People' }).fill(name);
      await page.getByRole('option', { name: new RegExp(name) }).click();
    }
    await page.keyboard.press('Escape');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('museum');
    await accessible(page, 'excuse people');
    await fits(page, 'excuse people');
    await dialog.getByRole('button', { name: 'Excuse' }).click();
    await page.getByRole('rowheader', { name: 'Ana Guevara' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).focus(); // the notice stays as long as it has the focus
    assert.equal((await must(server.api.get('/api/v1/excuses'), 200)).items.length, 2);
    await accessible(page, 'excuses');
    await fits(page, 'excuses');
    await picture(page, 'excuses');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Nobody is excused.').waitFor();
  });

  test('have kinds that the office keeps', async () => {
    const office = await newPage(page.context().browser());
    await signIn(office, server.url, { path: '/excuses' });
    const form = office.getByRole('form', { name: 'Add or change a kind' });
    await form.getByRole('textbox', { name: 'Code' }).fill('museum');
    await form.getByRole('textbox', { name: 'In words' }).fill('Out with the class');
    await form.getByRole('button', { name: 'Save' }).click();
    await office.getByRole('button', { name: 'Remove Out with the class' }).waitFor();
    await accessible(office, 'kinds of absence');
    await fits(office, 'kinds of absence');
    await office.getByRole('button', { name: 'Remove Out with the class' }).click();
    await office.getByRole('button', { name: 'Undo' }).click();
    await office.getByRole('button', { name: 'Remove Out with the class' }).waitFor();
    assert.deepEqual(office.troubles, []);
    await office.context().close();
  });
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles, []));
