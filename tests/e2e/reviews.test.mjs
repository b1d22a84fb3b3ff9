// The review queue in a real browser: an unknown face becomes a mark by the keyboard, is undone, is somebody new; many at once; and
// a mark is explained and said not to be this person.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { enrol, form, install, must, openSession, picturesOf, serve } from '../harness.mjs';
import { accessible, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

let server;
let page;
let obama;
let session;
const main = () => page.getByRole('main');
const records = async () => (await must(server.api.get(`/api/v1/sessions/${session.id}/records`), 200)).items;
const see = async (image) => must(server.api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image })), 200);

before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  obama = await enrol(server.api, 'S001', 'Barack Obama', (await picturesOf('Obama')).slice(0, 2));
  const gore = await enrol(server.api, 'S002', 'Al Gore');
  ({ session } = await openSession(server.api, { code: 'R1', people: [obama.id, gore.id], policy: { liveness: 'off', late_after_s: 3600 } }));
  page = await newPage(await launch());
  await signIn(page, server.url, { path: '/reviews' });
});

describe('the review queue', () => {
  test('is empty in words, and fills by itself when an unknown face is seen', async () => {
    await page.getByText('Nothing waits.').waitFor();
    await accessible(page, 'nothing to review');
    await see((await picturesOf('Al_Gore'))[0]);
    await page.getByRole('heading', { name: 'Nobody enrolled is like this face' }).waitFor();
    await page.getByRole('article').getByRole('img', { name: /^Face seen/ }).waitFor();
    await accessible(page, 'review');
    await fits(page, 'review');
    await picture(page, 'review');
  });

  test('is settled by the keyboard alone: the person is found, the face learnt, and the mark made', async () => {
    await main().getByRole('switch', { name: /Enrol this face too/ }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('p');
    await page.keyboard.type('gore');
    await page.getByRole('option', { name: /Al Gore/ }).waitFor();
    assert.equal(await page.getByRole('option').count(), 1, 'what was found for other words is not offered');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await main().getByRole('button', { name: 'It is Al Gore' }).press('Enter');
    await page.getByText('Nothing waits.').waitFor();
    await page.getByText('This is Al Gore.').waitFor(); // said once the face is learnt, too
    const [record] = await records();
    assert.deepEqual([record.status, record.method], ['present', 'face']);
    assert.equal((await must(server.api.get(`/api/v1/people/${record.person_id}`), 200)).templates, 1);
  });

  test('is undone, and the face waits again', async () => {
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await page.getByRole('article').waitFor();
    assert.deepEqual((await records()).map((one) => one.status), [null], 'the record says nothing any more');
  });

  test('puts many aside at once as nobody of ours', async () => {
    await see((await picturesOf('Ana_Guevara'))[0]);
    const ticks = page.getByRole('checkbox', { name: /^Select number/ });
    await page.getByRole('article', { name: '1 of 2' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('article', { name: '2 of 2' }).waitFor();
    await accessible(page, 'two to review');
    for (const tick of await ticks.all()) await tick.check();
    await page.getByRole('button', { name: 'Nobody (2)' }).click();
    await page.getByText('Nothing waits.').waitFor();
    const open = await must(server.api.get('/api/v1/reviews'), 200);
    assert.deepEqual(open.items, []);
  });

  test('makes a new person of a face', async () => {
    await see((await picturesOf('Brad_Johnson'))[0]);
    await page.getByRole('article').waitFor();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'A new person' });
    await dialog.getByRole('textbox', { name: 'Id' }).fill('S003');
    await accessible(page, 'a new person');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Brad Johnson');
    await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
    await page.getByText('Nothing waits.').waitFor();
    await page.getByText('This is Brad Johnson.').waitFor();
    const [made] = (await must(server.api.get('/api/v1/people?q=S003'), 200)).items;
    assert.deepEqual((await records()).filter((one) => one.status).map((one) => one.person_id), [made.id]);
  });

  test('leaves single keys alone where they are switched off', async () => {
    await see((await picturesOf('Clint_Eastwood'))[0]);
    await page.getByRole('article').waitFor();
    const waiting = async () => (await must(server.api.get('/api/v1/reviews/groups'), 200)).items.length;
    const before = await waiting();
    await page.getByRole('switch', { name: 'Single keys act' }).uncheck();
    await page.keyboard.press('n');
    await page.waitForTimeout(500);
    assert.equal(await waiting(), before);
    await page.getByRole('switch', { name: 'Single keys act' }).check();
    await page.keyboard.press('n');
    await page.getByText('Put aside as nobody.').waitFor();
    assert.equal(await waiting(), before - 1);
  });
});

describe('a mark', () => {
  let record;
  test('is explained: what was seen, how sure it was, the picture and the rules', async () => {
    await see((await picturesOf('Obama'))[3]);
    record = (await records()).find((one) => one.person_id === obama.id);
    await visit(page, `/records/${record.id}`);
    await page.getByText('The rules made of it: present.').waitFor();
    await page.getByText(/more alike than is asked for|just alike enough/).waitFor();
    await page.getByRole('img', { name: /^Face behind the mark/ }).waitFor();
    await page.getByRole('button', { name: 'The figures' }).press('Enter');
    await page.getByRole('rowheader', { name: 'Likeness (−1 to 1)' }).waitFor();
    await accessible(page, 'explanation');
    await fits(page, 'explanation');
    await picture(page, 'explanation');
  });

  test('is corrected with a reason, and taken back', async () => {
    await page.getByRole('button', { name: 'Correct' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'To' }).click();
    await page.getByRole('option', { name: 'late' }).click();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('came with the bus');
    await accessible(page, 'correct');
    await dialog.getByRole('textbox', { name: 'Reason' }).press('Enter');
    await page.getByText('“came with the bus”').first().waitFor();
    assert.equal((await must(server.api.get(`/api/v1/records/${record.id}`), 200)).status, 'late');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').first().waitFor();
    assert.equal((await must(server.api.get(`/api/v1/records/${record.id}`), 200)).status, 'present');
  });

  test('is said not to be this person, which holds at once and can be taken back', async () => {
    await page.getByRole('button', { name: 'Not this person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('his brother');
    await dialog.getByRole('textbox', { name: 'Reason' }).press('Enter');
    await page.getByText('The face was said not to be this person.').waitFor();
    assert.equal((await must(server.api.get(`/api/v1/records/${record.id}`), 200)).status, null);
    await accessible(page, 'not this person');
    await page.getByRole('button', { name: 'It is this person after all' }).click();
    await page.getByRole('button', { name: 'Not this person' }).waitFor();
    assert.equal((await must(server.api.get(`/api/v1/records/${record.id}`), 200)).status, 'present');
  });
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles, []));
