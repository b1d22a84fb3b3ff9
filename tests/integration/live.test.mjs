// The WebSocket of a session: frames become marks, changes are told as they happen, and who comes back misses nothing.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, enrol, faces, form, install, join, must, openSession, password, picturesOf, readFile, serve } from '../harness.mjs';
import { film, live } from '../live_client.mjs';
import { movingHead } from '../turned_head.mjs';

let data;
let key;
let server;
let api;
let ada;
let bea;
let photos;
const quick = { ROLLCALL_LIVE_FRAMES_PER_SECOND: '120' };  // films are played as fast as they are taken
before(async () => {
  ({ data, key } = await install());
  server = await serve(data, key, [], quick);
  api = server.api;
  photos = { ada: await picturesOf('Emma_Watson'), bea: await picturesOf('Al_Gore') };
  ada = await enrol(api, 'A1', 'Ada', photos.ada.slice(0, 3));
  bea = await enrol(api, 'B1', 'Bea', photos.bea.slice(0, 3));
});

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let codes = 0;
const opened = (options = {}) => openSession(api, { code: `L${++codes}`, people: [ada.id, bea.id], ...options });
const recordsOf = async (session) => (await must(api.get(`/api/v1/sessions/${session.id}/records`), 200)).items;
const empty = () => readFile(join(faces, 'groups/no_face_017_0.jpg'));

describe('frames', () => {
  test('become results, and marks that everybody who follows the session is told of', async () => {
    const { course, session } = await opened();
    const camera = await live(server.url, session.id, { key, query: '?source=door' });
    const watcher = await live(server.url, session.id, { key });
    assert.equal(camera.hello.session.id, session.id);
    assert.equal(camera.hello.may_mark, true);
    assert.deepEqual([camera.hello.limits.in_flight, camera.hello.limits.frame_bytes > 1e6], [2, true]);

    camera.send(await empty());
    const nobody = await camera.next((one) => one.type === 'result');
    assert.deepEqual([nobody.frame, nobody.faces], [0, []]);
    for (const picture of await film([{ picture: photos.ada[3], from: 300, to: 340 }], { seconds: 2 })) await camera.frame(picture);
    for (const one of [camera, watcher]) {
      const told = await one.next((message) => message.type === 'record');
      assert.deepEqual([told.kind, told.record.person_id, told.record.name, told.record.status, told.record.course_id], ['record.made', ada.id, 'Ada', 'present', course.id]);
      assert.ok(told.event > one.hello.event);
    }
    const [record, ...more] = await recordsOf(session);
    assert.deepEqual([record.person_id, record.source, more.length], [ada.id, 'door', 0]);
    await camera.close();
    await watcher.close();
  });

  test('as text may have a number and a time, and pictures as a canvas writes them', async () => {
    const { session } = await opened();
    const camera = await live(server.url, session.id, { key });
    const picture = `data:image/jpeg;base64,${(await empty()).toString('base64')}`;
    camera.send(JSON.stringify({ type: 'frame', image: picture, number: 41, captured_at: new Date().toISOString() }));
    assert.equal((await camera.next((one) => one.frame === 41)).type, 'result');
    await camera.close();
  });

  test('that are none are answered with what is wrong with them, and the socket stays', async () => {
    const { session } = await opened();
    const camera = await live(server.url, session.id, { key });
    const said = async (message, code) => {
      camera.send(message);
      const { problem } = await camera.next((one) => one.type === 'problem');
      assert.equal(problem.code, code, JSON.stringify(problem));
      return problem;
    };
    await said(Buffer.from('no picture'), 'unsupported_media');
    await said((await empty()).subarray(0, 3000), 'malformed');
    await said('{"type": "frame"', 'malformed');
    assert.deepEqual((await said('{"type": "wave"}', 'invalid_argument')).errors.map((one) => one.field).sort(), ['image', 'type']);
    await said('{"type": "frame", "image": "?"}', 'invalid_argument');
    await said(Buffer.alloc(camera.hello.limits.frame_bytes + 1), 'too_large');
    camera.send(await empty());
    assert.equal((await camera.next((one) => one.type === 'result')).type, 'result');
    camera.send(Buffer.alloc(camera.hello.limits.frame_bytes * 2));
    assert.equal((await camera.closed).code, 1009);
  });

  test('newer ones win: of a flood each is answered once, some as skipped, the last one looked at', async () => {
    const { session } = await opened();
    const camera = await live(server.url, session.id, { key });
    const picture = await readFile(photos.ada[0]);
    const most = 30;
    for (let number = 0; number < most; ++number) camera.send(JSON.stringify({ type: 'frame', image: picture.toString('base64'), number }));
    const answers = await Promise.all(Array.from({ length: most }, (_, number) => camera.next((one) => one.frame === number)));
    const skipped = answers.filter((one) => one.type === 'skipped');
    assert.ok(skipped.length > 0 && skipped.every((one) => one.reason === 'newer'), JSON.stringify(answers.map((one) => one.type)));
    assert.equal(answers.at(-1).type, 'result');
    const looked = answers.filter((one) => one.type === 'result').map((one) => one.frame);
    assert.deepEqual(camera.heard.filter((one) => one.type === 'result').map((one) => one.frame), looked, 'in their order');
    await camera.close();
  });

  test('of a session that is closed are refused, once everybody was told', async () => {
    const { session } = await opened();
    const camera = await live(server.url, session.id, { key });
    await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    const told = await camera.next((one) => one.type === 'session');
    assert.deepEqual([told.kind, told.session.status], ['session.closed', 'closed']);
    camera.send(await empty());
    const { problem } = await camera.next((one) => one.type === 'problem');
    assert.deepEqual([problem.status, problem.code], [409, 'conflict']);
    await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
    assert.equal((await camera.next((one) => one.type === 'session')).kind, 'session.opened');
    assert.equal((await camera.frame(await empty())).type, 'result');
    await camera.close();
  });
});

