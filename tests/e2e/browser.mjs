// What the browser tests share: Debian's Chromium with a fake camera, signing in, and the looks that every page must stand up to.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { folder, mkdir, password, writeFile } from '../harness.mjs';

// A film for the fake camera, as Chromium wants it (MJPEG, 640x480, full range). `photos`: one path, or [{photo, seconds}].
// Such a film is a replay attack: a course that is taken with it says liveness off.
export async function cameraFilm(photos, { rate = 5 } = {}) {
  const film = await folder('camera.mjpeg');
  await mkdir(dirname(film), { recursive: true });
  const parts = [photos].flat().map((one) => (typeof one === 'string' ? { photo: one, seconds: 4 } : one));
  const size = 'scale=640:480:force_original_aspect_ratio=decrease,pad=640:480:(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuvj420p';
  const inputs = parts.flatMap(({ photo, seconds = 4 }) => ['-loop', '1', '-framerate', String(rate), '-t', String(seconds), '-i', photo]);
  const chains = parts.map((_, i) => `[${i}:v]${size}[v${i}]`).join(';');
  const joined = parts.map((_, i) => `[v${i}]`).join('');
  execFileSync('ffmpeg', ['-loglevel', 'error', ...inputs, '-filter_complex', `${chains};${joined}concat=n=${parts.length}:v=1[out]`,
    '-map', '[out]', '-r', String(rate), '-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p', film]);
  return film;
}

const browsers = new Set();
after(() => Promise.all([...browsers].map((browser) => browser.close())));

// A browser that closes with the test file, whichever hook or test opened it.
export async function launch(film, options = {}) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', timeout: 120_000, ...options, args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
    '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ...(film ? ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`] : []),
    ...(options.args ?? [])] });
  browsers.add(browser);
  return browser;
}

// A page in a context of its own: nobody is signed in. `page.troubles` collects what went wrong in it: faults of scripts, refusals
// of the Content-Security-Policy, console errors other than answers of 401 (asking who is signed in is one).
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(90_000); // for a busy machine; a quick one is waited for no longer
  const page = await context.newPage();
  page.troubles = [];
  page.on('pageerror', (error) => page.troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) page.troubles.push(message.text());
  });
  return page;
}

export async function signIn(page, url, { name = 'office', secret = password, path = '/' } = {}) {
  await page.goto(`${url}/app${path}`);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation').or(page.getByRole('button', { name: 'Menu', exact: true })).first().waitFor(); // a button, on a phone
}

// Goes to a page of the app within the same document, so that nobody has to sign in again and the code is not loaded anew.
export async function visit(page, path) {
  await page.evaluate((to) => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate', { state: {} })); }, `/app${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

// axe over one page. Legacy mode leaves out frames of other origins alone, which our pages refuse to have, and the second page that
// puts their findings together: it takes half the time.
export const audit = (page) => new AxeBuilder({ page }).setLegacyMode();

// No fault that axe can find against WCAG 2.2 AA, in light and in dark. What lies dimmed and out of reach behind a dialog is left out.
export async function accessible(page, what) {
  for (const scheme of ['light', 'dark']) {
    // Also the shortest of animations shows colours in between for a moment.
    await page.evaluate(async (to) => {
      document.documentElement.setAttribute('data-scheme', to);
      const frame = () => new Promise(requestAnimationFrame);
      const short = () => document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < 1000);
      await frame();
      await frame();
      await Promise.all(short().map((one) => one.finished.catch(() => {})));
    }, scheme);
    const { violations } = await audit(page).exclude('body > [aria-hidden="true"]').withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html} ${n.any[0]?.message ?? ''}`).join('\n')}`), [], `${what}, ${scheme}`);
  }
}

// Until the kiosk's service worker keeps the page and every file of ours that the page has loaded: it starts without a network.
export async function keptOffline(page) {
  await page.waitForFunction(async () => {
    await navigator.serviceWorker.ready;
    const cache = await caches.open('rollcall-kiosk-');
    const files = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => new URL(name).pathname.startsWith('/assets/'));
    const kept = await Promise.all(['/kiosk/', ...files].map((file) => cache.match(file, { ignoreVary: true })));
    return kept.length > 5 && kept.every(Boolean);
  });
}

// Until the first picture of the camera is there.
export const filming = (page) => page.waitForFunction(() => document.querySelector('video')?.videoWidth > 0);

// Nothing of the page stands out of a narrow window, once it has been laid out for it: what a script lays out follows a moment later.
export async function fits(page, what, width = 320) {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 640 });
  const over = await page.evaluate(async () => {
    const wider = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    for (const began = performance.now(); wider() !== 0 && performance.now() - began < 60_000;) await new Promise(requestAnimationFrame);
    return wider();
  });
  if (before) {
    await page.setViewportSize(before);
    await page.evaluate(async () => { for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame); }); // laid out for it again
  }
  assert.equal(over, 0, `${what} is ${over} pixels wider than ${width}`);
}

// A picture for whoever looks at the pages, where ROLLCALL_SCREENSHOTS names a folder.
export async function picture(page, name) {
  const target = process.env.ROLLCALL_SCREENSHOTS;
  if (target) await writeFile(join(target, `${name}.png`), await page.screenshot({ fullPage: true }));
}
