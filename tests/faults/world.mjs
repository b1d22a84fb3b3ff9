// An installation that is written to and killed, beside what it has acknowledged: the two must agree after every kill.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { enrol, faces, form, install, join, must, openSession, picturesOf, readdir, run, serve, writeFile } from '../harness.mjs';
import { pause } from './chance.mjs';

const rosterSize = 24;
export const passphrase = 'a passphrase for the kills';

// Every row of a list, whatever the size of its pages.
async function all(api, path) {
  const rows = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await must(api.get(`${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor}`), 200);
    rows.push(...page.items);
    cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : null;
  }
  return rows;
}

// The rows by `key`, of which no two may have the same.
function unique(rows, key, what) {
  const map = new Map(rows.map((row) => [key(row), row]));
  assert.equal(map.size, rows.length, `two ${what} where there may be one`);
  return map;
}

// Whose faces are free to be enrolled: nobody is two people at a time.
async function facesToEnrol() {
  const names = (await readdir(join(faces, 'people'))).filter((name) => !['Obama', 'Biden'].includes(name));
  return Promise.all(names.map(async (name) => ({ name, pictures: (await picturesOf(name)).slice(0, 4) })));
}

export class World {
  people = new Map();   // external id -> {id, name, templates}
  records = new Map();  // "session person" -> {id, status}; status null: whatever the camera said
  sightings = [];       // {file, person}: pictures of one person who must be recognised
  open = [];            // requests whose answer did not come
  tolerated = new Set();  // external ids that may be there or not
  #requests = 0;
  acknowledged = 0;

  static async make(chance) {
    const world = new World();
    world.chance = chance;
    Object.assign(world, await install());
    const toml = process.env.ROLLCALL_TEST_DATABASE ? readFileSync(join(world.data, 'rollcall.toml'), 'utf8') : '';
    world.database = /url = "(.*)"/.exec(toml)?.[1] ?? `sqlite:${join(world.data, 'rollcall.db')}`;
    world.passphrase = join(world.data, '..', 'passphrase');
    await writeFile(world.passphrase, passphrase, { mode: 0o600 });
    world.free = await facesToEnrol();
    await world.start();
    const { api } = world.server;
    world.pair = [];
    for (const name of ['Obama', 'Biden']) {
      const picture = (await picturesOf(name))[0];
      const person = await enrol(api, name, name, [picture]);
      world.people.set(name, { id: person.id, name, templates: 1 });
      world.sightings.push({ file: picture, person: person.id });
      world.pair.push(person.id);
    }
    world.roster = [...world.pair];
    for (let i = world.roster.length; i < rosterSize; ++i) {
      const person = await enrol(api, `R${i}`, `On the roster ${i}`);
      world.people.set(`R${i}`, { id: person.id, name: `On the roster ${i}`, templates: 0 });
      world.roster.push(person.id);
    }
    ({ course: world.course } = await openSession(api, { people: world.roster }));
    world.frame = await encoded({ image: join(faces, 'groups/obama_and_biden.jpg') });
    return world;
  }

  // The arguments of a command about this installation.
  args(...command) { return [...command, '--data', this.data, '--database', this.database]; }

  async start() { this.server = await serve(this.data, this.key, ['--database', this.database, '--log-level', 'error']); }

  // Sends a request under a key of its own. `then` takes the answer into account, now or when it is sent again after the
  // restart. False when the server is gone.
  async send(method, path, body, then, headers = {}) {
    const request = { method, path, body, then, headers: { ...headers, 'Idempotency-Key': `request ${++this.#requests}` } };
    try {
      await this.#answer(request);
      return true;
    } catch (error) {
      if (error.code === 'ERR_ASSERTION') throw error;
      this.open.push(request);
      return false;
    }
  }

