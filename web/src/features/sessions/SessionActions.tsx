// What can be done with a session: opened, taken live or from a picture, closed, moved, cancelled. Asks before what ends it.
import MoreVertIcon from '@mui/icons-material/MoreVert';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useConfirm } from '../../parts/Confirm';
import { LinkButton } from '../../parts/LinkButton';
import { useAct } from '../../parts/Notices';
import { HallCode } from './HallCode';
import { countsOf, type Sheet } from './marks';
import { MoveDialog } from './MoveDialog';
import { sheetKey } from './useSheet';

export function SessionActions({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('sessions');
  const { session, course } = sheet;
  const queries = useQueryClient();
  const act = useAct();
  const confirm = useConfirm();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [dialog, setDialog] = useState<'move' | 'code' | null>(null);
  const params = { path: { session_id: session.id } };
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: sheetKey(session.id) });
    void queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  const open = () => must(api.POST('/api/v1/sessions/{session_id}/open', { params }));
  const later = (work: () => Promise<unknown>) => async () => { await work(); await refresh(); };

  const start = () => act(later(open), { text: t('opened') });
  const end = async () => {
    const missing = countsOf(sheet.rows).expected;
    if (!(await confirm({ title: t('close_ask'), text: missing > 0 ? t('close_missing', { count: missing }) : t('close_all_marked'), action: t('close') }))) return;
    await act(later(() => must(api.POST('/api/v1/sessions/{session_id}/close', { params }))), { text: t('closed'), undo: later(open) });
  };
  const cancel = async () => {
    setAnchor(null);
    if (!(await confirm({ title: t('cancel_ask'), text: t('cancel_why'), action: t('cancel_session'), dangerous: true }))) return;
    await act(later(() => must(api.POST('/api/v1/sessions/{session_id}/cancel', { params }))), { text: t('cancelled') });
  };
  const choose = (next: 'move') => { setAnchor(null); setDialog(next); };

  return (
    <>
      {session.status === 'open' && <LinkButton variant="contained" to={`/sessions/${session.id}/live`}>{t('take_live')}</LinkButton>}
      {session.status === 'open' && <LinkButton variant="outlined" to={`/sessions/${session.id}/classroom`}>{t('take_photo')}</LinkButton>}
      {session.status === 'open' && <Button variant="outlined" onClick={() => setDialog('code')}>{t('hall_code')}</Button>}
      {session.status === 'open' && <Button variant="outlined" onClick={() => void end()}>{t('close')}</Button>}
      {session.status === 'scheduled' && <Button variant="contained" onClick={() => void start()}>{t('open')}</Button>}
      {session.status === 'closed' && <Button variant="outlined" onClick={() => void start()}>{t('open_again')}</Button>}
      {(session.status === 'scheduled' || session.status === 'open') && (
        <>
          <IconButton aria-label={t('more')} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)}><MoreVertIcon /></IconButton>
          <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
            {session.status === 'scheduled' && <MenuItem onClick={() => choose('move')}>{t('move')}</MenuItem>}
            <MenuItem onClick={() => void cancel()}>{t('cancel_session')}</MenuItem>
          </Menu>
        </>
      )}
      {dialog === 'code' && <HallCode sessionId={session.id} title={course.name} close={() => setDialog(null)} />}
      {dialog === 'move' && <MoveDialog session={session} zone={course.time_zone} close={() => setDialog(null)} moved={refresh} />}
    </>
  );
}