describe('tracks', () => {
  const sightingsOf = async (session) => (await must(api.get(`/api/v1/sightings?session=${session.id}`), 200)).items;
  // Plays a film as a camera takes it: each frame once its time has come, and none skipped.
  async function play(camera, frames, fps = 5) {
    const results = [];
    let at = Date.now() - frames.length * 1000 / fps;  // a film of the last seconds, as fast as it is taken
    for (const picture of frames) {
      at += 1000 / fps;
      const result = await camera.frame(picture, { captured_at: new Date(at).toISOString() });
      assert.equal(result.type, 'result', JSON.stringify(result));
      results.push(result);
    }
    return results;
  }
  const seen = (results) => results.flatMap((one) => [...one.faces, ...one.ended]);
  const tracksOf = (results, person) => [...new Set(seen(results).filter((face) => face.match?.person_id === person.id).map((face) => face.track))];

  test('somebody who walks by at five frames a second is one track and is marked once, with the best frame', async () => {
    const { session } = await opened();
    const camera = await live(server.url, session.id, { key });
    const results = await play(camera, await film([{ picture: photos.ada[3], from: 0, to: 720 }], { seconds: 3 }));
    assert.equal(tracksOf(results, ada).length, 1);
    const [face, ...others] = results.filter((one) => one.faces.length).map((one) => one.faces[0]);
    assert.deepEqual([face.state, face.decision], ['watching', 'present'], 'one frame alone decides nothing');
    const decided = others.findIndex((one) => one.state === 'decided');
    assert.ok(decided >= 0 && others.slice(decided).every((one) => one.state === 'decided' && one.decision === 'present' && one.record_id === others[decided].record_id));
    assert.equal(camera.heard.filter((one) => one.type === 'record').length, 1);
    const sightings = await sightingsOf(session);
    assert.deepEqual(sightings.map((one) => one.decision), ['present']);
    const [record] = await recordsOf(session);
    assert.equal(record.person_id, ada.id);
    const { items: evidence } = await must(api.get(`/api/v1/records/${record.id}/evidence`), 200);
    assert.equal(evidence.length, 1);
    await camera.close();
  });

  test('two who cross are not swapped', async () => {
    const { session } = await opened();
    const camera = await live(server.url, session.id, { key });
    const results = await play(camera, await film([{ picture: photos.ada[3], from: 0, to: 720 }, { picture: photos.bea[3], from: 720, to: 0 }], { seconds: 4 }));
    const [a, b] = [tracksOf(results, ada), tracksOf(results, bea)];
    assert.deepEqual(a.filter((track) => b.includes(track)), [], 'no track is of both');
    const named = new Map();
    for (const face of seen(results).filter((one) => one.match && one.state === 'decided')) {
      assert.equal(named.get(face.track) ?? face.match.person_id, face.match.person_id);
      named.set(face.track, face.match.person_id);
    }
    const records = await recordsOf(session);
    assert.deepEqual(records.map((one) => one.person_id).sort(), [ada.id, bea.id].sort());
    assert.deepEqual((await sightingsOf(session)).map((one) => one.decision), ['present', 'present']);
    await camera.close();
  });

  test('who is seen in one frame alone, and then no more, is decided when the track or the camera ends', async () => {
    const { session } = await opened();
    const camera = await live(server.url, session.id, { key });
    const [shown] = await film([{ picture: photos.ada[3], from: 300, to: 300 }], { seconds: 1, fps: 1 });
    const nobody = await empty();
    const first = await camera.frame(shown, { captured_at: new Date(Date.now() - 10_000).toISOString() });
    assert.deepEqual([first.faces[0].state, await recordsOf(session)], ['watching', []]);
    const later = await camera.frame(nobody, { captured_at: new Date(Date.now() - 5000).toISOString() });
    assert.deepEqual(later.ended.map((one) => [one.track, one.state, one.decision]), [[first.faces[0].track, 'decided', 'present']]);
    assert.equal((await recordsOf(session)).length, 1);
    await camera.close();

    const { session: next } = await opened();
    const brief = await live(server.url, next.id, { key });
    const watcher = await live(server.url, next.id, { key });
    assert.equal((await brief.frame(shown)).faces[0].state, 'watching');
    await brief.close();
    assert.equal((await watcher.next((one) => one.type === 'record')).record.person_id, ada.id);
    await watcher.close();
  });

  test('somebody who is not expected and stands there for long is one review, and no record', async () => {
    const { session } = await opened({ people: [ada.id] });
    const camera = await live(server.url, session.id, { key });
    await play(camera, await film([{ picture: photos.bea[3], from: 300, to: 360 }], { seconds: 4 }));
    const results = await play(camera, await film([{ picture: photos.bea[3], from: 360, to: 300 }], { seconds: 4 }));
    assert.deepEqual([...new Set(seen(results).map((one) => one.decision))], ['not_on_roster']);
    assert.deepEqual([await recordsOf(session), (await must(api.get(`/api/v1/reviews?session=${session.id}&status=open`), 200)).items.length], [[], 1]);
    await camera.close();
  });

  test('the same film over two sockets, and after one dropped, marks once', async () => {
    const { session } = await opened();
    const frames = await film([{ picture: photos.ada[4], from: 300, to: 420 }], { seconds: 2 });
    const [one, two] = [await live(server.url, session.id, { key }), await live(server.url, session.id, { key })];
    await Promise.all([play(one, frames), play(two, frames)]);
    one.drop();
    const again = await live(server.url, session.id, { key });
    const results = await play(again, frames);
    assert.equal(seen(results).at(-1).decision, 'already_marked');
    assert.equal((await recordsOf(session)).length, 1);
    await two.close();
    await again.close();
  });
});

