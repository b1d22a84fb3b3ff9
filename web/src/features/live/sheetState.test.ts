import { describe, expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { countsOf, rowsShown, undoStatus, withRecord, withStatus, type Sheet, type SheetRow } from './sheetState';

const row = (id: string, more: Partial<SheetRow> = {}): SheetRow => ({ person_id: id, external_id: id, name: `Name ${id}`, on_roster: true, status: null,
  set_by: null, record_id: null, marked_at: null, last_seen_at: null, left_early: false, method: null, ...more });
const sheet = (rows: SheetRow[]): Sheet => ({ session: {}, course: {}, rows, counts: countsOf(rows) }) as unknown as Sheet;
const record = (person: string, more: object = {}) => ({ id: `r-${person}`, person_id: person, external_id: person, name: `Name ${person}`, status: 'present',
  observed: 'present', teacher: null, office: null, method: 'face', marked_at: '2026-11-20T09:00:00Z', ...more }) as unknown as Schemas['ListedRecord'];

describe('a record that comes', () => {
  test('marks the person and moves the counts', () => {
    const next = withRecord(sheet([row('A'), row('B')]), record('B'));
    expect(next.rows[1]).toMatchObject({ status: 'present', set_by: 'observed', record_id: 'r-B', method: 'face' });
    expect(next.counts).toEqual({ present: 1, late: 0, absent: 0, excused: 0, expected: 1 });
  });
  test('that comes again changes nothing', () => {
    const once = withRecord(sheet([row('A')]), record('A'));
    expect(withRecord(once, record('A'))).toEqual(once);
  });
  test('of somebody who is not on the sheet adds them, off the roster', () => {
    const next = withRecord(sheet([row('A')]), record('X', { status: 'late' }));
    expect(next.rows.map((one) => [one.person_id, one.on_roster, one.status])).toEqual([['A', true, null], ['X', false, 'late']]);
  });
  test('whose mark was taken back makes the person expected again', () => {
    const next = withRecord(withRecord(sheet([row('A')]), record('A')), record('A', { status: null, observed: null, marked_at: null }));
    expect(next.rows[0]).toMatchObject({ status: null, set_by: null });
    expect(next.counts.expected).toBe(1);
  });
  test.each([[{ office: { status: 'late' }, teacher: { status: 'absent' } }, 'office'], [{ teacher: { status: 'absent' } }, 'teacher'], [{}, 'observed']])(
    'says whose word counts: %o', (layers, by) => { expect(withRecord(sheet([row('A')]), record('A', layers)).rows[0]?.set_by).toBe(by); });
});

test('a mark by hand shows before the server has said so', () => {
  const next = withStatus(sheet([row('A')]), 'A', 'excused');
  expect([next.rows[0]?.status, next.rows[0]?.method, next.counts.excused]).toEqual(['excused', 'manual', 1]);
});

test('those who are missing are the absent and the expected, not guests who were here', () => {
  const rows = [row('A'), row('B', { status: 'present' }), row('C', { status: 'absent' }), row('D', { on_roster: false }), row('E', { status: 'excused' })];
  expect(rowsShown(rows, 'missing').map((one) => one.person_id)).toEqual(['A', 'C']);
  expect(rowsShown(rows, 'all')).toHaveLength(5);
});

test.each([['teacher', 'late', 'teacher', 'late'], ['observed', 'present', 'teacher', null], ['teacher', 'late', 'office', null]] as const)(
  'where %s said %s, a mark of the %s is undone to %s', (setBy, status, layer, expected) => {
    expect(undoStatus(row('A', { set_by: setBy, status }), layer)).toBe(expected);
  });
