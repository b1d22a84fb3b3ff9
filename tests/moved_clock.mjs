// A clock for the program that a test moves while it runs: days pass in a moment.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { folder, join } from './harness.mjs';

let library;
async function compiled() {
  if (!library) {
    library = await folder('moved_clock.so');
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, join(import.meta.dirname, 'moved_clock.c')]);
  }
  return library;
}

// {env, now(), advance(seconds)}: `env` is for serve(), `now` is the time as the program has it.
export async function movedClock() {
  const file = await folder('clock');
  let seconds = 0;
  const write = () => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(seconds));
    writeFileSync(file, bytes, { flag: 'r+' });
  };
  writeFileSync(file, Buffer.alloc(8));
  return {
    env: { LD_PRELOAD: await compiled(), ROLLCALL_TEST_CLOCK: file },
    now: () => new Date(Date.now() + seconds * 1000),
    advance: (by) => { seconds += by; write(); },
  };
}