  async #answer({ method, path, body, then, headers }) {
    const answer = await this.server.api.call(method, path, body, headers);
    assert.ok(answer.status < 300, `${method} ${path} was answered ${answer.status}: ${answer.text}`);
    ++this.acknowledged;
    then(answer.body);
  }

  // A camera saw somebody: there is one record, whoever made it.
  seen(place, id) {
    const known = this.records.get(place);
    if (known) assert.equal(id, known.id, `two records of ${place}`);
    else this.records.set(place, { id, status: null });
  }

  // What the installation holds, and that it holds nothing twice.
  async #stored() {
    const { api } = this.server;
    const [people, records] = [await all(api, '/api/v1/people'), await all(api, '/api/v1/records')];
    return { people: unique(people, (one) => one.external_id, 'people of one external id'),
      records: unique(records, (one) => `${one.session_id} ${one.person_id}`, 'records of one person in one session') };
  }

  #compare(stored) {
    for (const [name, person] of this.people) {
      const found = stored.people.get(name);
      assert.ok(found, `person ${name} was acknowledged and is not there`);
      assert.deepEqual([found.id, found.name, found.templates >= person.templates], [person.id, person.name, true], name);
    }
    for (const [place, record] of this.records) {
      const found = stored.records.get(place);
      assert.ok(found, `the record of ${place} was acknowledged and is not there`);
      assert.equal(found.id, record.id, place);
    }
  }

  // After a restart: what was acknowledged is there, once; what was not is sent again and then there, once; nothing else is.
  async check({ thorough = false } = {}) {
    this.#compare(await this.#stored());
    for (const request of this.open.splice(0)) await this.#answer(request);
    const stored = await this.#stored();
    this.#compare(stored);
    assert.deepEqual([...stored.people.keys()].filter((name) => !this.people.has(name) && !this.tolerated.has(name)), [], 'people nobody asked for');
    assert.deepEqual([...stored.records.keys()].filter((place) => !this.records.has(place)), [], 'records nobody asked for');
    for (const [name, person] of this.people) assert.equal(stored.people.get(name).templates, person.templates, `templates of ${name}`);
    for (const [place, record] of this.records)
      if (record.status) assert.equal(stored.records.get(place).status, record.status, place);
    await this.#checkGallery([...stored.people.values()], thorough ? this.sightings : this.sightings.slice(-2), thorough || this.chance.below(6) === 0);
    await this.#checkAudit();
  }

  // As many people and templates in memory as in the database, and who was enrolled is recognised.
  async #checkGallery(people, sightings, thorough) {
    const enrolled = people.filter((one) => one.active && one.templates > 0);
    const stored = [enrolled.length, enrolled.reduce((sum, one) => sum + one.templates, 0)];
    // What another process wrote a server that lived on hears within its interval.
    let held;
    for (const end = Date.now() + 60_000; ;await pause(20)) {
      const { gallery } = await must(this.server.api.get('/readyz'), 200);
      held = [gallery.people, gallery.templates];
      if (String(held) === String(stored) || Date.now() > end) break;
    }
    assert.deepEqual(held, stored, 'people and templates in memory and in the database');
    if (thorough) await this.#checkFingerprint();
    for (const { file, person } of sightings) {
      const seen = await must(this.server.api.post('/api/v1/recognize', await form({ image: file })), 200);
      assert.ok(seen.faces.some((face) => face.match?.person_id === person), `${file} is no longer recognised`);
    }
  }

  // The server followed the event log since it started; the doctor loads everything afresh.
  async #checkFingerprint() {
    const { gallery } = await must(this.server.api.get('/readyz'), 200);
    const doctor = JSON.parse((await run(this.args('doctor', '--json'))).stdout);
    const loaded = doctor.checks.find((check) => check.check === 'gallery').detail;
    assert.ok(loaded.includes(`fingerprint ${gallery.fingerprint}`), `${loaded}, in memory ${gallery.fingerprint}`);
  }

  async #checkAudit() {
    const result = await run(this.args('audit', 'verify', '--json'));
    assert.equal(result.code, 0, `${result.stdout}${result.stderr}`);
    assert.deepEqual(JSON.parse(result.stdout).problems, []);
  }

  // Faces are few: those of people who were added are forgotten until there are enough to enrol anew.
  async freeFaces(enough = 25) {
    for (const [externalId, { id, face }] of [...this.people]) {
      if (!face || this.free.length >= enough) continue;
      await must(this.server.api.post('/api/v1/erasures', { person_id: id, records: 'remove' }), 201);
      this.people.delete(externalId);
      this.sightings = this.sightings.filter((one) => one.person !== id);
      this.free.push(face);
    }
  }
}

// A form as bytes, so that it can be sent again just as it was: {body, headers}.
export async function encoded(fields) {
  const written = new Response(await form(fields));
  return { body: Buffer.from(await written.arrayBuffer()), headers: { 'Content-Type': written.headers.get('content-type') } };
}
