// screenshot.mjs FOLDER: the pictures of the docs, from the real program and a browser. A made-up school of drawn people.
//   ./dev exec env ROLLCALL_BINARY=build/release/bin/rollcall node tools/docs/screenshot.mjs docs/images

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, form, install, must, serve } from '../../tests/harness.mjs';
import { cameraFilm, launch, newPage, signIn, visit } from '../../tests/e2e/browser.mjs';
import { drawnFace, drawnPeople } from './drawn_faces.mjs';

const target = process.argv[2] ?? 'docs/images';
const names = ['Elena García', 'Bruno Costa', 'Chloé Martin', 'Femi Adeyemi', 'Amal Haddad', 'Kofi Mensah', 'Grace Kim', 'Jonas Weber',
  'Hugo Silva', 'Ines Moreau', 'Kaito Mori', 'Leila Rahimi'];
const statuses = ['present', 'present', 'late', 'present', 'absent', 'present', 'present', 'present', 'late', 'present', 'present', 'absent'];
const size = { width: 1200, height: 720 };
const day = 24 * 3600 * 1000;

// JPEG pictures of drawn people, side by side at these heights of head: [{who, mood, x, y, side}].
async function drawn(page, people, { width, height }) {
  await page.setViewportSize({ width, height });
  const placed = people.map(({ who, mood, x, y, side }) => drawnFace(who, mood).replace('<svg ', `<svg style="position:absolute;left:${x}px;top:${y}px;width:${side}px;height:${side}px" `));
  await page.setContent(`<style>body{margin:0;background:#cfd6da}</style>${placed.join('')}`);
  return page.screenshot({ type: 'jpeg', quality: 92 });
}
const portrait = (page, who, mood) => drawn(page, [{ who, mood, x: 0, y: 0, side: 400 }], { width: 400, height: 400 });
const three = (page, some, mood) => drawn(page, some.map((who, i) => ({ who, mood, x: i * 205, y: 90, side: 230 })), { width: 640, height: 480 });

async function school(api, sketch) {
  await must(api.patch('/api/v1/branding', { school_name: 'Riverside School' }), 200);
  const people = [];
  for (const [i, name] of names.entries()) {
    const person = await must(api.post('/api/v1/people', { external_id: `S${String(i + 1).padStart(3, '0')}`, name }), 201);
    people.push(person);
    if (i >= drawnPeople) continue;
    // Drawn by one hand they are much alike: enrolled all the same, and told apart by the nearest alone (the flags of the server).
    for (const mood of [0, 1])
      await must(api.post(`/api/v1/people/${person.id}/photos?allow_duplicate=true`, await form({ photo: await portrait(sketch, i, mood) })), 201);
  }
  const now = new Date();
  now.setUTCMinutes(now.getUTCMinutes() - (now.getUTCMinutes() % 5), 0, 0);
  const courses = {};
  for (const [code, name] of [['MATH-7', 'Mathematics, year 7'], ['MUSIC', 'Choir'], ['BIO-8', 'Biology, year 8']]) {
    const course = await must(api.post('/api/v1/courses', { code, name, time_zone: 'UTC', policy: { auto_absent: true, liveness: 'off' } }), 201);
    courses[code] = course;
    for (const person of people.slice(0, code === 'MUSIC' ? 7 : 12)) await must(api.put(`/api/v1/courses/${course.id}/roster/${person.id}`), 204);
    for (const ago of code === 'MATH-7' ? [9, 7, 4, 2, 0] : [0]) {
      const starts = new Date(now.getTime() - ago * day);
      const session = await must(api.post(`/api/v1/courses/${course.id}/sessions`,
        { starts_at: starts.toISOString(), ends_at: new Date(starts.getTime() + 2 * 3600 * 1000).toISOString() }), 201);
      course.session = session;
      if (code === 'BIO-8') continue;
      await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
      const marked = code === 'MUSIC' ? people.slice(0, 7) : ago ? people : people.slice(0, 4);
      for (const [i, person] of marked.entries())
        await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status: statuses[(i + ago) % 12], reason: 'seen' }), 201);
      if (ago) await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    }
  }
  return { people, courses };
}

test('the pictures of the docs', async () => {
  const { data, key } = await install();
  const server = await serve(data, key, ['--recognition-margin', '0', '--recognition-scoring', 'best']);
  const { api } = server;
  const sketch = await (await launch()).newPage();
  const { people, courses } = await school(api, sketch);

  const file = async (name, bytes) => {
    const made = await folder(name);
    await mkdir(join(made, '..'), { recursive: true });
    await writeFile(made, bytes);
    return made;
  };
  const inClass = await file('class.jpg', await three(sketch, [4, 6, 7], -1));
  const atTheDoor = await file('door.jpg', await drawn(sketch, [{ who: 5, mood: -1, x: 120, y: 60, side: 400 }], { width: 640, height: 480 }));
  const page = await newPage(await launch(await cameraFilm(inClass)), { viewport: size, colorScheme: 'light' });
  const keep = async (name, from = page) => {
    await from.waitForTimeout(1500);
    await writeFile(join(target, `${name}.png`), await from.screenshot());
  };

  await signIn(page, server.url);
  await visit(page, '/today');
  await keep('today');

  await visit(page, `/sessions/${courses['MATH-7'].session.id}/live`);
  await page.getByRole('button', { name: 'Start camera' }).click();
  await page.locator('video ~ svg rect').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(5000);
  await keep('live');
  await page.getByRole('button', { name: 'Stop camera' }).click();

  await visit(page, `/sessions/${courses.MUSIC.session.id}/classroom`);
  await page.getByLabel('Take or choose pictures').setInputFiles(await file('room.jpg', await three(sketch, [0, 2, 3], 0)));
  await page.getByRole('img', { name: /^Picture 1, faces/ }).waitFor();
  await keep('classroom');

  await visit(page, `/people/${people[6].id}`);
  await page.getByRole('tab', { name: 'Photos' }).click();
  await keep('person');

  await visit(page, `/register?course=${courses['MATH-7'].id}`);
  await keep('register');
  await visit(page, '/reports');
  await keep('reports');

  const device = await must(api.post('/api/v1/devices', { name: 'Hall door', course_ids: [courses['MATH-7'].id] }), 201);
  const kiosk = await newPage(await launch(await cameraFilm(atTheDoor)), { viewport: { width: 960, height: 640 }, colorScheme: 'light' });
  await kiosk.goto(`${server.url}/kiosk/`);
  await kiosk.getByLabel('Device key').fill(device.device_key);
  await kiosk.getByRole('button', { name: 'Pair', exact: true }).click();
  await kiosk.getByRole('button', { name: 'Mathematics, year 7' }).click();
  await kiosk.getByRole('button', { name: 'Begin' }).click();
  await kiosk.getByRole('heading', { name: 'Kofi Mensah' }).waitFor();
  await keep('kiosk', kiosk);
  for (const one of [page, kiosk]) if (one.troubles.length) throw new Error(one.troubles.join('\n'));
});
