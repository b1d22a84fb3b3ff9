// The register of a course as a grid: people by sessions. What a cell says, how one goes through the grid by keyboard, what is
// chosen in it, and its totals. Rows and columns are counted from 0.
import type { Schemas } from '../../api/client';
import { countsOf, type SheetRow } from '../sessions/marks';
import type { RecordStatus } from '../../parts/statuses';

export interface RegisterPerson {
  id: string;
  name: string;
  external_id: string;
}

/** One person in one session. Null status: it is still open whether they come. */
export interface Cell {
  status: RecordStatus | null;
  record_id: string | null;
  set_by: SheetRow['set_by'];
}

export interface Register {
  people: RegisterPerson[];
  sessions: Schemas['Session'][];
  /** By row, then column; null where the person was not expected and has no record. */
  cells: (Cell | null)[][];
}

const layerOfRecord = (record: Schemas['Record']): SheetRow['set_by'] => (record.office ? 'office' : record.teacher ? 'teacher' : record.observed ? 'observed' : null);

/** `roster` are those who are expected; who has a record and is not on it has a row too. Cancelled sessions have no column. */
export function makeRegister(sessions: readonly Schemas['Session'][], roster: readonly RegisterPerson[], records: readonly Schemas['ListedRecord'][],
  language = 'en'): Register {
  const columns = sessions.filter((one) => one.status !== 'cancelled').sort((a, b) => a.starts_at.localeCompare(b.starts_at));
  const shown = new Set(columns.map((one) => one.id));
  const people = new Map(roster.map((one) => [one.id, { id: one.id, name: one.name, external_id: one.external_id }]));
  const found = new Map<string, Schemas['ListedRecord']>();
  for (const record of records) {
    if (!shown.has(record.session_id)) continue;
    found.set(`${record.person_id} ${record.session_id}`, record);
    if (!people.has(record.person_id)) people.set(record.person_id, { id: record.person_id, name: record.name, external_id: record.external_id });
  }
  const compare = new Intl.Collator(language, { numeric: true }).compare;
  const rows = [...people.values()].sort((a, b) => compare(a.name, b.name) || compare(a.external_id, b.external_id));
  const expected = new Set(roster.map((one) => one.id));
  const cells = rows.map((person) => columns.map((session): Cell | null => {
    const record = found.get(`${person.id} ${session.id}`);
    if (!record && !expected.has(person.id)) return null;
    if (record?.status) return { status: record.status, record_id: record.id, set_by: layerOfRecord(record) };
    const absent = session.status === 'closed' && expected.has(person.id); // nobody came, and the session is over
    return { status: absent ? 'absent' : null, record_id: record?.id ?? null, set_by: absent ? 'derived' : null };
  }));
  return { people: rows, sessions: columns, cells };
}

export interface Place {
  row: number;
  column: number;
}

/** What is chosen: the rectangle from where it was begun to where it has come to, which has the focus. */
export interface Choice {
  from: Place;
  to: Place;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Arabic: the first column stands at the right. */
  rtl: boolean;
  /** How far Page Up and Page Down go. */
  page: number;
}

const within = (value: number, end: number) => Math.max(0, Math.min(end - 1, value));

/** Where a key leads from `at`; null for a key that leads nowhere. As the grid pattern of ARIA has it. */
export function moved(at: Place, key: string, ctrl: boolean, { rows, columns, rtl, page }: GridSize): Place | null {
  const on = rtl ? -1 : 1;
  const to = (row: number, column: number): Place => ({ row: within(row, rows), column: within(column, columns) });
  switch (key) {
    case 'ArrowDown': return to(ctrl ? rows : at.row + 1, at.column);
    case 'ArrowUp': return to(ctrl ? 0 : at.row - 1, at.column);
    case 'ArrowRight': return to(at.row, ctrl ? (rtl ? 0 : columns) : at.column + on);
    case 'ArrowLeft': return to(at.row, ctrl ? (rtl ? columns : 0) : at.column - on);
    case 'PageDown': return to(at.row + page, at.column);
    case 'PageUp': return to(at.row - page, at.column);
    case 'Home': return to(ctrl ? 0 : at.row, 0);
    case 'End': return to(ctrl ? rows : at.row, columns);
    default: return null;
  }
}

export function isChosen({ from, to }: Choice, row: number, column: number): boolean {
  return row >= Math.min(from.row, to.row) && row <= Math.max(from.row, to.row) && column >= Math.min(from.column, to.column) && column <= Math.max(from.column, to.column);
}

/** The places that are chosen and can be marked. */
export function chosenPlaces(register: Register, choice: Choice): Place[] {
  return register.cells.flatMap((cells, row) => cells.flatMap((cell, column) => (cell && isChosen(choice, row, column) ? [{ row, column }] : [])));
}

export interface Totals {
  came: number;
  counted: number;
  /** Null where nothing counted. */
  rate: number | null;
  absent: number;
}

export function totalsOf(cells: readonly (Cell | null)[]): Totals {
  const counts = countsOf(cells.filter((cell) => cell !== null));
  const came = counts.present + counts.late;
  const counted = came + counts.absent;
  return { came, counted, rate: counted > 0 ? came / counted : null, absent: counts.absent };
}
