// Figures of the pages for docs/performance.md, section "Pages": no test, nothing is asserted of time.
//
//   ./dev exec env ROLLCALL_BINARY=$PWD/build/release/bin/rollcall node tests/e2e/page_times.mjs
//
// Each page is opened by its address in a browser that has its files already, as on every morning but the first, until what one
// comes for stands there; in turns, so that all see the same machine. The times are those of Playwright's own traces: from the beginning
// of goto() to the end of waiting. The sign-in page, which asks for nothing, is the reference.

import { readFile } from 'node:fs/promises';
import { folder, install, must, openSession, serve } from '../harness.mjs';
import { unzip } from '../archive.mjs';
import { launch, newPage, signIn } from './browser.mjs';
import { school } from './school.mjs';

const rounds = Number(process.env.ROLLCALL_ROUNDS ?? 11);

const { data, key } = await install({ models: false });
const server = await serve(data, key);
const { course, people } = await school(server.api, { code: 'MATH', count: 60, days: 20 });
const { session } = await openSession(server.api, { code: 'NOW', people: people.slice(0, 30).map((one) => one.id) });

const browser = await launch();
const nobody = await newPage(browser);
const office = await newPage(browser, { viewport: { width: 1280, height: 900 } });
await signIn(office, server.url);
// What one comes for: a selector, and how many of it there are then.
const pages = [
  ['sign-in', nobody, '/sign_in', 'main input', 2],
  ['today', office, '/today', 'article', 1],
  ['people, the first 50 of 60', office, '/people', 'tbody tr', 50],
  ['a person', office, `/people/${people[0].id}`, '[role=tab]', 5],
  ['register, 60 people by 20 sessions', office, `/register?course=${course.id}`, '[role=gridcell]', 20],
  ['reports, 90 days', office, '/reports', 'main svg rect', 20],
  ['live session, 30 expected', office, `/sessions/${session.id}/live`, '[data-row]', 30],
];

// What a trace says: from the first call that began to the last one that ended, in milliseconds.
async function timeOf(file) {
  const events = unzip(await readFile(file))['trace.trace'].toString().trim().split('\n').map((line) => JSON.parse(line));
  const begun = events.filter((one) => one.type === 'before' && one.method === 'goto').map((one) => one.startTime);
  const ended = events.filter((one) => one.type === 'after').map((one) => one.endTime);
  return Math.max(...ended) - Math.min(...begun);
}

const times = pages.map(() => []);
for (let round = 0; round < rounds; round += 1)
  for (const [i, [name, page, path, selector, least]] of pages.entries()) {
    const { tracing } = page.context();
    await tracing.start();
    await page.goto(`${server.url}/app${path}`, { waitUntil: 'commit' });
    // Looked for at each frame of the screen; a locator would be looked for every half second.
    await page.waitForFunction(([what, count]) => document.querySelectorAll(what).length >= count, [selector, least], { polling: 'raf' });
    const file = await folder(`trace-${name.replaceAll(/\W+/g, '-')}.zip`);
    await tracing.stop({ path: file });
    if (round > 0) times[i].push(await timeOf(file));  // the first one fills the caches
  }

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)];
console.log('| page | median | p90 | the sign-in page beside it |\n| --- | ---: | ---: | ---: |');
for (const [i, [name]] of pages.entries())
  console.log(`| ${name} | ${Math.round(at(times[i], 0.5))} ms | ${Math.round(at(times[i], 0.9))} ms | ${(at(times[0], 0.5) / at(times[i], 0.5)).toFixed(2)}x |`);
await browser.close();
await server.stop();
