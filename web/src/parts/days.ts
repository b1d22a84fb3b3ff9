// Days without a time, as the API writes them: '2026-11-21'. Counted on the calendar alone, so no zone and no change of clocks
// can move them. Every function takes days that exist.

const stamp = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const written = (time: number): string => new Date(time).toISOString().slice(0, 10);
const dayMs = 86_400_000;

export const addDays = (day: string, count: number): string => written(stamp(day) + count * dayMs);

/** How many days `to` is after `from`. */
export const daysBetween = (from: string, to: string): number => Math.round((stamp(to) - stamp(from)) / dayMs);

/** 0 is Monday, 6 is Sunday. */
export const weekdayOf = (day: string): number => (new Date(stamp(day)).getUTCDay() + 6) % 7;

export const mondayOf = (day: string): string => addDays(day, -weekdayOf(day));

export const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;

/** The first of a month so many months later, or earlier. */
export function addMonths(day: string, count: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

export const lastOfMonth = (day: string): string => addDays(addMonths(day, 1), -1);

/** The days from `from` to `to`, both included. */
export const daysFrom = (from: string, to: string): string[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i));

/** Whether `day` is a day, and one that exists. */
export const isDay = (day: string | null | undefined): day is string =>
  Boolean(day) && /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') && !Number.isNaN(stamp(day ?? '')) && written(stamp(day ?? '')) === day;

/** The day that a time falls on, on the clocks of `zone` (the browser's without one). */
export function dayOf(time: string | Date, zone?: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...(zone ? { timeZone: zone } : {}) })
    .formatToParts(new Date(time));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export const today = (zone?: string): string => dayOf(new Date(), zone);

/** The instant at which the clocks of `zone` show `day` and `time` ('09:00'), in UTC. Where the clocks skip it, the one behind. */
export function instantOf(day: string, time: string, zone: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const shown = (at: number): number => {
    const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(new Date(at));
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  };
  let at = wanted - (shown(wanted) - wanted);
  at -= shown(at) - wanted; // once more, for days on which the clocks are moved
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
