// What the reports have in common: the period as the API takes it, and the names of intervals.
import type { Schemas } from '../../api/client';
import type { Span } from '../../parts/dateRange';

export interface ReportProps {
  span: Span;
}
export type Counts = Schemas['Counts'];

export const spanQuery = ({ from, to }: Span): { from?: string; to?: string } => ({ ...(from ? { from } : {}), ...(to ? { to } : {}) });

/** The series of a chart of counts, and their values in that order. */
export const series = ['present', 'late', 'absent', 'excused'] as const;
export const seriesOf = (counts: Counts): number[] => series.map((name) => counts[name]);

/** '2026-11-20', '2026-W47' or '2026-11' in the reader's language; a week is called by its number. */
export function intervalName(interval: string, language: string, week: (number: number, year: number) => string): string {
  const found = /^(\d{4})-W(\d{2})$/.exec(interval);
  if (found) return week(Number(found[2]), Number(found[1]));
  const locale = language === 'ar' ? 'ar-u-nu-latn' : language;
  if (interval.length === 7) return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${interval}-15T12:00:00Z`));
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${interval}T12:00:00Z`));
}

/** '7:30' for seven and a half hours. */
export function hoursText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The hours of all people by day, oldest first. */
export function hoursByDay(items: readonly Pick<Schemas['HoursReport']['items'][number], 'days'>[]): { date: string; hours: number }[] {
  const days = new Map<string, number>();
  for (const item of items) for (const day of item.days) days.set(day.date, (days.get(day.date) ?? 0) + day.inside_s);
  return [...days].sort(([a], [b]) => a.localeCompare(b)).map(([date, seconds]) => ({ date, hours: seconds / 3600 }));
}
