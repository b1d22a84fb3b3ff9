// The sheet of a session as it fills in: what the socket says of records, put into the sheet that was read at the start. Pure.
import type { Schemas } from '../../api/client';
import type { RecordStatus } from '../../parts/statuses';

export type Sheet = Schemas['Sheet'];
export type SheetRow = Schemas['SheetRow'];
type ListedRecord = Schemas['ListedRecord'];

const layerOf = (record: ListedRecord): SheetRow['set_by'] =>
  record.office ? 'office' : record.teacher ? 'teacher' : record.status ? 'observed' : null;

/** The sheet with the record in it; a person who was not on it comes to its end. */
export function withRecord(sheet: Sheet, record: ListedRecord): Sheet {
  const known = sheet.rows.find((row) => row.person_id === record.person_id);
  const row: SheetRow = {
    ...(known ?? { person_id: record.person_id, external_id: record.external_id, name: record.name, on_roster: false, last_seen_at: null, left_early: false }),
    status: record.status, set_by: layerOf(record), record_id: record.id, marked_at: record.marked_at, method: record.method,
  };
  const rows = known ? sheet.rows.map((one) => (one === known ? row : one)) : [...sheet.rows, row];
  return { ...sheet, rows, counts: countsOf(rows) };
}

/** The sheet with one person's status set, before the server has said so. */
export function withStatus(sheet: Sheet, personId: string, status: RecordStatus): Sheet {
  const rows = sheet.rows.map((row) => (row.person_id === personId ? { ...row, status, method: 'manual' as const } : row));
  return { ...sheet, rows, counts: countsOf(rows) };
}

export function countsOf(rows: readonly SheetRow[]): Schemas['Counts'] {
  const counts = { present: 0, late: 0, absent: 0, excused: 0, expected: 0 };
  for (const row of rows)
    if (row.status) counts[row.status] += 1;
    else if (row.on_roster) counts.expected += 1;
  return counts;
}

export type Shown = 'all' | 'missing';

/** Whom the list shows: everyone, or those who are not here (absent, or still expected). */
export const rowsShown = (rows: readonly SheetRow[], shown: Shown): SheetRow[] =>
  rows.filter((row) => shown === 'all' || row.status === 'absent' || (row.status === null && row.on_roster));

/** What takes a mark by hand back: the status that one's own layer had before, or null: the layer says nothing any more. */
export const undoStatus = (row: SheetRow, layer: 'office' | 'teacher'): RecordStatus | null => (row.set_by === layer ? row.status : null);
