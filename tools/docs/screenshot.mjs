// screenshot.mjs FOLDER: the pictures of the docs, from the real program and a browser. A made-up school, no face and no photograph.
//   ./dev exec env ROLLCALL_BINARY=build/release/bin/rollcall node tools/docs/screenshot.mjs docs/images

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { install, must, serve } from '../../tests/harness.mjs';
import { launch, newPage, signIn, visit } from '../../tests/e2e/browser.mjs';

const target = process.argv[2] ?? 'docs/images';
const names = ['Amal Haddad', 'Bruno Costa', 'Chloé Martin', 'Dmitri Orlov', 'Elena García', 'Femi Adeyemi', 'Grace Kim', 'Hugo Silva',
  'Ines Moreau', 'Jonas Weber', 'Kaito Mori', 'Leila Rahimi'];
const statuses = ['present', 'present', 'late', 'present', 'absent', 'present', 'present', 'present', 'late', 'present', 'present', 'absent'];

test('the pictures of the docs', async () => {
  const { data, key } = await install({ models: false });
  const server = await serve(data, key);
  const { api } = server;
  await must(api.patch('/api/v1/branding', { school_name: 'Riverside School' }), 200);
  const people = [];
  for (const [i, name] of names.entries())
    people.push(await must(api.post('/api/v1/people', { external_id: `S${String(i + 1).padStart(3, '0')}`, name }), 201));
  const day = 24 * 3600 * 1000;
  const noon = new Date();
  noon.setUTCMinutes(0, 0, 0);
  let course;
  for (const [code, name] of [['MATH-7', 'Mathematics, year 7'], ['MUSIC', 'Choir'], ['BIO-8', 'Biology, year 8']]) {
    const made = await must(api.post('/api/v1/courses', { code, name, time_zone: 'UTC', policy: { auto_absent: true } }), 201);
    course ??= made;
    for (const person of people.slice(0, code === 'MUSIC' ? 7 : 12)) await must(api.put(`/api/v1/courses/${made.id}/roster/${person.id}`), 204);
    for (const ago of code === 'MATH-7' ? [9, 7, 4, 2, 0] : [0]) {
      const starts = new Date(noon.getTime() - ago * day);
      const session = await must(api.post(`/api/v1/courses/${made.id}/sessions`,
        { starts_at: starts.toISOString(), ends_at: new Date(starts.getTime() + 2 * 3600 * 1000).toISOString() }), 201);
      if (code === 'BIO-8') continue;
      await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
      for (const [i, person] of people.slice(0, code === 'MUSIC' ? 7 : ago ? 12 : 9).entries())
        await must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status: statuses[(i + ago) % 12], reason: 'seen' }), 201);
      if (ago) await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    }
  }
  const browser = await launch(undefined);
  const page = await newPage(browser, { viewport: { width: 1200, height: 720 }, colorScheme: 'light' });
  await signIn(page, server.url);
  for (const [name, path] of [['today', '/today'], ['register', `/register?course=${course.id}`]]) {
    await visit(page, path);
    await page.waitForTimeout(1500);
    await writeFile(join(target, `${name}.png`), await page.screenshot());
  }
  if (page.troubles.length) throw new Error(page.troubles.join('\n'));
});