describe('a challenge', () => {
  // Without a passive model, whose opinion of a photograph would settle it before.
  let world;
  let own;
  let person;
  let head;
  let made = 0;
  before(async () => {
    world = await install();
    own = await serve(world.data, world.key, ['--models-liveness', 'none'], quick);
    person = await enrol(own.api, 'A1', 'Ada', photos.ada.slice(0, 2));
    const { faces: [{ landmarks }], image: { width } } = await must(own.api.post('/api/v1/recognize', await form({ image: photos.ada[3] })), 200);
    head = await movingHead(photos.ada[3], landmarks, width);
  });
  after(() => own.stop());

  // A session with a camera before which somebody stands, who shows one picture after the other, ten a second.
  const stand = async () => {
    const { session } = await openSession(own.api, { code: `A${++made}`, people: [person.id], policy: { liveness: 'active' } });
    const camera = await live(own.url, session.id, { key: world.key });
    const self = { session, camera, shown: [], face: null, at: Date.now() - 90_000 };
    self.show = async (picture, afterMs = 100) => {
      self.at += afterMs;
      ({ faces: [self.face] } = await camera.frame(picture, { captured_at: new Date(self.at).toISOString() }));
      self.shown.push(picture);
      return self.face;
    };
    self.over = () => ['passed', 'failed'].includes(self.face?.challenge?.phase);
    self.challenges = () => camera.heard.filter((one) => one.type === 'challenge');
    self.records = async () => (await must(own.api.get(`/api/v1/sessions/${session.id}/records`), 200)).items;
    return self;
  };
  // Does what it is asked for until the challenge is over: there and back again, a moment after it was said.
  const obey = async (someone) => {
    const { facing: [still] } = head;
    for (let turns = 0; turns < 40 && !someone.over(); ++turns) {
      const asked = someone.face?.challenge?.asked;
      const there = asked ? head[asked] : [];
      for (const picture of [still, still, still, ...there, ...there.slice(-1), ...there.toReversed()])
        if (!someone.over()) await someone.show(picture);
    }
    return someone.face.challenge;
  };

  test('is asked for where the policy wants one; a picture that does not move fails it, and nobody is marked', async () => {
    const someone = await stand();
    for (let i = 0; i < 120 && !someone.over(); ++i) {
      const face = await someone.show(head.facing[0], 200);
      const [asked] = someone.challenges();
      if (asked && face.challenge?.phase === 'step') assert.deepEqual([face.state, face.challenge.asked], ['challenge', asked.steps[0]]);
    }
    const [asked, ...again] = someone.challenges();
    const { face } = someone;
    assert.deepEqual([asked.track, asked.steps.length, new Set(asked.steps).size, again], [face.track, 2, 2, []]);
    assert.deepEqual([face.challenge.failure, face.decision, face.state], ['timeout', 'review', 'decided']);
    assert.deepEqual(await someone.records(), []);
    assert.equal((await must(own.api.get(`/api/v1/reviews?session=${someone.session.id}`), 200)).items.length, 1);
    await someone.camera.close();
  });

  test('is passed by a head that moves as it is asked to, whatever it is asked for; its film fails another', async () => {
    const moved = new Set();
    let passed;
    for (let round = 0; round < 24 && moved.size < 4; ++round) {
      passed = await stand();
      assert.deepEqual([(await obey(passed)).phase, passed.face.decision, passed.face.state], ['passed', 'present', 'decided'], JSON.stringify(passed.challenges()));
      assert.deepEqual((await passed.records()).map((one) => [one.person_id, one.status]), [[person.id, 'present']]);
      for (const step of passed.challenges()[0].steps) moved.add(step);
      await passed.camera.close();
    }
    assert.equal(moved.size, 4, `asked for ${[...moved]} only`);

    // What was filmed is played again, to somebody who asks for something else (the same may be asked for again).
    const [{ steps }] = passed.challenges();
    for (let again = 0; again < 24; ++again) {
      const replayed = await stand();
      for (const picture of passed.shown) if (!replayed.over()) await replayed.show(picture);
      const asked = replayed.challenges()[0].steps;
      for (let i = 0; i < 120 && !replayed.over(); ++i) await replayed.show(head.facing[0]);
      await replayed.camera.close();
      if (asked.join() === steps.join()) continue;
      assert.deepEqual([replayed.face.challenge.phase, replayed.face.decision, await replayed.records()], ['failed', 'review', []]);
      return;
    }
    assert.fail('the same was asked for every time');
  });
});

