import { describe, expect, test } from 'vitest';
import { hoursByDay, hoursText, intervalName, seriesOf, spanQuery } from './figures';

describe('the figures of reports', () => {
  test('ask for the ends of a period that are given', () => {
    expect(spanQuery({ from: '2026-11-01', to: undefined })).toEqual({ from: '2026-11-01' });
    expect(spanQuery({ from: undefined, to: undefined })).toEqual({});
  });

  test.each([['2026-11-20', 'en', 'Nov 20'], ['2026-11', 'en', 'Nov 2026'], ['2026-11', 'fr', 'nov. 2026'], ['2026-W47', 'en', 'week 47 of 2026']])(
    '%s is called in %s %s', (interval, language, name) => {
      expect(intervalName(interval, language, (number, year) => `week ${number} of ${year}`)).toBe(name);
    });

  test('draw those who were expected and are open in no bar', () => {
    expect(seriesOf({ present: 1, late: 2, absent: 3, excused: 4, expected: 5 })).toEqual([1, 2, 3, 4]);
  });

  test('write hours and add them up by day', () => {
    expect([0, 59, 3600, 27_000].map(hoursText)).toEqual(['0:00', '0:01', '1:00', '7:30']);
    expect(hoursByDay([{ days: [{ date: '2026-11-02', inside_s: 3600, complete: true }, { date: '2026-11-01', inside_s: 1800, complete: true }] },
      { days: [{ date: '2026-11-02', inside_s: 5400, complete: true }] }])).toEqual([{ date: '2026-11-01', hours: 0.5 }, { date: '2026-11-02', hours: 2.5 }]);
  });
});
