import { describe, expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { chosenPlaces, isChosen, makeRegister, moved, totalsOf, type Cell, type GridSize } from './register';

const session = (id: string, starts_at: string, status: Schemas['SessionStatus']) => ({ id, starts_at, status }) as Schemas['Session'];
const person = (id: string, name: string) => ({ id, name, external_id: id });
const record = (person_id: string, session_id: string, part: Partial<Schemas['ListedRecord']>) =>
  ({ id: `${person_id}-${session_id}`, person_id, session_id, name: `Guest ${person_id}`, external_id: person_id, status: null, observed: null, teacher: null, office: null, ...part }) as Schemas['ListedRecord'];

const register = makeRegister(
  [session('s2', '2026-11-09T08:00:00Z', 'open'), session('s1', '2026-11-02T08:00:00Z', 'closed'), session('s3', '2026-11-16T08:00:00Z', 'cancelled')],
  [person('b', 'Bea'), person('a', 'Ana')],
  [record('a', 's1', { status: 'late', observed: 'present', teacher: {} as Schemas['Correction'] }), record('g', 's1', { status: 'present', observed: 'present' }),
    record('b', 's2', { status: null }), record('b', 's3', { status: 'present' })]);

describe('the register', () => {
  test('has people by name and sessions by time, without those that were cancelled', () => {
    expect(register.people.map((one) => one.name)).toEqual(['Ana', 'Bea', 'Guest g']);
    expect(register.sessions.map((one) => one.id)).toEqual(['s1', 's2']);
  });

  test('says what was set and by whom, who is absent since nobody saw them, and whose coming is open', () => {
    expect(register.cells).toEqual([
      [{ status: 'late', record_id: 'a-s1', set_by: 'teacher' }, { status: null, record_id: null, set_by: null }],
      [{ status: 'absent', record_id: null, set_by: 'derived' }, { status: null, record_id: 'b-s2', set_by: null }],
      [{ status: 'present', record_id: 'g-s1', set_by: 'observed' }, null], // a guest is not expected
    ]);
  });

  test('counts as the reports do: late came, excused and open ones count nowhere', () => {
    const cells = (...all: (Cell['status'])[]) => all.map((status) => ({ status, record_id: null, set_by: null }));
    expect(totalsOf([...cells('present', 'late', 'absent', 'excused', null), null])).toEqual({ came: 2, counted: 3, rate: 2 / 3, absent: 1 });
    expect(totalsOf(cells('excused', null))).toMatchObject({ rate: null });
  });
});

const size: GridSize = { rows: 40, columns: 25, rtl: false, page: 10 };
describe('a key', () => {
  test.each<[string, boolean, [number, number], [number, number] | null]>([
    ['ArrowDown', false, [0, 0], [1, 0]], ['ArrowDown', false, [39, 3], [39, 3]], ['ArrowUp', false, [0, 3], [0, 3]], ['ArrowRight', false, [2, 24], [2, 24]],
    ['ArrowLeft', false, [2, 3], [2, 2]], ['ArrowDown', true, [2, 3], [39, 3]], ['ArrowLeft', true, [2, 3], [2, 0]], ['PageDown', false, [35, 1], [39, 1]],
    ['PageUp', false, [35, 1], [25, 1]], ['Home', false, [5, 5], [5, 0]], ['End', false, [5, 5], [5, 24]], ['Home', true, [5, 5], [0, 0]], ['End', true, [5, 5], [39, 24]],
    ['x', false, [5, 5], null]])('%s (with Ctrl: %s) leads from %j to %j', (key, ctrl, [row, column], to) => {
    expect(moved({ row, column }, key, ctrl, size)).toEqual(to && { row: to[0], column: to[1] });
  });

  test('leads to the other side where one reads from right to left', () => {
    expect(moved({ row: 0, column: 3 }, 'ArrowRight', false, { ...size, rtl: true })).toEqual({ row: 0, column: 2 });
    expect(moved({ row: 0, column: 3 }, 'ArrowLeft', true, { ...size, rtl: true })).toEqual({ row: 0, column: 24 });
  });
});

test('what is chosen is a rectangle, whichever corner it was begun at', () => {
  const choice = { from: { row: 2, column: 1 }, to: { row: 0, column: 0 } };
  expect(isChosen(choice, 1, 1)).toBe(true);
  expect(isChosen(choice, 1, 2)).toBe(false);
  expect(chosenPlaces(register, choice)).toEqual([{ row: 0, column: 0 }, { row: 0, column: 1 }, { row: 1, column: 0 }, { row: 1, column: 1 }, { row: 2, column: 0 }]);
});
