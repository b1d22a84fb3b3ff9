// The live feed: who comes back with Last-Event-ID misses nothing and hears nothing twice, whatever fell over meanwhile.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { change } from '../database.mjs';
import { install, must, serve } from '../harness.mjs';

let data;
let key;
let server;
before(async () => {
  ({ data, key } = await install({ models: false }));
  server = await serve(data, key);
});

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// One connection to the feed: calls `each` with {id, type, data} until it returns true, the stream ends or `stop` says so.
async function listen(url, last, each, signal, token = key) {
  const headers = { Authorization: `Bearer ${token}`, ...(last === undefined ? {} : { 'Last-Event-ID': String(last) }) };
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal?.addEventListener('abort', abort);
  try {
    const answer = await fetch(`${url}/api/v1/events`, { headers, signal: stop.signal });
    if (answer.status !== 200) throw new Error(`the feed answered ${answer.status}: ${await answer.text()}`);
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      let end;
      while ((end = text.indexOf('\n\n')) >= 0) {
        const fields = Object.fromEntries(text.slice(0, end).split('\n').filter((line) => !line.startsWith(':')).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
        text = text.slice(end + 2);
        if (Object.keys(fields).length && each({ id: Number(fields.id), type: fields.event, data: fields.data && JSON.parse(fields.data) })) return;
      }
    }
  } finally {
    stop.abort();
    signal?.removeEventListener('abort', abort);
  }
}

// A browser: listens, drops now and then, comes back with the last id it holds. `heard`: the ids of its events.
function browser(urlNow, dropAfter, signal) {
  const heard = [];
  let last;
  const done = (async () => {
    while (!signal.aborted) {
      let left = dropAfter();
      try {
        await listen(urlNow(), last, (event) => {
          last = event.id;
          if (event.type) heard.push(event.id);
          return --left <= 0;
        }, signal);
      } catch { await pause(10); }
    }
  })();
  return { heard, done, at: () => last };
}

async function until(holds, what, limit = 120_000) {
  const end = Date.now() + limit;
  while (!holds()) {
    if (Date.now() > end) assert.fail(`${what} did not come`);
    await pause(20);
  }
}

let names = 0;
const addPerson = (api) => api.post('/api/v1/people', { external_id: `E${++names}`, name: 'Somebody' });

describe('the feed', () => {
  test('says first where the log stands, so that a client can come back before anything happened', async () => {
    let first;
    await listen(server.url, undefined, (event) => { first = event; return true; });
    assert.equal(first.type, undefined);
    const at = first.id;
    await must(addPerson(server.api), 201);
    const heard = [];
    await listen(server.url, at, (event) => { if (event.type) heard.push(event); return heard.length > 0; });
    assert.equal(heard[0].data.kind, 'person.created');
    assert.ok(heard[0].id > at);
  });

  test('a number ahead of the log or no number is answered sensibly', async () => {
    let event;
    await listen(server.url, 10_000_000, (one) => { event = one; return true; });
    assert.deepEqual([event.type, event.data.reason], ['reset', 'ahead']);
    assert.equal((await server.api.get('/api/v1/events', { 'Last-Event-ID': 'yesterday' })).status, 400);
    assert.equal((await server.api.get('/api/v1/events', { 'Last-Event-ID': '-1' })).status, 400);
  });

  test('who was away longer than is told again, or than the log goes back, is told so and begins where the log stands', async () => {
    const world = await install({ models: false });
    const own = await serve(world.data, world.key);
    const first = async (last) => {
      let event;
      await listen(own.url, last, (one) => { event = one; return true; }, undefined, world.key);
      return event;
    };
    for (let i = 0; i < 5; ++i) await must(addPerson(own.api), 201);
    assert.equal((await first(1)).type, undefined, 'all of it is there');
    change(world.data, 'DELETE FROM event WHERE number <= 3');
    assert.deepEqual([(await first(3)).type, (await first(3)).id], [undefined, 3], 'nothing after 3 is missing');
    const { items: [{ number: latest }] } = await must(own.api.get('/api/v1/audit?limit=1'), 200);
    const reset = await first(2);
    assert.deepEqual([reset.type, reset.data.reason, reset.id], ['reset', 'too_old', latest]);

    // A hundred thousand events further on.
    const columns = 'happened_at, kind, subject_id, person_id, session_id, actor_id, ids, content, salt, content_commitment, link';
    change(world.data, `INSERT INTO event (number, ${columns}) SELECT number + 100000, ${columns} FROM event WHERE number = ${latest}`);
    assert.equal((await first(latest)).type, undefined, 'just not too many');
    const far = await first(latest - 1);
    assert.deepEqual([far.type, far.data.reason, far.id], ['reset', 'too_old', latest + 100_000]);

    // And from there on nothing is missed.
    const heard = [];
    const listening = listen(own.url, far.id, (event) => { if (event.type) heard.push(event); return heard.length > 0; }, undefined, world.key);
    const person = await must(addPerson(own.api), 201);
    await listening;
    assert.equal(heard[0].data.id, person.id);
    await own.stop();
  });

  test('a client far behind gets everything in order, however slowly it reads', async () => {
    for (let i = 0; i < 60; ++i) await Promise.all(Array.from({ length: 20 }, () => must(addPerson(server.api), 201)));
    const ids = [];
    let quiet;
    await Promise.race([
      listen(server.url, 0, (event) => { if (event.type) ids.push(event.id); return ids.length >= 1200; }),
      new Promise((_, failed) => { quiet = setTimeout(() => failed(new Error(`only ${ids.length} came`)), 120_000); }),
    ]);
    clearTimeout(quiet);
    assert.ok(ids.every((id, i) => i === 0 || id > ids[i - 1]));
  });

  test('nothing is missed and nothing told twice while clients drop, writers hammer, and the server stops, restarts and is killed', async () => {
    const stop = new AbortController();
    let url = server.url;
    const dropping = (most) => () => 1 + Math.floor(Math.random() * most);
    const clients = [...Array.from({ length: 6 }, () => browser(() => url, dropping(12), stop.signal)),
      ...Array.from({ length: 3 }, () => browser(() => url, dropping(400), stop.signal)), browser(() => url, () => Infinity, stop.signal)];
    await until(() => clients.every((one) => one.at() !== undefined), 'the first word');
    const start = Math.max(...clients.map((one) => one.at()));
    let writing = true;
    let acknowledged = 0;
    const writers = Array.from({ length: 4 }, async () => {
      while (writing) {
        try { if ((await addPerson(server.api)).status === 201) ++acknowledged; } catch { await pause(20); }
      }
    });
    for (const end of ['kill', 'stop', 'kill', 'kill']) {
      await pause(700);
      await server[end]();
      server = await serve(data, key);
      url = server.url;
    }
    await pause(700);
    await until(() => acknowledged > 100, 'enough writes', 120_000);
    writing = false;
    await Promise.all(writers);

    // The truth: what one client hears that was never cut.
    const last = await must(addPerson(server.api), 201);
    const truth = [];
    await listen(server.url, start, (event) => { truth.push(event.id); return event.data?.id === last.id; });
    truth.splice(0, truth.length, ...truth.filter((id) => id > start));
    assert.ok(truth.length > acknowledged && acknowledged > 100, `${truth.length} events, ${acknowledged} acknowledged`);
    await until(() => clients.every((one) => one.at() >= truth.at(-1)), 'the last event');
    stop.abort();
    await Promise.all(clients.map((one) => one.done));
    for (const { heard } of clients) assert.deepEqual(heard.filter((id) => id > start), truth);
  });
});
