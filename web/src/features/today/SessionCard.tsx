// A session at hand: how far it is, who is missing, and one tap to each of the three ways of taking it.
import EditNoteIcon from '@mui/icons-material/EditNote';
import PhotoCameraIcon from '@mui/icons-material/PhotoCamera';
import VideocamIcon from '@mui/icons-material/Videocam';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { Facts } from '../../parts/Facts';
import { useAct } from '../../parts/Notices';
import { SessionChip } from '../../parts/SessionChip';
import type { SessionOn } from './day';
import { MissingNow } from './MissingNow';

export function useOpenClose(sessionId: string) {
  const { t } = useTranslation('today');
  const queries = useQueryClient();
  const act = useAct();
  const path = { params: { path: { session_id: sessionId } } };
  const read = () => queries.invalidateQueries({ queryKey: ['sessions_on'] });
  const set = async (to: 'open' | 'close') => {
    await must(to === 'open' ? api.POST('/api/v1/sessions/{session_id}/open', path) : api.POST('/api/v1/sessions/{session_id}/close', path));
    await read();
  };
  return {
    open: () => act(() => set('open')),
    close: () => act(() => set('close'), { text: t('closed'), undo: () => set('open') }),
  };
}

export function SessionCard({ item, mayTake }: { item: SessionOn; mayTake: boolean }) {
  const { t } = useTranslation('today');
  const formats = useFormats();
  const navigate = useNavigate();
  const title = useId();
  const [busy, setBusy] = useState(false);
  const { session, course, counts, people } = item;
  const { open, close } = useOpenClose(session.id);
  const here = counts.present + counts.late;
  const isOpen = session.status === 'open';
  // One tap: a session that is not open yet is opened on the way.
  const take = (way: 'live' | 'classroom' | 'hand') => async () => {
    setBusy(true);
    if (isOpen || (await open())) void navigate(way === 'hand' ? `/sessions/${session.id}` : `/sessions/${session.id}/${way}`, { state: { begin: true } });
    setBusy(false);
  };
  return (
    <Card component="article" aria-labelledby={title} sx={{ p: 2 }}>
      <Stack spacing={1.5}>
        <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center', justifyContent: 'space-between' }}>
          <Box sx={{ minWidth: 0 }}>
            <Typography component="h3" variant="h3" id={title}><bdi>{course.name}</bdi></Typography>
            <Typography variant="body2" color="text.secondary"><Facts of={[course.code, formats.span(session.starts_at, session.ends_at, course.time_zone)]} /></Typography>
          </Box>
          <SessionChip status={session.status} />
        </Stack>
        <Box>
          <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums', mb: 0.5 }}>{t('here', { here: formats.number(here), all: formats.number(people) })}</Typography>
          <LinearProgress variant="determinate" value={people ? (here / people) * 100 : 0} aria-labelledby={title} sx={{ height: 8, borderRadius: 4 }} />
        </Box>
        {isOpen && <MissingNow sessionId={session.id} />}
        {mayTake && (
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, '& > button': { flex: { xs: '1 1 auto', sm: '0 0 auto' } } }}>
            <Button variant="contained" disabled={busy} startIcon={<VideocamIcon />} onClick={() => void take('live')()}>{t('take_live')}</Button>
            <Button variant="outlined" disabled={busy} startIcon={<PhotoCameraIcon />} onClick={() => void take('classroom')()}>{t('take_photo')}</Button>
            <Button variant="outlined" disabled={busy} startIcon={<EditNoteIcon />} onClick={() => void take('hand')()}>{t('take_by_hand')}</Button>
            {isOpen && <Button sx={{ marginInlineStart: 'auto' }} onClick={() => void close()}>{t('close')}</Button>}
          </Stack>
        )}
      </Stack>
    </Card>
  );
}
