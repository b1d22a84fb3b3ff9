// One kill at a random moment of each kind of work, and what must hold afterwards. A round takes a world whose server
// runs and whose every request was answered, and leaves it so; it gives {fell}: whether the kill fell into the work.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { begin, cp, folder, join, mkdir, must, newDatabase, ok, run } from '../harness.mjs';
import { pause } from './chance.mjs';
import { makeOlder, newestSchema, oldestSchema } from './older_database.mjs';
import { enrols, frames, marks } from './writers.mjs';

const longestBurstMs = 800;

async function restart(world) {
  world.server.child.kill('SIGKILL');
  await world.server.exited;
  await world.start();
}

// Writers at work, and the server killed among them.
async function killServer(world, begin) {
  const stop = {};
  const writing = begin(stop);
  await pause(world.chance.between(10, longestBurstMs));
  world.server.child.kill('SIGKILL');
  await Promise.all(writing);
  await world.server.exited;
  const fell = world.open.length > 0;
  await world.start();
  return { fell };
}

// How long the commands go on, in milliseconds: guesses that follow what is seen, so that most kills fall into the work.
const lasts = { import: 1500, rotation: 200, backup: 1000, migration: 200, move: 300 };

// Kills a command within the time it goes on: {fell, killed}. `beside` happens at the same moment.
async function killWithin(world, kind, args, beside = () => {}) {
  const { child, ended } = begin(args);
  const start = performance.now();
  let took;
  ended.then(() => { took ??= performance.now() - start; });
  await pause(world.chance.between(0, lasts[kind]));
  child.kill('SIGKILL');
  beside();
  const { signal, code, stderr } = await ended;
  const fell = signal === 'SIGKILL';
  assert.ok(fell || code === 0, `${args[0]} ended with ${code}: ${stderr}`);
  lasts[kind] = fell ? lasts[kind] * 1.1 : Math.min(lasts[kind], took);
  return fell;
}

// A command at work beside a server that is written to; the command is killed, and half the time the server with it.
async function killCommand(world, kind, args, { photos = true } = {}) {
  const stop = {};
  const writing = [enrols(world, stop, { photos })];
  const together = world.chance.half();
  const fell = await killWithin(world, kind, args, () => { if (together) world.server.child.kill('SIGKILL'); });
  stop.now = true;
  await Promise.all(writing);
  if (together) {
    await world.server.exited;
    await world.start();
  } else {
    await world.check();  // the server that lived on
    await restart(world);
  }
  return { fell };
}

let sessions = 0;
async function openedSession(world) {
  const { api } = world.server;
  const at = (minutes) => new Date(Date.now() + minutes * 60_000 + ++sessions).toISOString();
  const session = await must(api.post(`/api/v1/courses/${world.course.id}/sessions`, { starts_at: at(0), ends_at: at(60) }), 201);
  return must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
}

async function killedMarks(world) {
  const opened = await Promise.all([openedSession(world), openedSession(world)]);
  // Two that mark the same people from both ends, one that marks others, and a camera in between.
  return killServer(world, (stop) => [marks(world, stop, opened[0], world.roster), marks(world, stop, opened[1], world.roster.slice(12).reverse()),
    marks(world, stop, opened[1], world.roster.slice(0, 12)), frames(world, stop, opened[0])]);
}

async function killedEnrolments(world) {
  return killServer(world, (stop) => [enrols(world, stop), enrols(world, stop), enrols(world, stop, { photos: false })]);
}

async function killedImport(world) {
  const from = await folder('people');
  const imported = world.free.splice(0, 3).map((face, i) => ({ face, externalId: `I${world.acknowledged}${i}` }));
  for (const { face, externalId } of imported) {
    const target = join(from, `${externalId}_${face.name}`);
    await mkdir(target, { recursive: true });
    for (const [i, picture] of face.pictures.slice(0, 2).entries()) await cp(picture, join(target, `${i}.jpg`));
  }
  const args = world.args('import', 'people', from, '--json');
  world.tolerated = new Set(imported.map(({ externalId }) => externalId));
  const { fell } = await killCommand(world, 'import', args, { photos: false });

  // Done again it finds what there is and adds what is missing, each once.
  const report = JSON.parse(await ok(args));
  assert.equal(report.people_added + report.people_known, imported.length);
  assert.equal(report.accepted + report.known_already + report.refused.length, report.photos);
  const again = JSON.parse(await ok(args));
  assert.deepEqual([again.people_added, again.accepted, again.known_already + again.refused.length], [0, 0, report.photos]);
  world.tolerated = new Set();
  for (const { face, externalId } of imported) {
    const [person] = (await must(world.server.api.get(`/api/v1/people?q=${externalId}`), 200)).items;
    const photos = (await must(world.server.api.get(`/api/v1/people/${person.id}/photos`), 200)).items;
    assert.equal(photos.length, 2, 'each photo once');
    assert.equal(person.templates, photos.filter((photo) => photo.accepted).length);
    world.people.set(externalId, { id: person.id, name: person.name, templates: person.templates, face });
  }
  return { fell };
}

async function killedRotation(world) {
  const { fell } = await killCommand(world, 'rotation', world.args('key', 'rotate'));
  // What was sealed before and after opens; there is one key again.
  for (const person of world.pair) {
    const [photo] = (await must(world.server.api.get(`/api/v1/people/${person}/photos`), 200)).items;
    assert.equal((await world.server.api.get(`/api/v1/people/${person}/photos/${photo.id}`)).status, 200);
  }
  await ok(world.args('key', 'rotate'));
  assert.ok(!existsSync(join(world.data, 'keys', 'master.key.next')));
  return { fell };
}

async function killedBackup(world) {
  const file = await folder('killed.backup');
  const { fell } = await killCommand(world, 'backup', world.args('backup', file, '--passphrase-file', world.passphrase));
  if (existsSync(file)) await ok(['restore', file, '--verify', '--passphrase-file', world.passphrase]);
  else assert.ok(fell, 'a backup that was not killed is there');
  return { fell };
}

const emptyDatabase = async () => (process.env.ROLLCALL_TEST_DATABASE ? newDatabase() : `sqlite:${await folder('moved.db')}`);

// The database as an older Rollcall had it is brought up to date, by a command or by the start of a server.
async function killedMigration(world) {
  await world.server.stop();
  const older = await emptyDatabase();
  makeOlder(world.database, older, oldestSchema + world.chance.below(newestSchema - oldestSchema));
  world.database = older;
  const fell = await killWithin(world, 'migration', world.args(...world.chance.pick([['migrate'], ['serve', '--listen', '127.0.0.1:0']])));
  await world.start();
  assert.equal((await run(world.args('migrate', '--dry-run'))).code, 0, 'everything is up to date');
  return { fell };
}

// The database moves to another one. A move that was broken off is made again.
async function killedMove(world) {
  await world.server.stop();
  const to = await emptyDatabase();
  const args = ['copy', '--from', world.database, '--to', to, '--json'];
  const fell = await killWithin(world, 'move', args);
  const again = await run(args);
  assert.ok(again.code === 0 || /not empty/.test(again.stderr), again.stderr);
  world.database = to;
  await world.start();
  return { fell };
}

export const kinds = { marks: killedMarks, enrolments: killedEnrolments, import: killedImport, rotation: killedRotation, backup: killedBackup,
  migration: killedMigration, move: killedMove };
