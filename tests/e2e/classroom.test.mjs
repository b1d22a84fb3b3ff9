// The class from photographs in a real browser: chosen, looked at, corrected by a tap, confirmed in one and taken back in one.
//
// Pictures of pictures are what liveness is there to refuse: the course does without it and says so.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { classPicture, rows } from '../class_picture.mjs';
import { enrol, faces, folder, install, join, must, openSession, password, picturesOf, serve, writeFile } from '../harness.mjs';
import { accessible, cameraFilm, fits, launch, newPage, picture, signIn, visit } from './browser.mjs';

const names = ['Ana_Guevara', 'Al_Gore', 'Bill_Gates', 'Angela_Bassett', 'Clint_Eastwood', 'Ashanti'];
const shown = (name) => name.replace('_', ' ');
// Where an answer of the server stands behind it, on a machine that does other things beside.
const slow = { timeout: 300_000 };

let server;
let page;
let session;
const ids = {};
const records = async () => (await must(server.api.get(`/api/v1/sessions/${session.id}/records?limit=200`), 200)).items;
const marked = async () => (await records()).filter((one) => one.status).map((one) => one.person_id).sort();
const idsOf = (some) => some.map((name) => ids[name]).sort();
const confirmButton = () => page.getByRole('button', { name: /^Mark \d+ (person|people)$/ });
const group = (title) => page.getByRole('region', { name: title });
const ticked = async (title) => (await group(title).getByRole('checkbox', { checked: true }).all()).length;
const annotated = () => page.getByRole('img', { name: /^Picture \d+, faces/ });
const choose = (files) => page.getByLabel('Take or choose pictures').setInputFiles(files);

// These people in one picture, each by a photo of which nobody else is in the background, and whoever else.
async function photograph(some, { i = 3, extra = [] } = {}) {
  const files = [...await Promise.all(some.map(async (name) => (await picturesOf(name))[i])), ...extra];
  return classPicture(files.map((file, n) => ({ file, side: 250, ...rows(files.length, { columns: 3, step: 330, x: 60, y: 60 })[n] })), { width: 1280, height: 960 });
}

before(async () => {
  const { data, key } = await install();
  server = await serve(data, key);
  const { api } = server;
  for (const [i, name] of names.entries()) ids[name] = (await enrol(api, `S${i}`, shown(name), (await picturesOf(name)).slice(0, 2))).id;
  const opened = await openSession(api, { code: 'CLASS', people: Object.values(ids), policy: { liveness: 'off', late_after_s: 3600 } });
  session = opened.session;
  const teacher = await must(api.post('/api/v1/users', { name: 'teacher', password, role: 'instructor' }), 201);
  await must(api.put(`/api/v1/courses/${opened.course.id}/instructors/${teacher.id}`), 204);
  page = await newPage(await launch(), { viewport: { width: 1280, height: 900 } });
  await signIn(page, server.url, { name: 'teacher', path: '/today' });
});

