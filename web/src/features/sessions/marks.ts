// Setting what a person was in a session by hand, and taking that back. A teacher's word and the office's word are two layers of a
// record; each takes back its own, and what was there before is there again.
import { api, must, type Schemas } from '../../api/client';
import { roles, type Role } from '../../app/registry';
import type { RecordStatus, ShownStatus } from '../../parts/statuses';

export type Layer = 'teacher' | 'office';
export type SheetRow = Schemas['SheetRow'];
export type Sheet = Schemas['Sheet'];

/** The layer that a role sets. */
export const layerOf = (role: Role): Layer => (role === 'instructor' ? 'teacher' : 'office');
export const mayMark = (role: Role): boolean => roles.indexOf(role) >= roles.indexOf('instructor');

/** What stands in a layer before it is set: a status, nothing (null), or not known from the row (undefined). */
export function wordBefore(row: Pick<SheetRow, 'set_by' | 'status'>, layer: Layer): RecordStatus | null | undefined {
  if (row.set_by === layer) return row.status;
  return row.set_by === 'office' ? undefined : null; // the office's word hides whether there is a teacher's below it
}

export interface Mark {
  sessionId: string;
  personId: string;
  status: RecordStatus;
  reason: string;
}

export const setMark = ({ sessionId, personId, status, reason }: Mark): Promise<Schemas['Record']> =>
  must(api.POST('/api/v1/sessions/{session_id}/records', { params: { path: { session_id: sessionId } }, body: { person_id: personId, status, reason } }));

/** Puts a layer of a record back to `before`; null says nothing any more. */
export const putBack = (recordId: string, before: RecordStatus | null, reason: string): Promise<Schemas['Record']> =>
  must(api.PATCH('/api/v1/records/{record_id}', { params: { path: { record_id: recordId } }, body: { status: before, reason } }));

/** Sets a mark and says how to take it back. */
export async function mark(row: Pick<SheetRow, 'set_by' | 'status' | 'record_id'>, layer: Layer, wanted: Mark, undoReason: string): Promise<() => Promise<unknown>> {
  let before = wordBefore(row, layer);
  if (before === undefined && row.record_id)
    before = (await must(api.GET('/api/v1/records/{record_id}', { params: { path: { record_id: row.record_id } } })))[layer]?.status ?? null;
  const record = await setMark(wanted);
  return () => putBack(record.id, before ?? null, undoReason);
}

/** Does `work` for each of `items`, a few at a time; throws the first fault, when all that was begun has ended. */
export async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce = 4): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let fault: { error: unknown } | undefined;
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    while (next < items.length && !fault) {
      const index = next++;
      try {
        results[index] = await work(items[index] as T);
      } catch (error) {
        fault ??= { error };
      }
    }
  }));
  if (fault) throw fault.error;
  return results;
}

/** The counts of a sheet as its rows stand. */
export function countsOf(rows: readonly Pick<SheetRow, 'status'>[]): Record<ShownStatus, number> {
  const counts: Record<ShownStatus, number> = { present: 0, late: 0, absent: 0, excused: 0, expected: 0 };
  for (const row of rows) counts[row.status ?? 'expected'] += 1;
  return counts;
}