describe('coming back', () => {
  const mark = (session, person, status, reason = 'seen') =>
    must(api.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status, reason }), status === 'present' ? 201 : 200);
  const events = (one) => one.heard.filter((message) => ['record', 'session'].includes(message.type)).map((message) => message.event);

  test('with the last event heard tells what came since, and nothing of other sessions', async () => {
    const { session } = await opened();
    const { session: other } = await opened();
    const first = await live(server.url, session.id, { key });
    await mark(session, ada, 'present');
    const { event } = await first.next((one) => one.type === 'record');
    first.drop();
    await mark(other, bea, 'present');
    await mark(session, ada, 'late');
    await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    const again = await live(server.url, session.id, { key, query: `?after=${event}` });
    assert.deepEqual([again.hello.event, again.hello.session.status, again.hello.reset], [event, 'closed', undefined]);
    assert.equal((await again.next((one) => one.type === 'record')).record.status, 'late');
    assert.equal((await again.next((one) => one.type === 'session')).kind, 'session.closed');
    assert.equal(again.heard.length, 3);
    await again.close();
    const ahead = await live(server.url, session.id, { key, query: `?after=${event + 1_000_000}` });
    assert.deepEqual([ahead.hello.reset, ahead.hello.event < event + 1_000_000], ['ahead', true]);
    await ahead.close();
  });

  test('nothing is missed and nothing told twice while sockets drop and the server is killed and starts again', async () => {
    const { session } = await opened();
    let going = true;
    const followers = Array.from({ length: 6 }, () => ({ events: [], after: undefined }));
    const truth = await live(server.url, session.id, { key });
    const start = truth.hello.event;
    truth.drop();
    const following = followers.map(async (one) => {
      one.after = start;
      while (going || one.events.at(-1) !== one.until) {
        let socket;
        try { socket = await live(server.url, session.id, { key, query: `?after=${one.after}` }); } catch { await pause(20); continue; }
        const enough = 1 + Math.floor(Math.random() * 15);
        while (going ? events(socket).length < enough : one.events.concat(events(socket)).at(-1) !== one.until) {
          if (socket.socket.readyState !== 1) break;
          await pause(5);
        }
        socket.drop();
        one.events.push(...events(socket));
        one.after = one.events.at(-1) ?? start;
      }
    });
    let acknowledged = 0;
    const writing = [ada, bea].map(async (person) => {
      while (going) {
        const status = acknowledged % 2 ? 'late' : 'present';
        try {
          const answer = await server.api.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status, reason: 'again' });
          if (answer.status < 300) ++acknowledged;
        } catch { await pause(20); }
      }
    });
    for (let round = 0; round < 3; ++round) {
      await pause(600);
      await server.kill();
      server = await serve(data, key, [], quick);
      api = server.api;
    }
    for (const end = Date.now() + 120_000; acknowledged <= 50 && Date.now() < end;) await pause(20);
    // What one that is never cut hears of all of it.
    const until = await must(api.post(`/api/v1/sessions/${session.id}/close`), 200);
    assert.equal(until.status, 'closed');
    going = false;
    await Promise.all(writing);
    await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);  // the last word, also after marks that were under way
    const whole = await live(server.url, session.id, { key, query: `?after=${start}` });
    await whole.next((one) => one.kind === 'session.opened');
    const all = events(whole);
    whole.drop();
    for (const one of followers) one.until = all.at(-1);
    await Promise.all(following);
    assert.ok(all.length >= acknowledged && acknowledged > 50, `${all.length} events, ${acknowledged} acknowledged`);
    for (const one of followers) assert.deepEqual(one.events, all);
  });
});

