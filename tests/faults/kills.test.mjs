// kill -9 at random moments of every kind of work: whatever was answered with success is there afterwards, once, the
// audit is whole, the gallery is that of the database, keys open, and no half backup passes for a whole one.
//
// ROLLCALL_TEST_KILLS says how many kills, ROLLCALL_TEST_SEED which moments; on a database server where
// ROLLCALL_TEST_DATABASE names one. ./dev soak sets them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chance } from './chance.mjs';
import { kinds } from './rounds.mjs';
import { World } from './world.mjs';

const server = process.env.ROLLCALL_TEST_DATABASE;
const kills = Number(process.env.ROLLCALL_TEST_KILLS || (server ? 20 : 60));
const seed = Number(process.env.ROLLCALL_TEST_SEED || Math.floor(Math.random() * 2 ** 32));
const killsOfOneWorld = 60;  // then a new installation: every check reads all there is
const again = `./dev soak ${kills} ${server ?? 'sqlite'} ${seed}`;

test(`${kills} kills on ${server ?? 'sqlite'} lose nothing and double nothing`, async () => {
  console.log(`the same moments again: ${again}`);
  const chance = new Chance(seed);
  const names = Object.keys(kinds);
  const tally = Object.fromEntries(names.map((name) => [name, { kills: 0, fell: 0 }]));
  const start = performance.now();
  let acknowledged = 0;
  let world;
  for (let i = 0; i < kills; ++i) {
    if (i % killsOfOneWorld === 0) world = await World.make(chance);
    const kind = names[i % names.length];
    const before = world.acknowledged;
    try {
      const { fell } = await kinds[kind](world);
      await world.check({ thorough: i === kills - 1 || (i + 1) % killsOfOneWorld === 0 });
      await world.freeFaces();
      tally[kind].kills += 1;
      tally[kind].fell += fell;
    } catch (error) {
      throw new Error(`after kill ${i + 1} (${kind}); again: ${again}`, { cause: error });
    }
    acknowledged += world.acknowledged - before;
    if ((i + 1) % killsOfOneWorld === 0 || i === kills - 1) assert.equal(await world.server.stop(), 0);
    if (kills > 100 && (i + 1) % 100 === 0) console.log(`${i + 1} kills, ${acknowledged} writes acknowledged`);
  }
  const seconds = (performance.now() - start) / 1000;
  const fell = names.map((name) => `${name} ${tally[name].fell}/${tally[name].kills}`).join(', ');
  console.log(`${kills} kills in ${seconds.toFixed(0)} s (${(kills / seconds).toFixed(2)} a second), ${acknowledged} writes acknowledged, none lost or doubled; in the midst of work: ${fell}`);
});
