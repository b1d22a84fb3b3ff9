// Clients that write until the server is gone or `stop` is set. Each gives a promise that never fails but for an answer
// that should not have been given.

import { encoded } from './world.mjs';

const statuses = ['present', 'late', 'excused', 'absent'];

// Makes people, some with a photo. `stop.now` ends it.
export async function enrols(world, stop, { photos = true } = {}) {
  let made = 0;
  const tag = `E${world.acknowledged}-${world.chance.below(1e9)}`;
  while (!stop.now) {
    const externalId = `${tag}-${++made}`;
    const name = `Person ${externalId}`;
    if (!(await world.send('POST', '/api/v1/people', { external_id: externalId, name }, (person) => {
      world.people.set(externalId, { id: person.id, name, templates: 0 });
    }))) return;
    const face = photos ? world.free.shift() : undefined;
    if (!face) continue;
    const person = world.people.get(externalId);
    person.face = face;
    for (const picture of face.pictures.slice(0, 2)) {
      const { body, headers } = await encoded({ photo: picture });
      if (!(await world.send('POST', `/api/v1/people/${person.id}/photos`, body, ({ photos: [photo] }) => {
        if (!photo.accepted) return;
        person.templates += 1;
        world.sightings.push({ file: picture, person: person.id });
      }, headers))) return;
      if (stop.now) return;
    }
  }
}

// Marks the people of an open session one after the other, and corrects every third record.
export async function marks(world, stop, session, people) {
  for (const [i, person] of people.entries()) {
    if (stop.now) return;
    const place = `${session.id} ${person}`;
    const set = (record) => world.records.set(place, { id: record.id, status: record.status });
    const status = statuses[i % statuses.length];
    if (!(await world.send('POST', `/api/v1/sessions/${session.id}/records`, { person_id: person, status, reason: 'seen' }, set))) return;
    if (i % 3 !== 0) continue;
    const { id } = world.records.get(place);
    if (!(await world.send('PATCH', `/api/v1/records/${id}`, { status: 'late', reason: 'came later' }, set))) return;
  }
}

// Sends a photograph of two people on the roster again and again.
export async function frames(world, stop, session) {
  while (!stop.now) {
    const taken = ({ faces }) => {
      for (const face of faces)
        if (face.record_id && face.match) world.seen(`${session.id} ${face.match.person_id}`, face.record_id);
    };
    if (!(await world.send('POST', `/api/v1/sessions/${session.id}/frames`, world.frame.body, taken, world.frame.headers))) return;
  }
}