describe('who may', () => {
  let theirs;
  let teacher;
  let viewer;
  let device;
  before(async () => {
    theirs = await opened();
    const long = 'a long password';
    teacher = await must(api.post('/api/v1/users', { name: 'teacher', password: long, role: 'instructor' }), 201);
    viewer = await must(api.post('/api/v1/users', { name: 'viewer', password: long, role: 'viewer' }), 201);
    await must(api.put(`/api/v1/courses/${theirs.course.id}/instructors/${teacher.id}`), 204);
    device = await must(api.post('/api/v1/devices', { name: 'kiosk', course_ids: [theirs.course.id] }), 201);
  });
  const signIn = async (name, secret = 'a long password') => {
    const answer = await client(server.url).post('/api/v1/auth/sign_in', { name, password: secret });
    assert.equal(answer.status, 200, answer.text);
    return { cookie: answer.headers.get('set-cookie').split(';')[0], csrf: answer.body.csrf_token };
  };
  const refused = (promise, status) => assert.rejects(promise, (error) => error.status === status, `refused with ${status}`);

  test('nobody without credentials, no instructor of another course, no page of another site', async () => {
    const { session: foreign } = await opened();
    await refused(live(server.url, theirs.session.id), 401);
    const { cookie } = await signIn('teacher');
    const own = { cookie, origin: server.url };
    await (await live(server.url, theirs.session.id, own)).close();
    await refused(live(server.url, foreign.id, own), 404);
    await refused(live(server.url, theirs.session.id, { cookie, origin: 'https://elsewhere.example.org' }), 403);
    await refused(live(server.url, theirs.session.id, { cookie, origin: 'null' }), 403);
    await refused(live(server.url, theirs.session.id, { cookie }), 403);
    await refused(live(server.url, '01890000-0000-7000-8000-000000000000', { key }), 404);
    const plain = await api.get(`/api/v1/sessions/${theirs.session.id}/live`);
    assert.deepEqual([plain.status, plain.headers.get('upgrade')], [426, 'websocket']);
  });

  test('a viewer and a key that only reads follow, and take nothing', async () => {
    const { api_key: reading } = await must(api.post('/api/v1/api_keys', { name: 'reads', role: 'admin', scopes: 'sessions:read' }), 201);
    for (const one of [{ cookie: (await signIn('viewer')).cookie, origin: server.url }, { key: reading }]) {
      const socket = await live(server.url, theirs.session.id, one);
      assert.equal(socket.hello.may_mark, false);
      assert.equal((await socket.frame(await readFile(photos.ada[3]))).problem.code, 'forbidden');
      await socket.close();
    }
    assert.deepEqual(await recordsOf(theirs.session), []);
  });

  test('a device takes frames of its courses alone, and is told of no records', async () => {
    const kiosk = await live(server.url, theirs.session.id, { key: device.device_key });
    await must(api.post(`/api/v1/sessions/${theirs.session.id}/records`, { person_id: bea.id, status: 'present', reason: 'seen' }), 201);
    assert.equal((await kiosk.frame(await empty())).type, 'result');
    await must(api.post(`/api/v1/sessions/${theirs.session.id}/close`), 200);
    await kiosk.next((one) => one.type === 'session');
    assert.deepEqual(kiosk.heard.filter((one) => one.type === 'record'), []);
    await must(api.post(`/api/v1/sessions/${theirs.session.id}/open`), 200);
    await refused(live(server.url, (await opened()).session.id, { key: device.device_key }), 404);
    await kiosk.close();
  });

  test('rights that end, end the socket: signed out, key revoked, course taken away, user removed', async () => {
    const ends = async (one, how) => {
      const socket = await live(server.url, theirs.session.id, one);
      await how();
      const { code } = await socket.closed;
      assert.equal(code, 1008);
    };
    const browser = await signIn('teacher');
    const own = { cookie: browser.cookie, origin: server.url };
    await ends(own, () => must(client(server.url).post('/api/v1/auth/sign_out', {}, { Cookie: browser.cookie, 'X-CSRF-Token': browser.csrf }), 204));
    const { api_key: short, id } = await must(api.post('/api/v1/api_keys', { name: 'short', role: 'office' }), 201);
    await ends({ key: short }, () => must(api.del(`/api/v1/api_keys/${id}`), 204));
    const again = { cookie: (await signIn('teacher')).cookie, origin: server.url };
    await ends(again, () => must(api.del(`/api/v1/courses/${theirs.course.id}/instructors/${teacher.id}`), 204));
    await must(api.put(`/api/v1/courses/${theirs.course.id}/instructors/${teacher.id}`), 204);
    await ends(again, () => must(api.del(`/api/v1/users/${teacher.id}`), 204));
    await ends({ key: device.device_key }, () => must(api.del(`/api/v1/devices/${device.id}`), 204));
  });
});

