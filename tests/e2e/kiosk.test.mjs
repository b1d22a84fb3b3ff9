// The kiosk in a real browser: paired, marks who stands before it, "not me", another way, and a day without a network.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { enrol, install, lastingAddress, must, openSession, picturesOf, serve } from '../harness.mjs';
import { accessible, cameraFilm, fits, keptOffline, launch, newPage, picture } from './browser.mjs';

let data;
let key;
let server;
let browser;
let obama;
let course;
let session;
let device;
before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key, ['--listen', await lastingAddress()]);
  const photos = await picturesOf('Obama');
  obama = await enrol(server.api, 'S001', 'Barack Obama', photos.slice(0, 3));
  // A film of a photograph is the very replay that liveness is there to refuse: this course does without it.
  ({ course, session } = await openSession(server.api, { code: 'HALL', people: [obama.id], policy: { liveness: 'off', late_after_s: 3600 } }));
  device = await must(server.api.post('/api/v1/devices', { name: 'Hall door', course_ids: [course.id] }), 201);
  browser = await launch(await cameraFilm(photos[3]));
});

async function paired(options = {}) {
  const page = await newPage(browser, options);
  await page.goto(`${server.url}/kiosk/`);
  await page.getByLabel('Device key').fill(device.device_key);
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await page.getByRole('button', { name: course.name }).click();
  return page;
}
async function begun(options) {
  const page = await paired(options);
  await page.getByRole('button', { name: 'Begin' }).click();
  return page;
}
const record = async () => (await must(server.api.get(`/api/v1/sessions/${session.id}/records`), 200)).items.find((one) => one.person_id === obama.id);
async function until(what, promise, timeoutMs = 90_000) {
  for (const end = Date.now() + timeoutMs; Date.now() < end; ) {
    if (await promise()) return;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  assert.fail(`not in time: ${what}`);
}

describe('the kiosk', () => {
  test('says in plain words when a key is not one, and stays on its own pages', async () => {
    const page = await newPage(browser);
    await page.goto(`${server.url}/kiosk/`);
    await page.getByLabel('Device key').fill('rd_nonsense');
    await page.getByRole('button', { name: 'Pair', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'does not know this key' }).waitFor();
    await accessible(page, 'pairing');
    await fits(page, 'pairing');
    assert.equal(await page.locator('a').count(), 0, 'no link leads anywhere');
    await page.context().close();
  });

  test('marks who stands before it, shows it big, and the card goes by itself', async () => {
    const page = await begun();
    await page.getByRole('heading', { name: 'Barack Obama' }).waitFor();
    await page.locator('.card .word').filter({ hasText: /Present|Marked late/ }).waitFor();
    await picture(page, 'kiosk-card');
    await accessible(page, 'a card');
    assert.equal((await record()).status, 'present');
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  test('"Not me" takes the mark back at once', async () => {
    await must(server.api.patch(`/api/v1/records/${(await record()).id}`, { status: 'absent', reason: 'begin anew' }), 200);
    await must(server.api.patch(`/api/v1/records/${(await record()).id}`, { status: null, reason: 'begin anew' }), 200);
    const again = await openSession(server.api, { code: 'TWO', people: [obama.id], policy: { liveness: 'off', late_after_s: 3600 } });
    await must(server.api.put(`/api/v1/devices/${device.id}/courses/${again.course.id}`), 204);
    const page = await newPage(browser);
    await page.goto(`${server.url}/kiosk/`);
    await page.getByLabel('Device key').fill(device.device_key);
    await page.getByRole('button', { name: 'Pair', exact: true }).click();
    await page.getByRole('button', { name: again.course.name }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('button', { name: 'Not me' }).click();
    await page.getByText('Taken back. Thank you.').first().waitFor();
    const { items } = await must(server.api.get(`/api/v1/sessions/${again.session.id}/records`), 200);
    assert.equal(items.find((one) => one.person_id === obama.id)?.status ?? null, null);
    assert.equal((await must(server.api.get(`/api/v1/vetoes?person=${obama.id}`), 200)).items.length, 1);
    // Another way is there for them: a PIN counts as much as a face.
    const { pin } = await must(server.api.put(`/api/v1/people/${obama.id}/pin`, {}), 200);
    await page.getByRole('button', { name: 'Another way' }).click();
    await accessible(page, 'another way');
    await page.getByLabel('Your number').fill('S001');
    await page.getByLabel('PIN', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Check in' }).click();
    await page.getByRole('alert').filter({ hasText: 'not valid here' }).waitFor();
    await page.getByLabel('PIN', { exact: true }).fill(pin);
    await page.keyboard.press('Enter');
    await page.locator('.card .word').filter({ hasText: 'Present' }).waitFor();
    await must(server.api.del(`/api/v1/devices/${device.id}/courses/${again.course.id}`), 204);
    await page.context().close();
  });

  test('keeps what it takes in without a network, sealed, and sends it once when the network is back', async () => {
    const third = await openSession(server.api, { code: 'THREE', people: [obama.id], policy: { liveness: 'off', late_after_s: 3600 } });
    await must(server.api.put(`/api/v1/devices/${device.id}/courses/${third.course.id}`), 204);
    await must(server.api.del(`/api/v1/records/${(await record()).id}/not_this_person`), 404);
    for (const veto of (await must(server.api.get(`/api/v1/vetoes?person=${obama.id}`), 200)).items)
      await must(server.api.del(`/api/v1/records/${veto.record_id}/not_this_person`), 204);
    const page = await newPage(browser);
    await page.goto(`${server.url}/kiosk/`);
    await page.getByLabel('Device key').fill(device.device_key);
    await page.getByRole('button', { name: 'Pair', exact: true }).click();
    await page.getByRole('button', { name: third.course.name }).waitFor();
    await keptOffline(page);
    await page.getByRole('button', { name: third.course.name }).click();
    await page.getByRole('button', { name: 'Begin' }).waitFor();
    await server.stop();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText('No network.', { exact: false }).first().waitFor();
    const before = Date.now();
    await page.getByRole('button', { name: 'Take my picture' }).click();
    await page.getByText('1 waits to be sent').waitFor();
    const taken = Date.now();
    await picture(page, 'kiosk-offline');
    // What lies on the disk is sealed: no picture, no key, no name.
    const kept = await page.evaluate(async () => {
      const open = (name) => new Promise((done, failed) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); r.onerror = () => failed(r.error); });
      const all = (store) => new Promise((done) => { const r = store.getAll(); r.onsuccess = () => done(r.result); });
      const base = await open('rollcall-kiosk');
      const read = base.transaction(['facts', 'captures', 'keys']);
      const bytes = [...(await all(read.objectStore('facts'))), ...(await all(read.objectStore('captures'))).flatMap((one) => [one.head, one.body])].map((one) => one.bytes);
      const [key] = await all(read.objectStore('keys'));
      return { texts: bytes.map((one) => new TextDecoder('latin1').decode(one)), extractable: key.extractable };
    });
    assert.equal(kept.extractable, false);
    assert.ok(kept.texts.length > 3);
    for (const text of kept.texts) for (const plain of ['JFIF', device.device_key.slice(0, 10), 'captured_at', third.course.name]) assert.ok(!text.includes(plain), plain);
    // The browser is closed and opened again without a network: the kiosk starts, and what was kept is still there.
    await page.reload();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText('1 waits to be sent').waitFor();
    await new Promise((done) => { setTimeout(done, 1500); });
    server = await serve(data, key, ['--listen', new URL(server.url).host]);
    const mark = async () => (await must(server.api.get(`/api/v1/sessions/${third.session.id}/records`), 200)).items.find((one) => one.person_id === obama.id);
    await until('the capture counts', mark);
    await until('nothing waits', async () => (await page.getByText('waits to be sent').count()) === 0);
    const at = new Date((await mark()).marked_at).getTime();
    assert.ok(at >= before - 2000 && at <= taken + 2000, 'with the time it was taken at');
    const { items } = await must(server.api.get(`/api/v1/sightings?session=${third.session.id}`), 200);
    assert.equal(new Set(items.map((one) => one.captured_at)).size, items.length, 'each capture once');
    await must(server.api.del(`/api/v1/devices/${device.id}/courses/${third.course.id}`), 204);
    await page.context().close();
  });

  test('opens to staff alone, by the device key', async () => {
    const page = await begun();
    await page.getByRole('button', { name: 'Another way' }).waitFor();
    await page.keyboard.press('Control+Alt+s');
    await page.getByLabel('Device key').fill('rd_guess');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('alert').filter({ hasText: 'not the key' }).waitFor();
    await page.getByLabel('Device key').fill(device.device_key);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('button', { name: 'Unpair' }).click();
    await page.getByRole('heading', { name: 'Pair this kiosk' }).waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => name !== 'rollcall.language')), []);
    await page.context().close();
  });

  test('speaks five languages, Arabic from right to left', async () => {
    const page = await paired();
    await page.getByRole('button', { name: 'العربية' }).click();
    await page.getByRole('heading', { name: 'تسجيل الحضور' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
    await accessible(page, 'in Arabic');
    await page.context().close();
  });
});
