// A thousand browsers that follow a session and fifty cameras that film it: nobody misses anything, nothing is told twice,
// the server answers others meanwhile, and what it holds grows with the sockets and not with what is told.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { enrol, faces, install, join, must, openSession, picturesOf, readFile, serve } from '../harness.mjs';
import { live } from '../live_client.mjs';

const dashboards = 1000;
const cameras = 50;
const changes = 40;

let key;
let server;
let api;
let person;
before(async () => {
  const world = await install();
  key = world.key;
  server = await serve(world.data, key);
  api = server.api;
  person = await enrol(api, 'A1', 'Ada', (await picturesOf('Emma_Watson')).slice(0, 2));
});

const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]) / 1024;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function inGroups(count, of, make) {
  const made = [];
  while (made.length < count) made.push(...await Promise.all(Array.from({ length: Math.min(of, count - made.length) }, make)));
  return made;
}

// Sets the person's status, over and over: the numbers of the events that says so come out at everybody.
async function change(session, times) {
  for (let i = 0; i < times; ++i) {
    const answer = await api.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status: i % 2 ? 'late' : 'present', reason: `change ${i}` });
    assert.ok(answer.status < 300, answer.text);
  }
}

const told = (socket) => socket.heard.filter((one) => one.type === 'record').map((one) => one.event);

async function until(holds, what, limit = 120_000) {
  const end = Date.now() + limit;
  while (!holds()) {
    if (Date.now() > end) assert.fail(what());
    await pause(50);
  }
}

test('a thousand who follow and fifty who film', async () => {
  const { session } = await openSession(api, { code: 'AUDIENCE', people: [person.id] });
  const { session: filmed } = await openSession(api, { code: 'FILMED', people: [person.id] });
  const alone = resident();
  const followers = await inGroups(dashboards, 50, () => live(server.url, session.id, { key }));
  const idle = resident();
  const perSocket = (idle - alone) / dashboards;
  assert.ok(perSocket < 0.25, `${perSocket.toFixed(3)} MB a socket that only listens`);

  // Everybody is told every change, once, in order.
  let begin = Date.now();
  await change(session, changes);
  await until(() => followers.every((one) => told(one).length >= changes), () => `told ${Math.min(...followers.map((one) => told(one).length))} of ${changes}`);
  console.log(`${changes} changes to ${dashboards} dashboards in ${Date.now() - begin} ms; ${perSocket.toFixed(3)} MB a dashboard`);
  const truth = told(followers[0]);
  for (const one of followers) assert.deepEqual(told(one), truth);
  assert.equal(new Set(truth).size, changes);

  // Fifty cameras at two frames a second, each sending the newest whatever happened to the last.
  const film = await Promise.all(['groups/no_face_017_0.jpg'].map((file) => readFile(join(faces, file))));
  const streaming = await inGroups(cameras, 10, () => live(server.url, filmed.id, { key }));
  const sent = streaming.map(() => 0);
  const seconds = 10;
  begin = Date.now();
  const slowest = [];
  const filming = streaming.map(async (camera, i) => {
    while (Date.now() - begin < seconds * 1000) {
      camera.send(film[0]);
      ++sent[i];
      await pause(500);
    }
  });
  const others = (async () => {
    while (Date.now() - begin < seconds * 1000) {
      const asked = Date.now();
      await must(api.get(`/api/v1/sessions/${filmed.id}`), 200);
      slowest.push(Date.now() - asked);
      await pause(50);
    }
  })();
  const busy = [];
  const watching = (async () => {
    while (Date.now() - begin < seconds * 1000) {
      busy.push(resident());
      await pause(250);
    }
  })();
  const more = change(session, changes);
  await Promise.all([...filming, others, watching, more]);

  // Each frame has one answer; each camera got some looked at.
  const answers = (camera) => camera.heard.filter((one) => 'frame' in one);
  await until(() => streaming.every((camera, i) => answers(camera).length >= sent[i]), () => 'not every frame was answered');
  let looked = 0;
  for (const [i, camera] of streaming.entries()) {
    const frames = answers(camera).map((one) => one.frame).sort((a, b) => a - b);
    assert.deepEqual(frames, Array.from({ length: sent[i] }, (_, number) => number), 'each frame was answered once');
    const results = answers(camera).filter((one) => one.type === 'result');
    assert.ok(results.length > 0, 'no camera is left out');
    looked += results.length;
    assert.deepEqual(answers(camera).filter((one) => one.type === 'problem'), []);
  }
  await until(() => followers.every((one) => told(one).length >= 2 * changes), () => 'the changes meanwhile did not come');
  for (const one of followers) assert.deepEqual(told(one), told(followers[0]));
  slowest.sort((a, b) => a - b);
  const peak = Math.max(...busy);
  console.log(`${cameras} cameras: ${(looked / seconds).toFixed(1)} frames a second looked at of ${sent.reduce((a, b) => a + b) / seconds}; another request took ${slowest[Math.floor(slowest.length / 2)]} ms, at most ${slowest.at(-1)} ms; ${idle.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most`);
  // A frame held is a few hundred kilobytes, decoded a few megabytes: bounded by the cameras, not by what they send.
  assert.ok(peak < 2 * idle + cameras * 4, `${peak} MB at the peak, ${idle} MB before`);

  for (const one of [...followers, ...streaming]) one.drop();
  const gauge = async () => Number(/^rollcall_live_sockets (\d+)/m.exec((await api.get('/metrics')).text)[1]);
  for (let i = 0; i < 1200 && await gauge() > 0; ++i) await pause(100);
  assert.equal(await gauge(), 0);
});