describe('the classroom photograph', { timeout: 1_500_000 }, () => {
  test('is one tap from the page of the day, and says what it will do', async () => {
    await page.getByRole('article').getByRole('button', { name: 'Classroom photo' }).click();
    await page.getByRole('heading', { level: 1, name: 'Classroom photo' }).waitFor();
    await page.getByText('Nobody is marked until you confirm.').waitFor();
    await accessible(page, 'before a picture');
    await fits(page, 'before a picture');
    await picture(page, 'classroom_empty');
  });

  test('a file that is no picture is refused in words, and the next one can be chosen', async () => {
    const text = await folder('class.jpg');
    await writeFile(text, 'this is no picture');
    await choose(text);
    await page.getByRole('alert').waitFor(slow);
    await accessible(page, 'no picture');
    assert.equal(await confirmButton().count(), 0);
    assert.deepEqual(await records(), []);
    assert.ok(await page.getByRole('button', { name: 'Take or choose pictures' }).isEnabled());
    page.troubles.length = 0; // the browser's own words on an answer of 415
  });

  test('a picture with nobody in it marks nobody by itself, and is discarded', async () => {
    await choose(join(faces, 'groups/no_face_017_0.jpg'));
    await page.getByRole('button', { name: 'Mark 0 people' }).waitFor(slow);
    assert.equal(await group('Missing').getByRole('checkbox').count(), names.length);
    assert.equal(await group('Present').count(), 0);
    await page.getByRole('button', { name: 'Discard the pictures' }).click();
    await page.getByRole('button', { name: 'Take or choose pictures' }).waitFor(slow);
    await page.getByText('The pictures are destroyed.').waitFor();
    assert.deepEqual(await records(), []);
  });

  test('shows who is present, missing and unknown over two pictures, and marks nobody', async () => {
    await choose([await photograph(names.slice(0, 3), { extra: [join(faces, 'strangers/Audrey_Sauret_0001.jpg')] }),
      await photograph(names.slice(2, 4))]);
    await confirmButton().waitFor(slow);
    const [first, second] = [annotated().nth(0), annotated().nth(1)];
    await first.waitFor(slow);
    await second.waitFor(slow);
    assert.deepEqual([await first.getAttribute('alt'), await second.getAttribute('alt')], ['Picture 1, faces: 4', 'Picture 2, faces: 2']);
    for (const one of [first, second]) await one.evaluate((image) => image.decode());
    for (const name of names.slice(0, 4)) assert.ok(await group('Present').getByRole('checkbox', { name: shown(name) }).isChecked(), name);
    for (const name of names.slice(4)) assert.ok(!(await group('Missing').getByRole('checkbox', { name: shown(name) }).isChecked()), name);
    assert.equal(await page.getByRole('checkbox').count(), names.length, 'everybody once');
    await page.getByText('1 face that nobody knows goes to the review queue.').waitFor();
    await page.getByRole('button', { name: 'Mark 4 people' }).waitFor();
    assert.deepEqual(await records(), [], 'nothing before it is confirmed');
    await accessible(page, 'what was found');
    await fits(page, 'what was found');
    await picture(page, 'classroom');
  });

  test('waits for whoever comes back to it', async () => {
    await visit(page, '/today');
    await visit(page, `/sessions/${session.id}/classroom`);
    await page.getByRole('button', { name: 'Mark 4 people' }).waitFor(slow);
    await page.reload();
    await page.getByRole('button', { name: 'Mark 4 people' }).waitFor(slow);
    assert.deepEqual(await records(), []);
  });

  test('marks in one tap, and takes back in one', async () => {
    await confirmButton().click();
    await page.getByText('4 people were marked.').waitFor(slow);
    assert.deepEqual(await marked(), idsOf(names.slice(0, 4)));
    assert.ok((await records()).filter((one) => one.status).every((one) => one.status === 'present'));
    assert.deepEqual((await must(server.api.get(`/api/v1/reviews?session=${session.id}&status=open`), 200)).items.map((one) => one.decision), ['unknown']);
    await accessible(page, 'marked');
    await fits(page, 'marked');
    await visit(page, `/sessions/${session.id}`);
    await page.getByRole('button', { name: 'Present 4' }).waitFor(slow);
    await page.getByRole('button', { name: 'Expected 2' }).waitFor();
    await visit(page, `/sessions/${session.id}/classroom`);
    await page.getByRole('alert').filter({ hasText: '4 people were marked.' }).getByRole('button', { name: 'Undo' }).click();
    await page.getByText('4 people were marked.').waitFor({ state: 'detached', ...slow });
    assert.deepEqual(await marked(), []);
    await visit(page, `/sessions/${session.id}`);
    await page.getByRole('button', { name: 'Expected 6' }).waitFor(slow);
    assert.deepEqual(page.troubles, []);
  });

  test('is done by keyboard alone: chosen, one unticked, one ticked by hand, confirmed', async () => {
    await visit(page, `/sessions/${session.id}/classroom`);
    const button = page.getByRole('button', { name: 'Take or choose pictures' });
    let chooser = null;
    for (let tries = 0; tries < 20 && !chooser; tries += 1) { // a page that is drawn anew meanwhile has another button
      const opened = page.waitForEvent('filechooser', { timeout: 5000 }).catch(() => null);
      await button.press('Enter', slow);
      chooser = await opened;
    }
    await chooser.setFiles(await photograph(names.slice(0, 5)));
    await confirmButton().waitFor(slow);
    assert.equal(await ticked('Present'), 5);
    // From the first box on by the tab key alone.
    await group('Present').getByRole('checkbox').first().focus();
    const gone = await page.evaluate(() => document.activeElement.closest('label').textContent);
    await page.keyboard.press('Space');
    const reach = async (locator) => {
      for (let i = 0; i < 40 && !(await locator.evaluate((element) => element === document.activeElement)); i += 1) await page.keyboard.press('Tab');
      assert.ok(await locator.evaluate((element) => element === document.activeElement), 'reached by the tab key');
    };
    await reach(group('Missing').getByRole('checkbox', { name: shown(names[5]) }));
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Mark 5 people' }).waitFor();
    await reach(confirmButton());
    await page.keyboard.press('Enter');
    await page.getByText('5 people were marked.').waitFor(slow);
    const left = names.find((name) => shown(name) === gone);
    assert.deepEqual(await marked(), idsOf(names.filter((name) => name !== left)));
    await page.getByRole('status').filter({ hasText: 'Marked.' }).getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByText('5 people were marked.').waitFor({ state: 'detached', ...slow });
    assert.deepEqual(await marked(), []);
  });

  test('takes a sweep of the room, eight pictures: everybody once', async () => {
    const frames = [];
    for (let i = 0; i < 8; i += 1) frames.push(await photograph([names[i % 6], names[(i + 1) % 6]], { i: 2 + i % 2 }));
    await choose(frames);
    await page.getByRole('button', { name: 'Mark 6 people' }).waitFor(slow);
    assert.equal(await page.getByRole('checkbox').count(), 6);
    await confirmButton().click();
    await page.getByText('6 people were marked.').waitFor(slow);
    assert.deepEqual(await marked(), idsOf(names));
    assert.deepEqual(page.troubles, []);
  });

  test('films the room while the device is turned, as long as the teacher wants', async () => {
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByText('6 people were marked.').waitFor({ state: 'detached', ...slow });
    const views = await Promise.all([0, 2, 4].map((i) => photograph(names.slice(i, i + 2))));
    const filming = await newPage(await launch(await cameraFilm(views.map((photo) => ({ photo, seconds: 2 })))), { permissions: ['camera'] });
    await signIn(filming, server.url, { name: 'teacher' });
    await visit(filming, `/sessions/${session.id}/classroom`);
    await filming.getByRole('button', { name: 'Film the room' }).click();
    const start = filming.getByRole('button', { name: 'Start', exact: true });
    await start.and(filming.locator(':enabled')).waitFor(slow);
    await filming.getByText('Turn the device slowly').waitFor();
    await accessible(filming, 'before the sweep');
    await fits(filming, 'before the sweep');
    await start.press('Enter');
    await filming.getByText(/^1\d pictures\. Go on slowly\.$/).waitFor(slow); // seven seconds or more: all of the film
    await filming.getByRole('button', { name: 'That is everybody' }).press('Enter');
    await filming.getByRole('button', { name: 'Mark 6 people' }).click(slow);
    await filming.getByText('6 people were marked.').waitFor(slow);
    assert.deepEqual(await marked(), idsOf(names));
    assert.deepEqual(filming.troubles, []);
    await filming.context().browser().close();
    await page.reload();
  });

  test('is not for those who only look, nor for the teacher of another course', async () => {
    for (const [name, role] of [['looker', 'viewer'], ['stranger', 'instructor']]) {
      await must(server.api.post('/api/v1/users', { name, role, password }), 201);
      const other = await newPage(page.context().browser());
      await signIn(other, server.url, { name });
      await visit(other, `/sessions/${session.id}/classroom`);
      await (role === 'viewer' ? other.getByRole('heading', { name: 'Not for your role' }) : other.getByRole('alert')).first().waitFor(slow);
      assert.equal(await other.getByRole('button', { name: 'Take or choose pictures' }).count(), 0);
      await other.context().close();
    }
  });

  test('says that the server is gone, and takes the pictures when it is back', async () => {
    await page.context().setOffline(true);
    await choose(await photograph(names.slice(0, 1)));
    await page.getByRole('alert').filter({ hasNotText: 'marked' }).first().waitFor(slow);
    await accessible(page, 'without a server');
    await page.context().setOffline(false);
    await choose(await photograph(names.slice(0, 1)));
    await page.getByRole('button', { name: 'Discard the pictures' }).click();
    await page.getByText('The pictures are destroyed.').waitFor(slow);
  });
});
