import { describe, expect, test } from 'vitest';
import { choosable, isTicked, toConfirm, type Classroom } from './choice';

const match = (id: string) => ({ person_id: id, external_id: `S-${id}`, name: `Name ${id}`, similarity: 0.7, confidence: 0.9 });
const seen = (id: string | null, decision: string) => ({ number: 1, person: id ? match(id) : null, decision, reason: 'in_time', record_id: null, best: { picture: 1, face: 1 }, faces: [] });
const missing = (id: string, status: string | null = null) => ({ person_id: id, external_id: `S-${id}`, name: `Name ${id}`, status });
const room = (given: object) => ({ present: [], doubtful: [], unknown: [], missing: [], ...given }) as unknown as Classroom;

describe('who can be ticked', () => {
  test('everybody once: who may be in the picture is not missing as well', () => {
    const people = choosable(room({ present: [seen('a', 'present')], doubtful: [seen('b', 'review'), seen('b', 'review'), seen(null, 'spoof')], missing: [missing('b', 'absent'), missing('c')] }));
    expect(people.map((one) => [one.id, one.kind, one.status])).toEqual([['a', 'present', null], ['b', 'doubtful', 'absent'], ['c', 'missing', null]]);
  });

  test('nobody who is not on the roster', () => {
    expect(choosable(room({ doubtful: [seen('x', 'not_on_roster')] }))).toEqual([]);
  });

  test('a tap turns what is proposed round, and a second one back', () => {
    const people = choosable(room({ present: [seen('a', 'present')], missing: [missing('c')] }));
    expect(people.map((one) => isTicked(one, new Set()))).toEqual([true, false]);
    expect(people.map((one) => isTicked(one, new Set(['a', 'c'])))).toEqual([false, true]);
    expect(toConfirm(people, new Set(['a', 'c', 'somebody else']))).toEqual({ except: ['a'], also: ['c'] });
    expect(toConfirm(people, new Set())).toEqual({ except: [], also: [] });
  });
});
