// A picture of a class, composed of portraits at test time: each at a place of its own on a plain wall.

import { execFileSync } from 'node:child_process';
import { folder } from './harness.mjs';

// [{file, x, y, side}] on a canvas: the JPEG's path. A portrait that is not square is scaled to the height `side`.
export async function classPicture(portraits, { width = 4000, height = 3000 } = {}) {
  const directory = await folder('class');
  const made = `${directory}-${portraits.length}-${Math.random().toString(36).slice(2)}.jpg`;
  const inputs = portraits.flatMap(({ file }) => ['-i', file]);
  const scaled = portraits.map(({ side }, i) => `[${i + 1}:v]scale=-2:${side}[p${i}]`);
  const placed = portraits.map(({ x, y }, i) => `${i === 0 ? '[0:v]' : `[c${i - 1}]`}[p${i}]overlay=${x}:${y}${i === portraits.length - 1 ? '' : `[c${i}]`}`);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', `color=c=0xb0a898:s=${width}x${height}:d=1`, ...inputs,
    '-filter_complex', [...scaled, ...placed].join(';'), '-frames:v', '1', '-update', '1', '-q:v', '3', made]);
  return made;
}

// The places of so many portraits in rows: [{x, y}].
export const rows = (count, { columns = 6, step = 600, x = 100, y = 100 } = {}) =>
  Array.from({ length: count }, (_, i) => ({ x: x + (i % columns) * step, y: y + Math.floor(i / columns) * step }));
