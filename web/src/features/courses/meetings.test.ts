import { describe, expect, test } from 'vitest';
import { faults, holidayDays, holds, meetings, shownDays, toggleOff, toSend, type Draft } from './meetings';

const monday = { weekday: 'mon' as const, start: '09:00', end: '10:30', every_weeks: 1 };
const none = new Map<string, string>();
const draft = (part: Partial<Draft>): Draft => ({ rules: [monday], exceptions: [], holidays: [], ...part });
const shown = (part: Partial<Draft>, holidays = none, from = '2026-11-02', to = '2026-11-30') =>
  meetings(draft(part), holidays, from, to).map((one) => `${one.day} ${one.start} ${one.kind}${one.off ? ` ${one.off}` : ''}`);

describe('a weekly rule', () => {
  test('holds on its weekday, from its first day to its last', () => {
    expect(shown({ rules: [{ ...monday, from: '2026-11-09', until: '2026-11-16' }] })).toEqual(['2026-11-09 09:00 weekly', '2026-11-16 09:00 weekly']);
  });

  test('that holds every other week counts from the week of its first day', () => {
    const rule = { ...monday, every_weeks: 2, from: '2026-11-04' }; // a Wednesday: its week is that of 2 November
    expect([2, 9, 16, 23].map((n) => holds(rule, `2026-11-${String(n).padStart(2, '0')}`))).toEqual([false, false, true, false]);
  });

  test('gives one meeting where two begin together', () => {
    expect(shown({ rules: [monday, { ...monday, end: '12:00' }] }, none, '2026-11-02', '2026-11-02')).toEqual(['2026-11-02 09:00 weekly']);
  });
});

describe('an exception', () => {
  const two = [monday, { ...monday, start: '14:00', end: '15:00' }];
  test('calls off every meeting of a day, or one', () => {
    expect(shown({ rules: two, exceptions: [{ date: '2026-11-02', kind: 'cancelled' }] }, none, '2026-11-02', '2026-11-02'))
      .toEqual(['2026-11-02 09:00 weekly cancelled', '2026-11-02 14:00 weekly cancelled']);
    expect(shown({ rules: two, exceptions: [{ date: '2026-11-02', kind: 'cancelled', start: '14:00' }] }, none, '2026-11-02', '2026-11-02'))
      .toEqual(['2026-11-02 09:00 weekly', '2026-11-02 14:00 weekly cancelled']);
  });

  test('moves the first meeting of a day to another, keeping the times that it does not name', () => {
    expect(shown({ rules: two, exceptions: [{ date: '2026-11-02', kind: 'moved', to_date: '2026-11-03' }] }, none, '2026-11-02', '2026-11-03'))
      .toEqual(['2026-11-02 14:00 weekly', '2026-11-03 09:00 moved']);
  });

  test('moves a meeting into what is shown from a day that is not', () => {
    expect(shown({ exceptions: [{ date: '2026-10-26', kind: 'moved', to_date: '2026-11-03', to_start: '11:00', to_end: '12:00' }] }, none, '2026-11-03', '2026-11-03'))
      .toEqual(['2026-11-03 11:00 moved']);
  });

  test('adds a meeting, on a holiday too', () => {
    expect(shown({ rules: [], exceptions: [{ date: '2026-11-05', kind: 'extra', start: '08:00', end: '09:00' }] }, new Map([['2026-11-05', 'Feast']])))
      .toEqual(['2026-11-05 08:00 extra']);
  });
});

test('on holidays the rules do not hold', () => {
  const days = holidayDays([{ name: 'Autumn', days: [{ date: '2026-11-01', until: '2026-11-03', name: null }, { date: '2026-11-23', name: 'Feast' }] }]);
  expect([...days]).toEqual([['2026-11-01', 'Autumn'], ['2026-11-02', 'Autumn'], ['2026-11-03', 'Autumn'], ['2026-11-23', 'Feast']]);
  expect(shown({}, days).filter((one) => one.includes('holiday'))).toEqual(['2026-11-02 09:00 weekly holiday', '2026-11-23 09:00 weekly holiday']);
});

describe('calling off from the calendar', () => {
  test('and back leaves the draft as it was', () => {
    const first = draft({});
    const [meeting] = meetings(first, none, '2026-11-02', '2026-11-02');
    const off = toggleOff(first, meeting!);
    expect(off.exceptions).toEqual([{ date: '2026-11-02', kind: 'cancelled', start: '09:00' }]);
    const [again] = meetings(off, none, '2026-11-02', '2026-11-02');
    expect(toggleOff(off, again!)).toEqual(first);
  });

  test('one of a day that is off as a whole leaves the others off', () => {
    const whole = draft({ rules: [monday, { ...monday, start: '14:00', end: '15:00' }], exceptions: [{ date: '2026-11-02', kind: 'cancelled' }] });
    const [first] = meetings(whole, none, '2026-11-02', '2026-11-02');
    expect(toggleOff(whole, first!).exceptions).toEqual([{ date: '2026-11-02', kind: 'cancelled', start: '14:00' }]);
  });
});

test('what is wrong with a draft is said where it is', () => {
  const wrong = faults(draft({
    rules: [{ ...monday, end: '' }, { ...monday, every_weeks: 2 }, { ...monday, from: '2026-11-02', until: '2026-11-01' }, monday],
    exceptions: [{ date: '', kind: 'cancelled' }, { date: '2026-11-02', kind: 'extra' }, { date: '2026-11-02', kind: 'moved' }, { date: '2026-11-02', kind: 'moved', to_date: '2026-11-03' }],
  }));
  expect([...wrong.rules]).toEqual([[0, 'times'], [1, 'from'], [2, 'order']]);
  expect([...wrong.exceptions]).toEqual([[0, 'date'], [1, 'times'], [2, 'nothing']]);
});

test('what is empty is not sent', () => {
  expect(toSend(draft({ rules: [{ ...monday, from: null, until: '' }], exceptions: [{ date: '2026-11-02', kind: 'cancelled', start: '' }] })))
    .toEqual({ rules: [monday], exceptions: [{ date: '2026-11-02', kind: 'cancelled' }], holidays: [] });
});

test('a calendar shows whole weeks', () => {
  expect(shownDays('2026-11-25', 'week')[0]).toBe('2026-11-23');
  const month = shownDays('2026-11-25', 'month');
  expect([month[0], month.at(-1), month.length]).toEqual(['2026-10-26', '2026-12-06', 42]);
  expect(shownDays('2027-02-10', 'month')).toHaveLength(28);
});
