// A preview of an import as a table: which rows are shown, a page at a time, and a change in words. Pure.
import type { Schemas } from '../../api/client';

export type PeopleImport = Schemas['PeopleImport'];
export type Row = Schemas['ImportRow'];
export type Outcome = Row['outcome'];
export const outcomes: readonly Outcome[] = ['added', 'changed', 'refused', 'skipped', 'unchanged'];

/** How many of each outcome, over people, courses and instructors. */
export function totals({ counts }: Pick<PeopleImport, 'counts'>): Record<Outcome, number> {
  const sum = { added: 0, changed: 0, unchanged: 0, skipped: 0, refused: 0 };
  for (const kind of Object.values(counts)) for (const outcome of outcomes) sum[outcome] += kind[outcome];
  return sum;
}

/** Whether applying it would do anything at all. */
export const doesSomething = (preview: Pick<PeopleImport, 'counts'>): boolean => totals(preview).added + totals(preview).changed > 0;

/** Those with this outcome, what is wrong first where none is asked for, one page of them. */
export function pageOf(rows: readonly Row[], outcome: Outcome | null, page: number, size: number): { shown: Row[]; pages: number; count: number } {
  const wanted = outcome ? rows.filter((row) => row.outcome === outcome)
    : [...rows.filter((row) => row.outcome === 'refused'), ...rows.filter((row) => row.outcome !== 'refused')];
  return { shown: wanted.slice(page * size, (page + 1) * size), pages: Math.max(1, Math.ceil(wanted.length / size)), count: wanted.length };
}

/** What stood or stands in a field, in words; null for nothing. */
export function valueText(value: unknown, yes: string, no: string): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(', ');
  if (typeof value === 'boolean') return value ? yes : no;
  return String(value);
}
