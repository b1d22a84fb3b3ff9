// A client of a session's WebSocket, and films for it: people walking past a camera, made of sample photographs.

import { execFile } from 'node:child_process';
import { readFile, readdir, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import WebSocket from 'ws';
import { folder } from './harness.mjs';

const runFile = promisify(execFile);

// Opens the socket of a session, once the server has said hello: {hello, heard, next(), frame(), send(), close(), closed}.
// `heard` holds every message so far. A refusal throws an error with `status`, `retryAfter` and `problem`.
export async function live(url, session, { key, cookie, origin, query = '' } = {}) {
  const headers = { ...(key ? { Authorization: `Bearer ${key}` } : {}), ...(cookie ? { Cookie: cookie } : {}), ...(origin ? { Origin: origin } : {}) };
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/sessions/${session}/live${query}`, { headers, perMessageDeflate: false });
  const heard = [];
  const waiting = new Set();
  let end;
  const closed = new Promise((done) => socket.on('close', (code, reason) => {
    end = { code, reason: reason.toString() };
    for (const one of waiting) one();
    done(end);
  }));
  socket.on('message', (data) => {
    heard.push(JSON.parse(data));
    for (const one of waiting) one();
  });

  // The first message, of all there are and will be, that is as wanted; each is given once.
  const given = new Set();
  const next = (wanted = () => true, limit = 120_000) => new Promise((done, failed) => {
    const timer = setTimeout(() => stop(failed, new Error(`it was not said; heard ${JSON.stringify(heard).slice(0, 600)}`)), limit);
    const stop = (how, what) => { clearTimeout(timer); waiting.delete(look); how(what); };
    const look = () => {
      const found = heard.find((one) => !given.has(one) && wanted(one));
      if (found) { given.add(found); stop(done, found); }
      else if (end) stop(failed, new Error(`closed with ${end.code} ${end.reason}`));
    };
    waiting.add(look);
    look();
  });

  const self = {
    heard, next, closed, socket,
    send: (data) => socket.send(data),
    // Sends a frame and gives what is said of it.
    frame: async (picture, extra = {}) => {
      const number = extra.number ?? 1_000_000 + Math.floor(Math.random() * 1e12);
      socket.send(JSON.stringify({ type: 'frame', image: picture.toString('base64'), number, ...extra }));
      return next((one) => one.frame === number);
    },
    close: async () => { socket.close(); return closed; },
    drop: () => socket.terminate(),
  };
  await new Promise((done, failed) => {
    socket.on('open', done);
    socket.on('error', failed);
    socket.on('unexpected-response', (_, response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => failed(Object.assign(new Error(`refused with ${response.statusCode}: ${text}`),
        { status: response.statusCode, retryAfter: response.headers['retry-after'], problem: text && JSON.parse(text) })));
    });
  });
  self.hello = await next((one) => one.type === 'hello');
  return self;
}

// The JPEG frames of a film over a grey room: actors are {picture, from, to}, the left edge in pixels at its start and end;
// the first stands behind the second. `side` is of the square picture.
export async function film(actors, { seconds = 3, fps = 5, width = 960, height = 360, side = 240 } = {}) {
  const to = await folder('film');
  await mkdir(to, { recursive: true });
  const inputs = actors.flatMap(({ picture }) => ['-loop', '1', '-i', picture]);
  const scaled = actors.map((_, i) => `[${i + 1}]scale=${side}:${side}[p${i}]`);
  const placed = actors.map(({ from, to: end }, i) =>
    `[${i === 0 ? '0' : `v${i - 1}`}][p${i}]overlay=x='${from}+(${end - from})*t/${seconds}':y=60:eval=frame[v${i}]`);
  await runFile('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', `color=gray:s=${width}x${height}:r=${fps}:d=${seconds}`, ...inputs,
    '-filter_complex', [...scaled, ...placed].join(';'), '-map', `[v${actors.length - 1}]`, '-frames:v', String(seconds * fps), '-q:v', '2', join(to, '%04d.jpg')]);
  return Promise.all((await readdir(to)).sort().map((file) => readFile(join(to, file))));
}
