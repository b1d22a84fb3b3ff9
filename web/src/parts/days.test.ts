import { describe, expect, test } from 'vitest';
import { addDays, addMonths, dayOf, daysBetween, daysFrom, firstOfMonth, instantOf, isDay, lastOfMonth, mondayOf, weekdayOf } from './days';

describe('days', () => {
  test('are counted over the ends of months, years and leap days', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2); // the clocks are moved between
    expect(daysFrom('2026-11-29', '2026-12-01')).toEqual(['2026-11-29', '2026-11-30', '2026-12-01']);
    expect(daysFrom('2026-12-01', '2026-11-29')).toEqual([]);
  });

  test('have a week that begins on Monday', () => {
    expect(weekdayOf('2026-11-23')).toBe(0);
    expect(weekdayOf('2026-11-22')).toBe(6);
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
  });

  test('have months', () => {
    expect(firstOfMonth('2026-11-22')).toBe('2026-11-01');
    expect(lastOfMonth('2026-02-11')).toBe('2026-02-28');
    expect(addMonths('2026-11-22', 2)).toBe('2027-01-01');
    expect(addMonths('2026-01-22', -1)).toBe('2025-12-01');
  });

  test('are told from what is none', () => {
    for (const [text, is] of [['2026-11-22', true], ['2026-02-30', false], ['2026-1-2', false], ['', false], [null, false]] as const)
      expect(isDay(text), String(text)).toBe(is);
  });

  test('are those of a zone', () => {
    expect(dayOf('2026-11-21T23:30:00Z', 'Europe/Berlin')).toBe('2026-11-22');
    expect(dayOf('2026-11-21T23:30:00Z', 'America/Bogota')).toBe('2026-11-21');
  });

  test('and times of a zone are instants, on days of 23 and 25 hours too', () => {
    expect(instantOf('2026-11-23', '09:00', 'Europe/Berlin')).toBe('2026-11-23T08:00:00Z');
    expect(instantOf('2026-03-29', '09:00', 'Europe/Berlin')).toBe('2026-03-29T07:00:00Z');
    expect(instantOf('2026-10-25', '23:00', 'Europe/Berlin')).toBe('2026-10-25T22:00:00Z');
    expect(instantOf('2026-11-23', '00:15', 'Pacific/Auckland')).toBe('2026-11-22T11:15:00Z');
  });
});
