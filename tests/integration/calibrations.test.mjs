// Liveness thresholds of one site: proposed from samples, applied as settings, and what they change.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { enrol, faces, form, install, join, must, openSession, picturesOf, serve } from '../harness.mjs';

const path = '/api/v1/calibrations/liveness';
const real = join(faces, 'spoof/real/image_T1.jpg');
const print = join(faces, 'spoof/fake/image_F1.jpg');
const screen = join(faces, 'spoof/fake/image_F2.jpg');
const recorded = (kind, from, to, count) =>
  Array.from({ length: count }, (_, i) => ({ kind, liveness: from + (to - from) * i / (count - 1) }));

let server;
let data;
let key;
before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key);
});

const calibrate = async (samples, fields = {}, texts = {}, status = 200) =>
  must(server.api.post(path, await form(fields, { ...(samples ? { samples: JSON.stringify(samples) } : {}), ...texts })), status);

describe('a calibration', () => {
  test('measures pictures by the model, and keeps none of them', async () => {
    const before_ = (await readdir(data, { recursive: true })).sort();
    const said = await calibrate(undefined, { real, fake: [print, screen] }, { kind: 'print' });
    assert.equal(said.model, 'minifas_128_celebaspoof');
    assert.deepEqual(said.samples.map((one) => one.kind), ['real', 'print', 'print']);
    assert.ok(said.samples[0].liveness > 0.5 && said.samples[1].liveness < 0.5 && said.samples[2].liveness < 0.5, JSON.stringify(said.samples));
    assert.deepEqual([said.in_force.spoof_below, said.in_force.live_from], [0.5, 0.5]);
    assert.deepEqual([said.in_force.real.accepted.count, said.in_force.attacks.print.refused.count], [1, 2]);
    assert.deepEqual([said.proposal, said.least_samples], [null, 10], 'three pictures say too little');
    assert.equal(said.distributions.print.highest, Math.round(Math.max(said.samples[1].liveness, said.samples[2].liveness) * 1e4) / 1e4);
    assert.deepEqual((await readdir(data, { recursive: true })).sort(), before_);
  });

  test('proposes thresholds of recorded samples, with what to expect of them', async () => {
    const said = await calibrate([...recorded('real', 0.7, 0.99, 40), ...recorded('print', 0.01, 0.2, 30), ...recorded('screen', 0.05, 0.4, 12)]);
    const { proposal } = said;
    assert.equal(proposal.separable, true);
    assert.ok(proposal.spoof_below > 0.4 && proposal.spoof_below < proposal.live_from && proposal.live_from < 0.7, JSON.stringify(proposal));
    assert.deepEqual(proposal.real.accepted, { count: 40, of: 40, low: 0.9119, high: 1 });
    assert.deepEqual(Object.keys(proposal.attacks).sort(), ['print', 'screen']);
    assert.equal(proposal.attacks.screen.accepted.count, 0);
    assert.ok(proposal.attacks.screen.accepted.high > 0.2, 'a dozen samples promise little');
    assert.equal(said.distributions.real.tenths.reduce((a, b) => a + b), 40);
  });

  test('adds pictures to recorded samples', async () => {
    const said = await calibrate([...recorded('real', 0.7, 0.99, 9), ...recorded('fake', 0.01, 0.2, 10)], { real });
    assert.equal(said.samples.length, 20);
    assert.ok(said.proposal, 'the tenth real face is the picture');
  });

  test('counts pictures without a face, and proposes nothing of them', async () => {
    const said = await calibrate(recorded('real', 0.7, 0.99, 20), { fake: Array(10).fill(join(faces, 'groups/no_face_017_0.jpg')) });
    assert.equal(said.samples.filter((one) => one.liveness === null).length, 10);
    assert.equal(said.proposal, null);
  });

  test('refuses what is no sample', async () => {
    for (const [samples, fields, texts, status] of [
      [undefined, {}, {}, 400],
      [[{ kind: 'real', liveness: 1.5 }], {}, {}, 400],
      [[{ kind: 'Print!', liveness: 0.5 }], {}, {}, 400],
      [[{ liveness: 0.5 }], {}, {}, 400],
      [[{ kind: 'real', liveness: 0.5, name: 'x' }], {}, {}, 400],
      [{ kind: 'real' }, {}, {}, 400],
      [undefined, {}, { samples: '[], "x": 1' }, 400],
      [undefined, { fake: print }, { kind: 'real' }, 400],
      [undefined, { fake: print }, { kind: 'a b' }, 400],
      [undefined, { real: Buffer.from('no picture') }, {}, 415],
    ]) await calibrate(samples, fields, texts, status);
    await must(server.api.post(path, { samples: [] }), 415);
  });
});

test('thresholds that were applied decide in a session, and what lies between them goes to a human', async () => {
  const person = await enrol(server.api, 'S001', 'Barack', (await picturesOf('Obama')).slice(0, 3));
  const { session } = await openSession(server.api, { code: 'LIVE', policy: { liveness: 'passive' }, people: [person.id] });
  const decided = async (api) => {
    const answer = await must(api.post(`/api/v1/sessions/${session.id}/frames`, await form({ image: join(faces, 'people/Obama/obama_4.jpg') })), 200);
    return answer.faces.find((face) => face.candidates.some((one) => one.person_id === person.id) || face.match);
  };
  const { liveness } = (await calibrate(undefined, { real: join(faces, 'people/Obama/obama_4.jpg') })).samples[0];
  await server.stop();
  for (const [below, from, decision] of [[1, 1, 'spoof'], [liveness - 0.1, 1, 'review'], [0.0005, 0.001, 'present']]) {
    server = await serve(data, key, ['--liveness-spoof-below', String(below), '--liveness-live-from', String(from)]);
    const said = await calibrate(recorded('real', 0.7, 0.99, 2));
    assert.deepEqual([said.in_force.spoof_below, said.in_force.live_from], [below, from].map((value) => Math.round(value * 1e4) / 1e4));
    const face = await decided(server.api);
    assert.equal(face.decision, decision, `${liveness} with ${below} and ${from}: ${JSON.stringify(face)}`);
    await server.stop();
  }
  server = await serve(data, key);
});
