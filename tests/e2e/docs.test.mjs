// The documentation of the API at /docs: everything the description has, from our own server alone, for every reader.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { install, must, serve } from '../harness.mjs';
import { audit, launch } from './browser.mjs';

let server;
let browser;
let spec;
before(async () => {
  const { data, key } = await install({ models: false });
  server = await serve(data, key);
  spec = await must(server.api.get('/api/v1/openapi.json'), 200);
  browser = await launch();
});

// A page that was opened, and every address it asked for.
async function open(path, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  const asked = [];
  const troubles = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
  await page.goto(server.url + path);
  await page.locator('#main h1').waitFor();
  return { page, asked, troubles };
}

// What the page hides is taken out of it, which axe would walk through for a minute to pass it over.
async function accessible(page, what) {
  await page.evaluate(() => { for (const node of document.querySelectorAll('body *')) if (node.isConnected && getComputedStyle(node).display === 'none') node.remove(); });
  const { violations } = await audit(page).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 3).join(' ')}`), [], what);
}

describe('the documentation', () => {
  test('shows every operation, its parameters, shapes and a command to try, and asks no other host', async () => {
    const { page, asked, troubles } = await open('/docs');
    const operations = Object.values(spec.paths).flatMap((item) => Object.entries(item).filter(([method]) => method !== 'parameters').map(([, one]) => one));
    assert.ok(operations.length > 30);
    const titles = await page.locator('section.operation').evaluateAll((sections) => sections.map((one) => [one.id, one.querySelector('h3').textContent]));
    assert.deepEqual(Object.fromEntries(titles), Object.fromEntries(operations.map((one) => [one.operationId, one.summary])));
    const card = page.locator('#create_person');
    for (const part of ['/api/v1/people', 'office', 'Idempotency-Key', 'external_id', 'required', 'curl -X POST', '409', 'ETag'])
      assert.ok((await card.textContent()).includes(part), part);
    assert.ok((await page.locator('#take_frame').textContent()).includes('-F "image=@picture.jpg"'));
    assert.deepEqual(asked.filter((address) => !address.startsWith(server.url)), []);
    assert.deepEqual(troubles, []);
  });

  test('is searched and walked with the keyboard alone', async () => {
    const { page } = await open('/docs');
    await page.keyboard.press('/');
    await page.keyboard.type('roster put');
    assert.equal(await page.locator('section.operation:visible').count(), 1);
    assert.match(await page.locator('#found').textContent(), /^1 of \d+ match$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/#add_to_roster$/);
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('section.operation:visible').count() > 30);
  });

  test('opens at the part its address names, and at the error a problem names', async () => {
    const { page } = await open('/docs#correct_record');
    assert.ok(await page.locator('#correct_record').evaluate((node) => { const { top } = node.getBoundingClientRect(); return top >= 0 && top < innerHeight; }));
    const { body: { type } } = await server.api.get('/api/v1/people?limit=0');
    const errors = await open(type);
    assert.ok(await errors.page.locator(`[id="${type.split('#')[1]}"]`).isVisible());
    assert.deepEqual(errors.troubles, []);
  });

  for (const colorScheme of ['light', 'dark'])
    for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }])
      test(`is accessible in ${colorScheme} at ${viewport.width} pixels and never wider than the screen`, async () => {
        for (const path of ['/docs', '/docs/errors']) {
          const { page } = await open(path, { colorScheme, viewport });
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${path} is too wide`);
          // Narrowed by a search: for all of it at once the audit takes minutes.
          await page.getByRole('searchbox').fill(path === '/docs' ? 'roster' : 'conflict');
          if (path === '/docs') await page.locator('#list_roster summary').last().click();
          await accessible(page, path);
        }
      });
});
