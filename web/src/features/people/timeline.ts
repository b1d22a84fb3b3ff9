// Records and passages of one person as one line of time. Pure.
import type { Schemas } from '../../api/client';

export type ListedRecord = Schemas['ListedRecord'];
export type ListedPassage = Schemas['ListedPassage'];
export type Moment = { at: string; record: ListedRecord; passage?: undefined } | { at: string; passage: ListedPassage; record?: undefined };

/** Newest first: a record by the start of its session, a passage by its own time. */
export function timelineOf(records: readonly ListedRecord[], passages: readonly ListedPassage[]): Moment[] {
  return [...records.map((record): Moment => ({ at: record.session_starts_at, record })), ...passages.map((passage): Moment => ({ at: passage.at, passage }))]
    .sort((a, b) => b.at.localeCompare(a.at));
}

export type StatusCounts = Record<Schemas['RecordStatus'], number>;

/** How often which status; records that say nothing count nowhere. */
export function countsOf(records: readonly ListedRecord[]): StatusCounts {
  const counts: StatusCounts = { present: 0, late: 0, absent: 0, excused: 0 };
  for (const { status } of records) if (status) counts[status] += 1;
  return counts;
}

/** '2026-11' and `by` months before or after it. */
export function monthFrom(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The first day of a month, and the first day after it. */
export const daysOf = (month: string): { from: string; to: string } => ({ from: `${month}-01`, to: `${monthFrom(month, 1)}-01` });

/** Whether anybody set another status than was observed. */
export const isCorrected = (record: Pick<ListedRecord, 'teacher' | 'office'>): boolean => record.teacher !== null || record.office !== null;
