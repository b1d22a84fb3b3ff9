// The roster as it fills in. By keyboard: up and down from one to the next, a letter each sets the mark (P, L, A, E and those of the
// reader's language). By touch: one tap marks
// somebody present, a tap on the row offers the rest.
import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import Box from '@mui/material/Box';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { Facts } from '../../parts/Facts';
import { useStatusLetters } from '../../parts/SessionChip';
import { StatusChip } from '../../parts/StatusChip';
import { recordStatuses, statusOfKey, type RecordStatus } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import type { SheetRow } from './sheetState';

export interface RosterListProps {
  rows: readonly SheetRow[];
  zone: string;
  onMark: (row: SheetRow, status: RecordStatus) => void;
  onNotThisPerson: (row: SheetRow) => void;
}

export function RosterList({ rows, zone, onMark, onNotThisPerson }: RosterListProps) {
  const { t } = useTranslation('live');
  const formats = useFormats();
  const words = useWords();
  const letters = useStatusLetters();
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(''); // the one row that Tab comes to
  const [menu, setMenu] = useState<{ anchor: HTMLElement; row: SheetRow } | null>(null);
  const stop = rows.some((row) => row.person_id === current) ? current : rows[0]?.person_id;

  const onKey = (event: KeyboardEvent, row: SheetRow) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const status = statusOfKey(event.key, letters);
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = buttons.indexOf(event.currentTarget as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (status) onMark(row, status);
    else if (to !== undefined) buttons[Math.max(0, Math.min(buttons.length - 1, to))]?.focus();
    else return;
    event.preventDefault();
  };
  const choose = (work: () => void) => { setMenu(null); work(); };

  return (
    <>
      <Box component="ul" ref={list} aria-label={t('list')} sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {rows.map((row) => (
          <Box component="li" key={row.person_id} data-person={row.external_id}
            sx={{ display: 'flex', alignItems: 'center', gap: 1, borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}>
            <ButtonBase data-row aria-haspopup="menu" aria-keyshortcuts={recordStatuses.map((status) => letters[status]).join(' ')} tabIndex={row.person_id === stop ? 0 : -1}
              onFocus={() => setCurrent(row.person_id)} onKeyDown={(event) => onKey(event, row)}
              onClick={(event) => setMenu({ anchor: event.currentTarget, row })}
              sx={{ flexGrow: 1, minWidth: 0, minHeight: 48, py: 0.75, px: 1, gap: 1, justifyContent: 'flex-start', textAlign: 'start', borderRadius: 1 }}>
              <Box component="span" sx={{ flexGrow: 1, minWidth: 0 }}>
                <Typography component="span" noWrap sx={{ display: 'block', fontWeight: 600 }}><bdi>{row.name}</bdi></Typography>
                <Typography component="span" noWrap variant="body2" color="text.secondary" sx={{ display: 'block' }}>
                  <Facts of={[row.external_id, row.marked_at && formats.time(row.marked_at, zone), row.method && row.status && words.method(row.method),
                    !row.on_roster && t('guest')]} />
                </Typography>
              </Box>
              <Box component="span" sx={row.status ? undefined : { display: { xs: 'none', sm: 'inline' } }}>
                <StatusChip status={row.status ?? (row.on_roster ? 'expected' : null)} />
              </Box>
            </ButtonBase>
            {row.status === null && (
              <Button size="small" variant="outlined" startIcon={<AddIcon />} sx={{ flexShrink: 0 }} tabIndex={-1} aria-label={t('mark_present', { name: row.name })} onClick={() => onMark(row, 'present')}>{t('status.present')}</Button>
            )}
          </Box>
        ))}
      </Box>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 1, display: { xs: 'none', md: 'block' } }}>
        {t('keys', { letters: formats.list(recordStatuses.map((status) => `${letters[status]} ${words.status(status)}`)) })}
      </Typography>
      <Menu open={menu !== null} anchorEl={menu?.anchor ?? null} onClose={() => setMenu(null)}>
        {recordStatuses.map((status) => (
          <MenuItem key={status} selected={menu?.row.status === status} onClick={() => choose(() => menu && onMark(menu.row, status))}>
            {t(`status.${status}`)}
          </MenuItem>
        ))}
        {menu?.row.record_id && menu.row.status && menu.row.method === 'face' && (
          <MenuItem divider={false} onClick={() => choose(() => onNotThisPerson(menu.row))}>{t('not_this_person')}</MenuItem>
        )}
      </Menu>
    </>
  );
}
