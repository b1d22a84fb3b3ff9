// The sheet as a list to mark from: four buttons a person. By keyboard the arrows go through people and statuses, and a letter
// marks and goes on to the next person. One stop of the tab key for the whole list.
import MoreVertIcon from '@mui/icons-material/MoreVert';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { useStatusLetters } from '../../parts/SessionChip';
import { Facts } from '../../parts/Facts';
import { StatusChip } from '../../parts/StatusChip';
import { recordStatuses, statusColour, statusOfKey, type RecordStatus } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import type { SheetRow } from './marks';

export interface SheetListProps {
  rows: readonly SheetRow[];
  zone: string;
  /** Without it the sheet can only be read. */
  onMark?: (row: SheetRow, status: RecordStatus) => void;
  onMore?: (row: SheetRow, anchor: HTMLElement) => void;
}

export function SheetList({ rows, zone, onMark, onMore }: SheetListProps) {
  const { t } = useTranslation('sessions');
  const words = useWords();
  const letters = useStatusLetters();
  const { time } = useFormats();
  const rtl = useTheme().direction === 'rtl';
  const list = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState({ row: 0, column: 0 });
  const current = { row: Math.min(place.row, rows.length - 1), column: place.column };
  const columns = recordStatuses.length + (onMore ? 1 : 0);

  const go = (row: number, column: number) => {
    const to = { row: Math.max(0, Math.min(rows.length - 1, row)), column: Math.max(0, Math.min(columns - 1, column)) };
    setPlace(to);
    list.current?.querySelector<HTMLElement>(`[data-place="${to.row}-${to.column}"]`)?.focus();
  };
  const press = (event: KeyboardEvent, index: number, column: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const sideways = rtl ? -1 : 1;
    const moves: Record<string, [number, number]> = { ArrowDown: [index + 1, column], ArrowUp: [index - 1, column], Home: [0, column],
      End: [rows.length - 1, column], ArrowRight: [index, column + sideways], ArrowLeft: [index, column - sideways] };
    const move = moves[event.key];
    const status = statusOfKey(event.key, letters);
    const row = rows[index];
    if (move) {
      event.preventDefault();
      event.stopPropagation();
      go(...move);
    } else if (status && row && onMark) {
      event.preventDefault();
      onMark(row, status);
      go(index + 1, column);
    }
  };

  return (
    <Box component="ul" ref={list} aria-label={t('sheet')} sx={{ listStyle: 'none', p: 0, m: 0, border: 1, borderColor: 'divider', borderRadius: 1, bgcolor: 'background.paper' }}>
      {rows.map((row, index) => (
        <Box component="li" key={row.person_id} sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.75, px: { xs: 1.25, sm: 2 }, py: 1,
          '& + &': { borderTop: 1, borderColor: 'divider' }, '&:focus-within': { bgcolor: 'action.hover' } }}>
          <Box sx={{ flex: '1 1 11rem', minWidth: 0 }}>
            <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{row.name}</Typography>
            <Typography variant="body2" color="text.secondary">
              <Facts of={[row.external_id, row.marked_at && time(row.marked_at, zone), row.method && words.method(row.method),
                row.set_by && row.set_by !== 'observed' && words.layer(row.set_by),
                row.left_early && t('left_early'), !row.on_roster && t('not_on_roster')]} />
            </Typography>
          </Box>
          <StatusChip status={row.status ?? 'expected'} />
          {onMark && (
            <Stack direction="row" sx={{ alignItems: 'center' }}>
              <ToggleButtonGroup size="small" aria-label={t('status_of', { name: row.name })}>
                {recordStatuses.map((status, column) => {
                  const on = row.status === status;
                  const tone = statusColour[status];
                  return (
                    <ToggleButton key={status} value={status} selected={on} data-place={`${index}-${column}`} aria-label={words.status(status)} title={words.status(status)}
                      tabIndex={current.row === index && current.column === column ? 0 : -1} onFocus={() => setPlace({ row: index, column })}
                      onKeyDown={(event) => press(event, index, column)} onClick={() => onMark(row, status)}
                      sx={{ width: 44, height: 44, fontWeight: 700, color: 'text.primary',
                        '&.Mui-selected, &.Mui-selected:hover': { bgcolor: `${tone}.main`, color: `${tone}.contrastText` } }}>
                      {letters[status]}
                    </ToggleButton>
                  );
                })}
              </ToggleButtonGroup>
              {onMore && (
                <IconButton data-place={`${index}-${recordStatuses.length}`} aria-label={t('more_of', { name: row.name })} aria-haspopup="menu"
                  tabIndex={current.row === index && current.column === recordStatuses.length ? 0 : -1} onFocus={() => setPlace({ row: index, column: recordStatuses.length })}
                  onKeyDown={(event) => press(event, index, recordStatuses.length)} onClick={(event) => onMore(row, event.currentTarget)}><MoreVertIcon /></IconButton>
              )}
            </Stack>
          )}
        </Box>
      ))}
    </Box>
  );
}
