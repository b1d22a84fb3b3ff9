// Idempotency-Key across a crash: the claim of the key is committed with the change, so whatever is sent again is done once.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { query } from '../database.mjs';
import { install, must, serve } from '../harness.mjs';

const at = (seconds) => new Date(Date.UTC(2026, 10, 20) + seconds * 1000).toISOString();

// Claims that were committed while their answers were not, as a killed server left them.
const unanswered = (data) => Number(query(data, 'SELECT count(*) FROM idempotency WHERE claim_id IS NOT NULL')[0][0]);

describe('kill -9 between the change and its answer', () => {
  test('a session is added, a person changed and a record made by hand once for each key, and answered alike', async () => {
    const { data, key } = await install({ models: false });
    let server = await serve(data, key);
    const course = await must(server.api.post('/api/v1/courses', { code: 'C', name: 'Course' }), 201);
    const people = await Promise.all(Array.from({ length: 4 }, (_, i) => must(server.api.post('/api/v1/people', { external_id: `P${i}`, name: 'Person 0' }), 201)));
    for (const person of people) await must(server.api.put(`/api/v1/courses/${course.id}/roster/${person.id}`), 204);
    const session = await must(server.api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: new Date().toISOString(), ends_at: new Date(Date.now() + 3_600_000).toISOString() }), 201);
    await must(server.api.post(`/api/v1/sessions/${session.id}/open`), 200);
    const sent = [];  // {path, method, body, headers, answer}
    const send = async (one) => {
      const answer = await server.api.call(one.method, one.path, one.body, one.headers);
      assert.ok(answer.status < 300, `${one.method} ${one.path}: ${answer.text}`);
      if (one.answer) assert.deepEqual([answer.status, answer.body.id], [one.answer.status, one.answer.body.id], 'answered as the first time');
      one.answer = answer;
      return answer;
    };
    let hits = 0;
    let round = 0;
    for (; round < 12 && (round < 4 || hits < 3); ++round) {
      const adders = Array.from({ length: 4 }, async (_, who) => {
        for (let i = 0; ; ++i) {
          const one = { method: 'POST', path: `/api/v1/courses/${course.id}/sessions`, body: { starts_at: at(i), ends_at: at(i + 60) }, headers: { 'Idempotency-Key': `add ${round} ${who} ${i}` } };
          sent.push(one);
          try { await send(one); } catch (error) { if (error.code === 'ERR_ASSERTION') throw error; return; }
        }
      });
      const changers = people.map(async (person, who) => {
        for (let i = 0; ; ++i) {
          const one = { method: 'PATCH', path: `/api/v1/people/${person.id}`, body: { name: `Person ${round} ${i}` }, headers: { 'Idempotency-Key': `change ${round} ${who} ${i}`, 'If-Match': `"${person.version}"` }, person };
          sent.push(one);
          try { person.version = (await send(one)).body.version; } catch (error) { if (error.code === 'ERR_ASSERTION') throw error; return; }
        }
      });
      // The first mark makes a person's record, the next ones correct it.
      const markers = people.map(async (person, who) => {
        for (let i = 0; ; ++i) {
          const one = { method: 'POST', path: `/api/v1/sessions/${session.id}/records`, body: { person_id: person.id, status: ['present', 'late'][i % 2], reason: `mark ${round} ${i}` }, headers: { 'Idempotency-Key': `mark ${round} ${who} ${i}` }, marked: person };
          sent.push(one);
          try { await send(one); } catch (error) { if (error.code === 'ERR_ASSERTION') throw error; return; }
        }
      });
      setTimeout(() => server.child.kill('SIGKILL'), 200 + Math.random() * 400);
      await Promise.all([...adders, ...changers, ...markers]);
      await server.exited;
      hits += unanswered(data);
      server = await serve(data, key);
      for (const one of sent.filter((it) => !it.answer)) {
        const answer = await send(one);
        if (one.person) one.person.version = answer.body.version;
      }
    }
    assert.ok(hits > 0, `in ${round} kills none fell between a change and its answer`);
    for (const one of sent.slice(-200)) await send(one);

    const additions = sent.filter((one) => one.path.endsWith('/sessions'));
    const ids = new Set(additions.map((one) => one.answer.body.id));
    assert.equal(ids.size, additions.length, 'each key has a session of its own');
    ids.add(session.id);
    const listed = new Set();
    let cursor = '';
    do {
      const page = await must(server.api.get(`/api/v1/courses/${course.id}/sessions?limit=1000${cursor}`), 200);
      for (const one of page.items) listed.add(one.id);
      cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : null;
    } while (cursor !== null);
    assert.deepEqual([...listed].filter((id) => !ids.has(id)), [], 'no session that no key asked for');
    assert.equal(listed.size, ids.size);
    for (const [who, person] of people.entries()) {
      const changes = sent.filter((one) => one.person === person).length;
      assert.equal((await must(server.api.get(`/api/v1/people/${person.id}`), 200)).version, 1 + changes, `person ${who}: each change counted once`);
    }
    const records = (await must(server.api.get(`/api/v1/sessions/${session.id}/records`), 200)).items;
    assert.equal(records.length, people.length, 'one record each');
    for (const record of records) {
      const marks = sent.filter((one) => one.marked?.id === record.person_id);
      assert.deepEqual([...new Set(marks.map((one) => one.answer.body.id))], [record.id]);
      assert.equal(record.version, marks.length, 'each mark counted once');
      assert.equal(record.office.reason, marks.at(-1).body.reason, 'the last word counts');
    }
    assert.equal(unanswered(data), 0, 'every claim has its answer');
    assert.equal(await server.stop(), 0);
  });

  test('answers that failed leave the key free', async () => {
    const { data, key } = await install({ models: false });
    const { api, stop } = await serve(data, key);
    const headers = { 'Idempotency-Key': 'k' };
    await must(api.post('/api/v1/people', { external_id: 'A', name: 'A' }), 201);
    assert.equal((await api.post('/api/v1/people', { external_id: 'A', name: 'again' }, headers)).status, 409);
    const made = await must(api.post('/api/v1/people', { external_id: 'B', name: 'B' }, headers), 201);
    const again = await api.post('/api/v1/people', { external_id: 'B', name: 'B' }, headers);
    assert.deepEqual([again.status, again.body.id, again.headers.get('idempotency-replayed')], [201, made.id, 'true']);
    await stop();
  });
});
