// screenshot.mjs OUT.png: takes the README's picture of the page, with drawn people.
//   ./dev exec env ROLLCALL_BINARY=build/release/bin/rollcall node tools/docs/screenshot.mjs docs/images/attendance.png

import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from '../../tests/e2e/node_modules/playwright-core/index.mjs';
import { enrol, folder, install, mkdir, must, openSession, password, serve, writeFile } from '../../tests/harness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const names = ['Alan Turing', 'Grace Hopper', 'Ada Lovelace', 'Srinivasa Ramanujan'];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const pictures = await folder('pictures');
await mkdir(pictures, { recursive: true });

// Draws people as a PNG.
async function draw(name, width, height, people) {
  const svg = join(pictures, `${name}.svg`);
  await writeFile(svg, execFileSync('python3', [join(here, 'draw_people.py'), width, height, people, '190'].map(String)));
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(pathToFileURL(svg).href);
  const png = join(pictures, `${name}.png`);
  await page.screenshot({ path: png });
  await page.close();
  return png;
}

const { data, key } = await install();
const server = await serve(data, key);
const people = [];
for (const [i, name] of names.entries()) people.push(await enrol(server.api, `S00${i + 1}`, name, [await draw(`p${i}`, 480, 480, i)]));
people.push(await must(server.api.post('/api/v1/people', { external_id: 'S005', name: 'Emmy Noether' }), 201));
await openSession(server.api, { code: 'MATH-7', people: people.map((p) => p.id), policy: { liveness: 'off' } });
const room = await draw('room', 1280, 720, '2031');

const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
await page.goto(server.url);
await page.getByLabel('Name').fill('office');
await page.getByLabel('Password').fill(password);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.locator('#photograph').setInputFiles(room);
await page.locator('#heard').getByText('present').waitFor();
await page.screenshot({ path: process.argv[2] });
await browser.close();
await server.stop();
process.exit(0);
