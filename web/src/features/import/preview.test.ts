import { describe, expect, test } from 'vitest';
import { queryOf, usualOptions } from './options';
import { doesSomething, pageOf, totals, valueText, type Row } from './preview';

const none = { added: 0, changed: 0, unchanged: 0, skipped: 0, refused: 0 };
const row = (key: string, outcome: Row['outcome']): Row => ({ file: null, line: 2, kind: 'person', key, id: null, outcome, changes: [], reason: null });

test('people, courses and instructors are counted together', () => {
  const counts = { person: { ...none, added: 2, refused: 1 }, course: { ...none, added: 1 }, instructor: { ...none, unchanged: 4 } };
  expect(totals({ counts })).toEqual({ added: 3, changed: 0, unchanged: 4, skipped: 0, refused: 1 });
  expect(doesSomething({ counts })).toBe(true);
  expect(doesSomething({ counts: { person: { ...none, refused: 3 }, course: none, instructor: none } })).toBe(false);
});

describe('the table', () => {
  const rows = [row('a', 'added'), row('b', 'refused'), row('c', 'changed'), row('d', 'added')];
  test('shows what is wrong first', () => expect(pageOf(rows, null, 0, 2).shown.map(({ key }) => key)).toEqual(['b', 'a']));
  test('shows one outcome where it is asked for', () => expect(pageOf(rows, 'added', 0, 10)).toMatchObject({ pages: 1, count: 2 }));
  test('has a page even with nothing on it', () => expect(pageOf([], null, 0, 10)).toEqual({ shown: [], pages: 1, count: 0 }));
  test('holds a page of a hundred thousand rows, not all of them', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => row(String(index), 'added'));
    expect(pageOf(many, null, 1999, 50)).toMatchObject({ pages: 2000, count: 100_000 });
    expect(pageOf(many, null, 1999, 50).shown).toHaveLength(50);
  });
});

test.each([[null, null], ['', null], [[], null], [['10b', 'choir'], '10b, choir'], [true, 'yes'], [false, 'no'], ['Ana', 'Ana']])('%j reads %j', (value, text) => {
  expect(valueText(value, 'yes', 'no')).toBe(text);
});

test('the options go to the server as it names them, and applying names the preview', () => {
  const query = new URLSearchParams(queryOf({ ...usualOptions(), absent: 'deactivate', course: ' MATH-7 ' }, 'abc'));
  expect(Object.fromEntries(query)).toMatchObject({ absent: 'deactivate', memberships: 'add', create_courses: 'false', course: 'MATH-7', rows: 'changes', token: 'abc' });
  expect(queryOf(usualOptions())).not.toMatch(/token|course=/);
});
