// A session: when it is, what can be done with it, and its sheet, to mark by hand and to correct.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To, useParams } from 'react-router';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { SearchField } from '../../parts/SearchField';
import { SessionChip } from '../../parts/SessionChip';
import { shownStatuses, type ShownStatus } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import { ExportMenu } from '../exports/ExportMenu';
import { CorrectDialog } from './CorrectDialog';
import { countsOf, layerOf, mayMark, type Sheet, type SheetRow } from './marks';
import { SessionActions } from './SessionActions';
import { SheetList } from './SheetList';
import { useMarking, useSheet } from './useSheet';

export default function SessionPage() {
  const { t } = useTranslation('sessions');
  const { sessionId = '' } = useParams();
  const query = useSheet(sessionId);
  if (query.data) return <SessionOf sheet={query.data} />;
  return <PageFrame title={t('session')}><Loaded query={query}>{() => null}</Loaded></PageFrame>;
}

/** Whether the words are each a part of the name or the id, accents and case aside. */
export function matches(row: Pick<SheetRow, 'name' | 'external_id'>, words: string): boolean {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const text = plain(`${row.name} ${row.external_id}`);
  return plain(words).split(/\s+/).every((word) => text.includes(word));
}

function SessionOf({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('sessions');
  const words = useWords();
  const { list, longDate, number, span } = useFormats();
  const { role } = useMe();
  const { session, course } = sheet;
  const marking = useMarking(session.id);
  const [only, setOnly] = useState<ShownStatus | null>(null);
  const [search, setSearch] = useState('');
  const [menu, setMenu] = useState<{ row: SheetRow; anchor: HTMLElement } | null>(null);
  const [correcting, setCorrecting] = useState<SheetRow | null>(null);

  const may = mayMark(role) && session.status !== 'cancelled';
  const counts = countsOf(sheet.rows);
  const rows = sheet.rows.filter((row) => (!only || (row.status ?? 'expected') === only) && matches(row, search));
  const open = sheet.rows.filter((row) => row.status === null);
  const query = { data: sheet, error: null, refetch: () => Promise.resolve() as never, isFetching: false };

  return (
    <PageFrame title={course.name} lead={
      <Stack component="span" direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <span>{list([longDate(session.starts_at, course.time_zone), span(session.starts_at, session.ends_at, course.time_zone)])}</span>
        <SessionChip status={session.status} />
        <Link component={To} to={`/courses/${course.id}`}>{t('to_course')}</Link>
      </Stack>
    } actions={<>{mayMark(role) && <SessionActions sheet={sheet} />}{mayMark(role) && <ExportMenu query={{ session: session.id }} />}</>}>
      <Stack direction="row" useFlexGap role="group" aria-label={t('show_only')} sx={{ flexWrap: 'wrap', gap: 1, mb: 2 }}>
        {shownStatuses.map((status) => (
          <Chip key={status} clickable color={only === status ? 'primary' : 'default'} variant={only === status ? 'filled' : 'outlined'} aria-pressed={only === status}
            onClick={() => setOnly(only === status ? null : status)} label={`${words.status(status)} ${number(counts[status])}`} />
        ))}
      </Stack>
      <Loaded query={query} isEmpty={() => sheet.rows.length === 0} empty={t('nobody')}>
        {() => (
          <Stack spacing={1.5}>
            <Stack direction={{ xs: 'column', sm: 'row' }} spacing={1.5} sx={{ alignItems: { sm: 'center' } }}>
              <SearchField label={t('search')} value={search} onSearch={setSearch} pauseMs={80} />
              {may && open.length > 0 && (
                <Button variant="outlined" sx={{ flexShrink: 0 }} onClick={() => void marking.set(open, 'present')}>{t('rest_present', { count: open.length })}</Button>
              )}
            </Stack>
            {may && <Typography variant="body2" color="text.secondary" sx={{ display: { xs: 'none', md: 'block' } }}>{t('keys')}</Typography>}
            {rows.length === 0 ? <Typography role="status">{t('none_match')}</Typography> : (
              <SheetList rows={rows} zone={course.time_zone} {...(may ? { onMark: (row, status) => void marking.set([row], status),
                onMore: (row, anchor) => setMenu({ row, anchor }) } : {})} />
            )}
          </Stack>
        )}
      </Loaded>
      <Menu anchorEl={menu?.anchor ?? null} open={menu !== null} onClose={() => setMenu(null)}>
        <MenuItem onClick={() => { setCorrecting(menu?.row ?? null); setMenu(null); }}>{t('correct')}</MenuItem>
        <MenuItem disabled={menu?.row.set_by !== layerOf(role)} onClick={() => { if (menu) void marking.clear(menu.row); setMenu(null); }}>{t('take_back')}</MenuItem>
        <MenuItem disabled={!menu?.row.record_id} component={To} to={`/records/${menu?.row.record_id ?? ''}`}>{t('explain')}</MenuItem>
        <MenuItem component={To} to={`/people/${menu?.row.person_id ?? ''}`}>{t('person')}</MenuItem>
      </Menu>
      {correcting && <CorrectDialog row={correcting} close={() => setCorrecting(null)} submit={async (status, reason) => {
        if (!(await marking.set([correcting], status, reason))) throw new Error('refused');
      }} />}
    </PageFrame>
  );
}
