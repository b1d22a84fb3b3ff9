// Who is to be marked: what the server proposes, and what the teacher's taps make of it. Pure.
import type { Schemas } from '../../api/client';

export type Classroom = Schemas['Classroom'];

/** Somebody who can be ticked, each once: `proposed` are those whom confirming would mark by itself. */
export interface Choosable {
  id: string;
  externalId: string;
  name: string;
  kind: 'present' | 'doubtful' | 'missing';
  /** What the record says already; a person who is marked stays so. */
  status: Schemas['RecordStatus'] | null;
}

/** Present, then doubtful, then missing; who may be in the picture is not missing as well. */
export function choosable(room: Classroom): Choosable[] {
  const people = new Map<string, Choosable>();
  const status = new Map(room.missing.map((one) => [one.person_id, one.status]));
  for (const kind of ['present', 'doubtful'] as const)
    for (const { person, decision } of room[kind]) {
      // Who is not on the roster is nobody to be marked here: the face goes to review.
      if (!person || people.has(person.person_id) || decision === 'not_on_roster') continue;
      people.set(person.person_id, { id: person.person_id, externalId: person.external_id, name: person.name, kind, status: status.get(person.person_id) ?? null });
    }
  for (const one of room.missing)
    if (!people.has(one.person_id)) people.set(one.person_id, { id: one.person_id, externalId: one.external_id, name: one.name, kind: 'missing', status: one.status });
  return [...people.values()];
}

export const isTicked = (one: Choosable, flipped: ReadonlySet<string>): boolean => (one.kind === 'present') !== flipped.has(one.id);

/** What confirming takes, of those whom the teacher has flipped. */
export function toConfirm(people: readonly Choosable[], flipped: ReadonlySet<string>): { except: string[]; also: string[] } {
  const changed = people.filter((one) => flipped.has(one.id));
  return { except: changed.filter((one) => one.kind === 'present').map((one) => one.id), also: changed.filter((one) => one.kind !== 'present').map((one) => one.id) };
}
