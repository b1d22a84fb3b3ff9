// A head that moves as it is asked to, made of one photograph at test time: its pixels laid over a face in relief (the skull a
// half ellipsoid, the nose standing out of it), which is turned before the camera. Real detectors, landmarks and embeddings see
// it, so a challenge can be passed in earnest, any order of steps, and a photograph alone is enough for it.

import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folder } from './harness.mjs';

const runFile = promisify(execFile);
const side = 360;  // of a frame, in pixels
const radians = Math.PI / 180;

// RGB pixels of the photograph, scaled to the square of a frame.
async function pixelsOf(photo) {
  const { stdout } = await runFile('ffmpeg', ['-loglevel', 'error', '-i', photo, '-vf', `scale=${side}:${side}`, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { encoding: 'buffer', maxBuffer: 8 << 20 });
  return stdout;
}

// One frame. `eyes` is the distance of the eyes and `nose` the place of its tip, in pixels of the frame; `left` and `down` are
// angles in degrees, left the person's own; `closer` is how many times as large.
function turned(pixels, { eyes, nose }, { left = 0, down = 0, closer = 1 }) {
  const frame = Buffer.alloc(pixels.length);
  const centre = { x: nose.x, y: nose.y - 0.25 * eyes };
  const relief = (x, y) => {
    const skull = (x / (1.45 * eyes)) ** 2 + (y / (1.9 * eyes)) ** 2;
    const tip = (x ** 2 + (y - 0.25 * eyes) ** 2) / (0.28 * eyes) ** 2;
    return eyes * (1.25 * Math.sqrt(Math.max(0, 1 - skull)) + 0.4 * Math.exp(-tip));
  };
  // What lies around the head stays where it is.
  const share = (x, y) => {
    const far = Math.hypot(x / (1.45 * eyes), y / (1.9 * eyes));
    const t = Math.min(1, Math.max(0, (1.5 - far) / 0.5));
    return t * t * (3 - 2 * t);
  };
  for (let row = 0; row < side; ++row)
    for (let column = 0; column < side; ++column) {
      const wanted = { x: (column - centre.x) / closer, y: (row - centre.y) / closer };
      // Which point of the relief is seen here: the one that the turn brings here, found by going there step by step.
      let { x, y } = wanted;
      for (let i = 0; i < 8; ++i) {
        const turn = share(x, y);
        const yaw = left * turn * radians;
        const pitch = down * turn * radians;
        const z = relief(x, y);
        x += 0.7 * (wanted.x - (x * Math.cos(yaw) + z * Math.sin(yaw)));
        y += 0.7 * (wanted.y - (y * Math.cos(pitch) + z * Math.sin(pitch)));
      }
      const from = { x: Math.min(side - 1.001, Math.max(0, x + centre.x)), y: Math.min(side - 1.001, Math.max(0, y + centre.y)) };
      const [left0, top] = [Math.floor(from.x), Math.floor(from.y)];
      const [dx, dy] = [from.x - left0, from.y - top];
      for (let colour = 0; colour < 3; ++colour) {
        const at = (u, v) => pixels[3 * (v * side + u) + colour];
        frame[3 * (row * side + column) + colour] = (1 - dy) * ((1 - dx) * at(left0, top) + dx * at(left0 + 1, top))
          + dy * ((1 - dx) * at(left0, top + 1) + dx * at(left0 + 1, top + 1));
      }
    }
  return frame;
}

// The way to the end of each movement, in equal parts; back again is the same way.
const parts = 6;
const farthest = { turn_left: { left: 32 }, turn_right: { left: -32 }, nod: { down: 26 }, move_closer: { closer: 1.4 } };

// The JPEG frames of the person on `photo` facing the camera, and of each movement from there to its end: {facing, turn_left,
// turn_right, nod, move_closer}, each a list. `landmarks` are those of the photograph, in its own pixels of `photoSide` a side.
export async function movingHead(photo, landmarks, photoSide) {
  const [rightEye, leftEye, nose] = landmarks.map(([x, y]) => ({ x: (x * side) / photoSide, y: (y * side) / photoSide }));
  const face = { eyes: Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y), nose };
  const pixels = await pixelsOf(photo);
  const poses = { facing: [{}] };
  for (const [step, pose] of Object.entries(farthest))
    poses[step] = Array.from({ length: parts }, (_, i) => Object.fromEntries(Object.entries(pose).map(([of, end]) =>
      [of, of === 'closer' ? end ** ((i + 1) / parts) : (end * (i + 1)) / parts])));
  const to = await folder('head');
  await mkdir(to, { recursive: true });
  await new Promise((done, failed) => {
    const encoder = spawn('ffmpeg', ['-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${side}x${side}`, '-i', '-', '-q:v', '2', join(to, '%04d.jpg')],
      { stdio: ['pipe', 'ignore', 'inherit'] });
    encoder.on('error', failed).on('close', (code) => (code === 0 ? done() : failed(new Error(`ffmpeg ended with ${code}`))));
    encoder.stdin.end(Buffer.concat(Object.values(poses).flat().map((pose) => turned(pixels, face, pose))));
  });
  const frames = await Promise.all((await readdir(to)).sort().map((file) => readFile(join(to, file))));
  return Object.fromEntries(Object.entries(poses).map(([step, { length }]) => [step, frames.splice(0, length)]));
}
