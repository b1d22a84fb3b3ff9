// Figures of the live session for docs/performance.md, section "Live": no test, nothing is asserted of time.
//
//   ./dev exec env ROLLCALL_BINARY=$PWD/build/release/bin/rollcall node tests/e2e/live_figures.mjs
// ROLLCALL_FRAMES=N counts N frames, not 300.
//
// The real program with its real models; the browser's fake camera shows one person of a roster of twenty. Liveness is off, as a film is
// a replay. Camera to name: from the moment the page takes a frame of the camera until the box with the name that came of it is painted.
// Frames a second: sockets that send the next 640x480 frame once one is answered, so that two are always on their way.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cameraFilm, launch, newPage, signIn, visit } from './browser.mjs';
import { classPicture } from '../class_picture.mjs';
import { faces, install, must, ok, openSession, peopleFolder, picturesOf, readdir, serve } from '../harness.mjs';
import { live } from '../live_client.mjs';

const frames = Number(process.env.ROLLCALL_FRAMES ?? 300);
const seconds = 10;

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const { data, key } = await install();
const names = [];
for (const name of (await readdir(join(faces, 'people'))).sort()) if (names.length < 20 && (await picturesOf(name)).length >= 5) names.push(name);
await ok(['import', 'people', await peopleFolder(names, 3), '--data', data]);
const server = await serve(data, key, ['--live-frames-per-second', '120']);
const people = (await must(server.api.get('/api/v1/people?limit=200'), 200)).items;
const { session } = await openSession(server.api, { code: 'FIGURES', people: people.map((one) => one.id) });
const photo = await classPicture([{ file: (await picturesOf(names[0]))[3], side: 400, x: 120, y: 40 }], { width: 640, height: 480 });

// In the page: when each frame was taken, and when what came of it stood on the screen.
function watch() {
  const taken = [];
  const sent = [];
  globalThis.cameraToName = [];
  const toBlob = HTMLCanvasElement.prototype.toBlob;
  HTMLCanvasElement.prototype.toBlob = function timed(done, ...more) {
    const when = performance.now();
    return toBlob.call(this, (blob) => { taken.push([blob, when]); done(blob); }, ...more);
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function timed(frame) {
    if (frame instanceof Blob) {
      if (sent.length === 0)
        this.addEventListener('message', ({ data: text }) => {
          const message = JSON.parse(text);
          const name = message.faces?.find(({ match }) => match)?.match.name;
          if (message.type !== 'result' || !name) return;
          const from = sent[message.frame];
          // The second of two frames of the screen begins after the first was painted.
          requestAnimationFrame(() => requestAnimationFrame(() => {
            if ([...document.querySelectorAll('video ~ svg text')].some((one) => one.textContent === name)) globalThis.cameraToName.push(performance.now() - from);
          }));
        });
      sent.push(taken.find(([blob]) => blob === frame)?.[1] ?? NaN);
      taken.length = 0;
    }
    return send.call(this, frame);
  };
}

async function cameraToName() {
  const browser = await launch(await cameraFilm([{ photo, seconds: 4 }]));
  const page = await newPage(browser, { viewport: { width: 1280, height: 900 } });
  await page.addInitScript(watch);
  await signIn(page, server.url);
  await visit(page, `/sessions/${session.id}/live`);
  await page.getByRole('combobox', { name: 'A frame every' }).click();
  await page.getByRole('option', { name: '0.2 s', exact: true }).click();
  await page.getByRole('button', { name: 'Start camera' }).click();
  let times = [];
  while (times.length < frames) {
    await pause(1000);
    times = (await page.evaluate(() => globalThis.cameraToName)).filter(Number.isFinite);
  }
  await browser.close();
  return times;
}

async function framesASecond(cameras) {
  const picture = await readFile(photo);
  const sockets = await Promise.all(Array.from({ length: cameras }, () => live(server.url, session.id, { key })));
  let counted = 0;
  let over = false;
  for (const { socket } of sockets) {
    socket.on('message', (text) => {
      const { type } = JSON.parse(text);
      if (type === 'problem') throw new Error(String(text));
      if (type === 'result') counted += 1;
      if ((type === 'result' || type === 'skipped') && !over) socket.send(picture);
    });
    socket.send(picture);
    socket.send(picture);
  }
  await pause(2000); // until all run
  const [before, begin] = [counted, performance.now()];
  await pause(seconds * 1000);
  const rate = (counted - before) / ((performance.now() - begin) / 1000);
  over = true;
  await Promise.all(sockets.map((one) => one.close()));
  return rate;
}

const times = await cameraToName();
console.log(`camera to name: median ${at(times, 0.5).toFixed(0)} ms, p99 ${at(times, 0.99).toFixed(0)} ms, of ${times.length} frames`);
for (const cameras of [1, 8]) console.log(`${cameras} camera${cameras > 1 ? 's' : ''}: ${(await framesASecond(cameras)).toFixed(1)} frames a second`);
await server.stop();