describe('limits', () => {
  test('of sockets, cameras and frames a second are said plainly', async () => {
    const world = await install();
    const own = await serve(world.data, world.key, [], { ROLLCALL_LIVE_SOCKETS: '3', ROLLCALL_LIVE_CAMERAS: '1', ROLLCALL_LIVE_FRAMES_PER_SECOND: '1' });
    const { session } = await openSession(own.api, {});
    const sockets = [];
    for (let i = 0; i < 3; ++i) sockets.push(await live(own.url, session.id, { key: world.key }));
    await assert.rejects(live(own.url, session.id, { key: world.key }), (error) => error.status === 503 && Number(error.retryAfter) > 0 && error.problem.code === 'busy');
    // The server is done with a socket a moment after its client: a place is free soon.
    const soon = async (work) => {
      for (const end = Date.now() + 120_000; ;) {
        try { return await work(); } catch (error) { if (Date.now() > end) throw error; }
        await pause(50);
      }
    };
    const [camera, second, third] = sockets;
    await third.close();
    await (await soon(() => live(own.url, session.id, { key: world.key }))).close();

    const picture = await empty();
    const answers = [];
    for (let i = 0; i < 20 && !answers.some((one) => one.type === 'skipped'); ++i) answers.push(await camera.frame(answers.length ? Buffer.from('looked at only where there is time') : picture));
    assert.equal(answers[0].type, 'result');
    assert.equal(answers.at(-1).reason, 'rate');
    second.send(picture);
    assert.equal((await second.closed).code, 1013);
    await camera.close();
    const { type } = await soon(async () => {
      const fourth = await live(own.url, session.id, { key: world.key });
      return fourth.frame(picture).finally(() => fourth.close());
    });
    assert.equal(type, 'result', 'the camera that left made room');
    await own.stop();
  });
});
