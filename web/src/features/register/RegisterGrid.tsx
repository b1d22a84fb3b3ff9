// The grid itself: heads that stay in sight, one stop of the tab key, arrows to go, Shift to choose more, letters to mark. A cell is a
// letter in a colour; its whole words are its name. Written close to HTML, since thousands of cells are drawn at once; a key draws the
// rows again that it left and came to, and no others.
import Box from '@mui/material/Box';
import { useTheme } from '@mui/material/styles';
import { memo, useCallback, useEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { useStatusLetters } from '../../parts/SessionChip';
import { statusOfKey, type RecordStatus } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import { moved, totalsOf, type Choice, type Register } from './register';
import { placeKey } from './useRegister';

export interface RegisterGridProps {
  label: string;
  register: Register;
  zone: string;
  pending: ReadonlyMap<string, RecordStatus | null>;
  choice: Choice;
  onChoose: (choice: Choice) => void;
  /** Null takes back. Without it the register can only be read. */
  onSet?: (status: RecordStatus | null) => void;
  onUndo?: () => void;
}

const look = {
  borderCollapse: 'separate', borderSpacing: 0, fontVariantNumeric: 'tabular-nums', fontSize: 14,
  '& th, & td': { borderBottom: 1, borderInlineEnd: 1, borderColor: 'divider', p: 0, height: 40, textAlign: 'center', bgcolor: 'background.paper' },
  '& td': { minWidth: 44, cursor: 'cell', fontWeight: 700, userSelect: 'none' },
  '& td:focus-visible': { outlineOffset: -3 },
  '& thead th': { position: 'sticky', top: 0, zIndex: 2, fontWeight: 600, px: 0.5, whiteSpace: 'nowrap' },
  '& tfoot th, & tfoot td': { position: 'sticky', bottom: 0, zIndex: 2, fontWeight: 600, cursor: 'default', color: 'text.secondary' },
  '& th.name': { position: 'sticky', insetInlineStart: 0, zIndex: 1, textAlign: 'start', px: 1, width: { xs: 112, sm: 200 }, minWidth: { xs: 112, sm: 200 }, maxWidth: { xs: 112, sm: 200 } },
  '& thead th.name, & tfoot th.name': { zIndex: 3 },
  '& .total': { px: 1, fontWeight: 600, cursor: 'default', color: 'text.secondary' },
  '& button': { all: 'unset', cursor: 'pointer', display: 'block', boxSizing: 'border-box', width: '100%', minHeight: 40, overflow: 'hidden', textOverflow: 'ellipsis', fontWeight: 600 },
  // A Latin name in an Arabic register is cut at its own end.
  '& th.name button': { whiteSpace: 'nowrap', lineHeight: '40px', textAlign: 'left' /* right, where the page runs so */ },
  '& button:focus-visible': { outline: '3px solid var(--mui-palette-primary-main)', outlineOffset: -3 },
  '& td[data-status=present]': { color: 'success.main' },
  '& td[data-status=late]': { color: 'warning.main' },
  '& td[data-status=excused]': { color: 'info.main' },
  '& td[data-status=absent]': { bgcolor: 'error.main', color: 'error.contrastText' },
  '& td[data-status=expected]': { color: 'text.secondary', fontWeight: 400 },
  '& td[aria-selected=true]': { boxShadow: 'inset 0 0 0 2px var(--mui-palette-primary-main)' },
} as const;

export function RegisterGrid({ label, register, zone, pending, choice, onChoose, onSet, onUndo }: RegisterGridProps) {
  const { i18n } = useTranslation('register');
  const letters = useStatusLetters();
  const rtl = useTheme().direction === 'rtl';
  const table = useRef<HTMLTableElement>(null);
  const focusWanted = useRef(false);
  const { people, sessions, cells } = register;
  const size = { rows: people.length, columns: sessions.length, rtl, page: 10 };

  useEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    const cell = table.current?.querySelector<HTMLElement>(`[data-place="${choice.to.row}-${choice.to.column}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [choice]);

  const chosen = useRef(onChoose);
  useEffect(() => { chosen.current = onChoose; });
  const choose = useCallback((next: Choice) => {
    focusWanted.current = true;
    chosen.current(next);
  }, []);
  const press = (event: KeyboardEvent) => {
    const ctrl = event.ctrlKey || event.metaKey;
    if (!(event.target as HTMLElement).dataset.place) return;
    const to = moved(choice.to, event.key, ctrl, size);
    const status = ctrl || event.altKey ? null : statusOfKey(event.key, letters);
    if (to) choose({ from: event.shiftKey ? choice.from : to, to });
    else if (ctrl && event.key === 'a') choose({ from: { row: 0, column: 0 }, to: { row: size.rows - 1, column: size.columns - 1 } });
    else if (ctrl && event.key === 'z' && onUndo) onUndo();
    else if (status && onSet) {
      onSet(status);
      // Alone, a mark goes on to the next person; what was chosen on purpose stays chosen.
      if (choice.from.row === choice.to.row && choice.from.column === choice.to.column) {
        const next = moved(choice.to, 'ArrowDown', false, size) ?? choice.to;
        choose({ from: next, to: next });
      }
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && onSet) onSet(null);
    else return;
    event.preventDefault();
  };
  const point = (event: PointerEvent) => {
    const place = (event.target as HTMLElement).closest<HTMLElement>('[data-place]')?.dataset.place?.split('-').map(Number);
    if (!place) return;
    const to = { row: place[0] ?? 0, column: place[1] ?? 0 };
    choose({ from: event.shiftKey ? choice.from : to, to });
  };
  // Made once and not for each of a thousand cells at each key.
  const shorts = useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language === 'ar' ? 'ar-u-nu-latn' : i18n.language, { weekday: 'short', day: 'numeric', month: 'numeric', timeZone: zone });
    return new Map(sessions.map((session) => [session.id, format.format(new Date(session.starts_at))]));
  }, [sessions, i18n.language, zone]);

  return (
    <Box sx={{ overflow: 'auto', width: 'fit-content', maxWidth: '100%', maxHeight: 'max(320px, calc(100dvh - 300px))', border: 1, borderColor: 'divider', borderRadius: 1 }}>
      <Box component="table" ref={table} role="grid" aria-label={label} aria-multiselectable={true} aria-rowcount={people.length + 2} sx={look} onKeyDown={press} onPointerDown={point}>
        <Head sessions={sessions} shorts={shorts} zone={zone} rows={people.length} choose={choose} />
        <tbody>
          {people.map((person, row) => (
            <Row key={person.id} row={row} person={person} sessions={sessions} cells={cells[row] ?? none} shorts={shorts} pending={pending} choose={choose}
              {...chosenIn(choice, row)} focus={choice.to.row === row ? choice.to.column : -1} />
          ))}
        </tbody>
        <Foot sessions={sessions} cells={cells} />
      </Box>
    </Box>
  );
}

type Sessions = Register['sessions'];
type Cells = Register['cells'];
const none: Cells[number] = [];

/** The columns of a row that are chosen, both included; none where `until` is before `from`. */
function chosenIn({ from, to }: Choice, row: number): { from: number; until: number } {
  if (row < Math.min(from.row, to.row) || row > Math.max(from.row, to.row)) return { from: 0, until: -1 };
  return { from: Math.min(from.column, to.column), until: Math.max(from.column, to.column) };
}

const Head = memo(function Head({ sessions, shorts, zone, rows, choose }: { sessions: Sessions; shorts: ReadonlyMap<string, string>; zone: string; rows: number; choose: (choice: Choice) => void }) {
  const { t } = useTranslation('register');
  const { date, time } = useFormats();
  const several = new Set<string>();
  const doubled = new Set<string>();
  for (const session of sessions) {
    const day = date(session.starts_at, zone);
    if (several.has(day)) doubled.add(day);
    several.add(day);
  }
  return (
    <thead>
      <tr>
        <th className="name" scope="col">{t('name')}</th>
        {sessions.map((session, column) => {
          const twice = doubled.has(date(session.starts_at, zone));
          return (
            <th key={session.id} scope="col">
              <button type="button" tabIndex={-1} aria-label={t('choose_session', { session: `${date(session.starts_at, zone)} ${time(session.starts_at, zone)}` })}
                onClick={() => choose({ from: { row: 0, column }, to: { row: rows - 1, column } })}>
                {shorts.get(session.id)}{twice && <br />}{twice && time(session.starts_at, zone)}
              </button>
            </th>
          );
        })}
        <th scope="col" className="total">{t('rate')}</th>
        <th scope="col" className="total">{t('absences')}</th>
      </tr>
    </thead>
  );
});

interface RowProps {
  row: number;
  person: Register['people'][number];
  sessions: Sessions;
  cells: Cells[number];
  shorts: ReadonlyMap<string, string>;
  pending: ReadonlyMap<string, RecordStatus | null>;
  choose: (choice: Choice) => void;
  /** The chosen columns, both included. */
  from: number;
  until: number;
  /** The column that has the focus, or -1. */
  focus: number;
}

const Row = memo(function Row({ row, person, sessions, cells, shorts, pending, choose, from, until, focus }: RowProps) {
  const { t } = useTranslation('register');
  const words = useWords();
  const letters = useStatusLetters();
  const { percent, number } = useFormats();
  const totals = totalsOf(cells);
  return (
    <tr>
      <th className="name" scope="row">
        <button type="button" dir="auto" tabIndex={-1} title={`${person.name} (${person.external_id})`} aria-label={t('choose_person', { name: person.name })}
          onClick={() => choose({ from: { row, column: 0 }, to: { row, column: sessions.length - 1 } })}>{person.name}</button>
      </th>
      {sessions.map((session, column) => {
        const cell = cells[column] ?? null;
        const waiting = pending.get(placeKey(person.id, session.id));
        const status = waiting === undefined ? cell?.status ?? null : waiting;
        const word = cell ? words.status(status ?? 'expected') : t('not_expected');
        return <GridCell key={session.id} place={`${row}-${column}`} chosen={column >= from && column <= until} focus={column === focus}
          status={cell ? status ?? 'expected' : 'none'} letter={status && cell ? letters[status] : cell ? '·' : ''} name={`${person.name}, ${shorts.get(session.id)}: ${word}`} />;
      })}
      <td className="total">{totals.rate === null ? '–' : percent(totals.rate)}</td>
      <td className="total">{number(totals.absent)}</td>
    </tr>
  );
});

const Foot = memo(function Foot({ sessions, cells }: { sessions: Sessions; cells: Cells }) {
  const { t } = useTranslation('register');
  const { number } = useFormats();
  return (
    <tfoot>
      <tr>
        <th className="name" scope="row">{t('came')}</th>
        {sessions.map((session, column) => {
          const totals = totalsOf(cells.map((row) => row[column] ?? null));
          return <td key={session.id}>{totals.counted === 0 ? '–' : number(totals.came)}</td>;
        })}
        <td className="total" colSpan={2} />
      </tr>
    </tfoot>
  );
});

interface GridCellProps {
  place: string;
  chosen: boolean;
  focus: boolean;
  status: string;
  letter: string;
  name: string;
}

const GridCell = memo(function GridCell({ place, chosen, focus, status, letter, name }: GridCellProps) {
  return <td role="gridcell" data-place={place} data-status={status} tabIndex={focus ? 0 : -1} aria-selected={chosen} aria-label={name}>{letter}</td>;
});
