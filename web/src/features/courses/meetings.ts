// When a course meets, worked out from its schedule as the server does it: weekly rules, exceptions to them, and holidays on which
// the rules do not hold. All on the clocks of the course, so there is no zone here.
import type { Schemas } from '../../api/client';
import { addDays, daysBetween, daysFrom, mondayOf, weekdayOf } from '../../parts/days';

export type WeeklyRule = Schemas['WeeklyRule'];
export type ScheduleException = Schemas['ScheduleException'];
export type Weekday = WeeklyRule['weekday'];
export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export interface Draft {
  rules: WeeklyRule[];
  exceptions: ScheduleException[];
  /** Ids of calendars. */
  holidays: string[];
}

export interface Meeting {
  /** The day it takes place on. */
  day: string;
  start: string;
  end: string;
  kind: 'weekly' | 'moved' | 'extra';
  /** Why it does not take place. */
  off?: 'cancelled' | 'holiday';
  /** For a moved one: the day that it was moved from. */
  from?: string;
}

/** Whether a rule holds on a day, exceptions and holidays aside. */
export function holds(rule: WeeklyRule, day: string): boolean {
  if (weekdays[weekdayOf(day)] !== rule.weekday) return false;
  if ((rule.from && day < rule.from) || (rule.until && day > rule.until)) return false;
  const every = rule.every_weeks ?? 1;
  if (every === 1 || !rule.from) return true;
  return (daysBetween(mondayOf(rule.from), mondayOf(day)) / 7) % every === 0;
}

/** The meetings that the rules give a day, by start; of two that start together the first. */
function weeklyOn(rules: readonly WeeklyRule[], day: string): { start: string; end: string }[] {
  const found = rules.filter((rule) => holds(rule, day)).sort((a, b) => a.start.localeCompare(b.start));
  return found.filter((one, i) => one.start !== found[i - 1]?.start);
}

/** The exception that speaks of the meeting of `day` at `start`, which is the `index`th of that day. */
export function exceptionFor(exceptions: readonly ScheduleException[], day: string, start: string, index: number): ScheduleException | undefined {
  return exceptions.find((one) => one.kind !== 'extra' && one.date === day && (one.start ? one.start === start : one.kind === 'cancelled' || index === 0));
}

/** Every meeting from `from` to `to`, those that are off included, by day and start. `holidays`: the days on which rules do not hold. */
export function meetings(draft: Pick<Draft, 'rules' | 'exceptions'>, holidays: ReadonlyMap<string, string>, from: string, to: string): Meeting[] {
  const all: Meeting[] = [];
  for (const day of daysFrom(from, to))
    weeklyOn(draft.rules, day).forEach(({ start, end }, index) => {
      const exception = exceptionFor(draft.exceptions, day, start, index);
      if (exception?.kind === 'moved') return; // may lie anywhere: below
      all.push({ day, start, end, kind: 'weekly', ...(exception ? { off: 'cancelled' as const } : holidays.has(day) ? { off: 'holiday' as const } : {}) });
    });
  for (const one of draft.exceptions) {
    if (one.kind === 'extra' && one.start && one.end) all.push({ day: one.date, start: one.start, end: one.end, kind: 'extra' });
    if (one.kind !== 'moved') continue;
    weeklyOn(draft.rules, one.date).forEach(({ start, end }, index) => {
      if (exceptionFor(draft.exceptions, one.date, start, index) !== one) return;
      all.push({ day: one.to_date ?? one.date, start: one.to_start ?? start, end: one.to_end ?? end, kind: 'moved', from: one.date });
    });
  }
  return all.filter((one) => one.day >= from && one.day <= to).sort((a, b) => a.day.localeCompare(b.day) || a.start.localeCompare(b.start));
}

/** The days of calendars of holidays, each with its name. */
export function holidayDays(calendars: readonly Pick<Schemas['Holidays'], 'days' | 'name'>[]): Map<string, string> {
  const days = new Map<string, string>();
  for (const calendar of calendars)
    for (const one of calendar.days) for (const day of daysFrom(one.date, one.until ?? one.date)) days.set(day, one.name ?? calendar.name);
  return days;
}

/** The draft with a weekly meeting called off, or taking place after all. */
export function toggleOff(draft: Draft, meeting: Meeting): Draft {
  const { day, start } = meeting;
  if (meeting.off === 'cancelled') {
    // One that calls the whole day off is taken apart: the day's other meetings stay off.
    const whole = draft.exceptions.find((one) => one.kind === 'cancelled' && one.date === day && !one.start);
    const others = whole ? weeklyOn(draft.rules, day).filter((one) => one.start !== start).map((one) => ({ date: day, kind: 'cancelled' as const, start: one.start })) : [];
    return { ...draft, exceptions: [...draft.exceptions.filter((one) => one !== whole && !(one.kind === 'cancelled' && one.date === day && one.start === start)), ...others] };
  }
  return { ...draft, exceptions: [...draft.exceptions, { date: day, kind: 'cancelled', start }] };
}

/** What is wrong with a draft, so that the place can be shown; the server has the last word. */
export function faults(draft: Draft): { rules: Map<number, 'times' | 'from' | 'order'>; exceptions: Map<number, 'date' | 'times' | 'nothing'> } {
  const rules = new Map<number, 'times' | 'from' | 'order'>();
  draft.rules.forEach((rule, i) => {
    if (!rule.start || !rule.end || rule.start === rule.end) rules.set(i, 'times');
    else if ((rule.every_weeks ?? 1) > 1 && !rule.from) rules.set(i, 'from');
    else if (rule.from && rule.until && rule.until < rule.from) rules.set(i, 'order');
  });
  const exceptions = new Map<number, 'date' | 'times' | 'nothing'>();
  draft.exceptions.forEach((one, i) => {
    if (!one.date) exceptions.set(i, 'date');
    else if (one.kind === 'extra' && (!one.start || !one.end)) exceptions.set(i, 'times');
    else if (one.kind === 'moved' && !one.to_date && !(one.to_start && one.to_end)) exceptions.set(i, 'nothing');
  });
  return { rules, exceptions };
}

/** A draft as the API takes it: what is empty is left out. */
export function toSend(draft: Draft): Schemas['NewSchedule'] {
  const filled = <T extends object>(one: T): T => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== '' && value !== null && value !== undefined)) as T;
  return { rules: draft.rules.map(filled), exceptions: draft.exceptions.map(filled), holidays: draft.holidays };
}

/** The days that a calendar shows around `day`: its week, or its month in whole weeks. */
export function shownDays(day: string, by: 'week' | 'month'): string[] {
  if (by === 'week') return daysFrom(mondayOf(day), addDays(mondayOf(day), 6));
  const first = `${day.slice(0, 7)}-01`;
  const last = addDays(first, 27);
  let end = last;
  while (addDays(end, 1).slice(0, 7) === day.slice(0, 7)) end = addDays(end, 1);
  return daysFrom(mondayOf(first), addDays(mondayOf(end), 6));
}
