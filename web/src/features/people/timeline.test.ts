import { expect, test } from 'vitest';
import { countsOf, daysOf, isCorrected, monthFrom, timelineOf, type ListedPassage, type ListedRecord } from './timeline';

const record = (session_starts_at: string, status: ListedRecord['status']) => ({ id: session_starts_at, session_starts_at, status, teacher: null, office: null }) as ListedRecord;
const passage = (at: string) => ({ id: at, at }) as ListedPassage;

test('records and passages stand in one line, the newest first', () => {
  const line = timelineOf([record('2026-11-02T08:00:00Z', 'present'), record('2026-11-04T08:00:00Z', 'late')], [passage('2026-11-03T07:00:00Z')]);
  expect(line.map(({ at }) => at.slice(8, 10))).toEqual(['04', '03', '02']);
});

test('each status is counted, and a record that says nothing is not', () => {
  expect(countsOf([record('a', 'present'), record('b', 'present'), record('c', 'absent'), record('d', null)])).toEqual({ present: 2, late: 0, absent: 1, excused: 0 });
});

test.each([['2026-11', 1, '2026-12'], ['2026-12', 1, '2027-01'], ['2026-01', -1, '2025-12'], ['2026-03', -14, '2025-01']])('from %s by %i months is %s', (month, by, other) => {
  expect(monthFrom(month, by)).toBe(other);
});

test('a month ends where the next begins', () => expect(daysOf('2026-12')).toEqual({ from: '2026-12-01', to: '2027-01-01' }));

test('a record is corrected when a teacher or the office has set it', () => {
  expect(isCorrected(record('a', 'present'))).toBe(false);
  expect(isCorrected({ teacher: { status: 'late', by: null, at: '', reason: '' }, office: null })).toBe(true);
});
