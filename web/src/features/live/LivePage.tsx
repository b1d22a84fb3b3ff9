// The live session: the camera on one side, the roster filling in on the other.
import DownloadIcon from '@mui/icons-material/Download';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'react-router';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { Empty } from '../../parts/Empty';
import { Facts } from '../../parts/Facts';
import { LiveWords } from '../../parts/LiveWords';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { shownStatuses } from '../../parts/statuses';
import { useCamera } from '../../parts/useCamera';
import { CameraView } from './CameraView';
import { frameMs, isAsked } from './challenge';
import { ChallengeGuide } from './ChallengeGuide';
import { ConnectionWords } from './ConnectionWords';
import { FacesSeen } from './FacesSeen';
import { MarkLog } from './MarkLog';
import { usePreferences } from './preferences';
import { RosterList } from './RosterList';
import { sheetOf } from './sheet';
import { rowsShown, type Sheet, type Shown } from './sheetState';
import { playMark } from './sound';
import { useLive, type Mark } from './useLive';
import { useFrames } from './useFrames';
import { useMarks } from './useMarks';
import { useSpoken } from './useSpoken';
import { useWakeLock } from './useWakeLock';

export default function LivePage() {
  const { sessionId = '' } = useParams();
  const { t } = useTranslation(['live', 'app']);
  const sheet = useQuery(sheetOf(sessionId));
  return (
    <PageFrame title={sheet.data?.course.name ?? t('app:page.live')} actions={sheet.data && <SessionActions sheet={sheet.data} />}>
      <Loaded query={sheet}>{(data) => <LiveSession key={data.session.id} sheet={data} />}</Loaded>
    </PageFrame>
  );
}

function SessionActions({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('live');
  const queries = useQueryClient();
  const act = useAct();
  const { id, status } = sheet.session;
  const path = { params: { path: { session_id: id } } };
  const { queryKey } = sheetOf(id);
  const open = async () => { await must(api.POST('/api/v1/sessions/{session_id}/open', path)); await queries.invalidateQueries({ queryKey }); };
  const close = async () => { await must(api.POST('/api/v1/sessions/{session_id}/close', path)); await queries.invalidateQueries({ queryKey }); };
  return (
    <>
      <Button href={`/api/v1/exports?format=csv&session=${id}`} download startIcon={<DownloadIcon />}>{t('export')}</Button>
      {status === 'open' && <Button variant="outlined" onClick={() => void act(close, { text: t('closed'), undo: open })}>{t('close_session')}</Button>}
      {(status === 'scheduled' || status === 'closed') && (
        <Button variant="contained" onClick={() => void act(open)}>{status === 'closed' ? t('open_again') : t('open_session')}</Button>
      )}
    </>
  );
}

function LiveSession({ sheet }: { sheet: Sheet }) {
  const { t, i18n } = useTranslation(['live', 'words']);
  const formats = useFormats();
  const { session, course } = sheet;
  const camera = useCamera();
  const [preferences, change] = usePreferences();
  const [recognising, setRecognising] = useState(true);
  const [shown, setShown] = useState<Shown>('all');
  const [spoken, say] = useSpoken((words) => new Intl.ListFormat(i18n.language).format(words));
  const live = useLive(session.id, (mark: Mark) => {
    say(t('is_marked', { name: mark.name, status: t(`status.${mark.status}`) }));
    if (preferences.sound && mark.method !== 'manual' && (mark.status === 'present' || mark.status === 'late')) playMark();
  });
  const { mark, notThisPerson } = useMarks(session.id);
  const open = session.status === 'open';
  const looking = open && camera.running && recognising;
  useFrames(looking && live.mayMark && live.state.phase === 'open', isAsked(live.led) ? frameMs : preferences.intervalMs, camera.frame, live.offer);
  useWakeLock(camera.running);

  const { quiet } = live;
  useEffect(() => { if (!looking) quiet(); }, [looking, quiet]);
  const { stop, start } = camera;
  useEffect(() => { if (!open) stop(); }, [open, stop]);
  // Who came here to take attendance has pressed that button already.
  const begin = (useLocation().state as { begin?: boolean } | null)?.begin === true;
  const { deviceId } = preferences;
  const begun = useRef(false);
  useEffect(() => {
    if (!begin || !open || begun.current) return;
    begun.current = true; // once: who opens a closed session again may have other plans
    void start(deviceId);
  }, [begin, open]);

  const rows = rowsShown(sheet.rows, shown);
  const { counts } = sheet;
  return (
    <>
      <LiveWords>{spoken}</LiveWords>
      <ConnectionWords state={live.state} onTryNow={live.tryNow} />
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        <Facts of={[course.code, formats.date(session.starts_at, course.time_zone), formats.span(session.starts_at, session.ends_at, course.time_zone),
          t(`words:session.${session.status}`)]} />
      </Typography>
      <Box sx={{ display: 'grid', gap: 2, alignItems: 'start', gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
        gridTemplateAreas: { xs: '"camera" "list" "log"', lg: '"camera list" "log list"' }, gridTemplateRows: { lg: 'auto 1fr' } }}>
        <Stack spacing={2} component="section" aria-label={t('camera')} sx={{ gridArea: 'camera' }}>
          <CameraView camera={camera} answer={live.answer} recognising={recognising} onRecognising={setRecognising} preferences={preferences} onPreferences={change}
            blocked={open ? undefined : t('not_open')} guide={live.led && <ChallengeGuide led={live.led} />} />
          {live.problem && <Alert severity="warning">{live.problem.detail ?? live.problem.title}</Alert>}
          <FacesSeen answer={live.answer} empty={looking ? t('nobody_seen') : t('not_looking')} />
          <Typography variant="body2" color="text.secondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>
            <Facts of={[live.tookMs !== null && looking && t('took', { n: formats.number(live.tookMs) }), live.skipped > 0 && t('skipped', { count: live.skipped })]} />
          </Typography>
        </Stack>
        <Paper variant="outlined" component="section" aria-labelledby="log-title" sx={{ p: 2, gridArea: 'log' }}>
          <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center', mb: 1 }}>
            <Typography component="h2" variant="h2" id="log-title">{t('log')}</Typography>
            <Button size="small" disabled={live.log.length === 0} onClick={live.clear}>{t('clear')}</Button>
          </Stack>
          <MarkLog log={live.log} zone={course.time_zone} />
        </Paper>
        <Paper variant="outlined" component="section" aria-labelledby="list-title" sx={{ p: 2, gridArea: 'list' }}>
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, justifyContent: 'space-between', alignItems: 'center', mb: 1 }}>
            <Typography component="h2" variant="h2" id="list-title">
              {t('here', { here: formats.number(counts.present + counts.late), all: formats.number(sheet.rows.length) })}
            </Typography>
            <ToggleButtonGroup exclusive size="small" value={shown} aria-label={t('show')} onChange={(_, value: Shown | null) => value && setShown(value)}>
              <ToggleButton value="all">{t('everyone')}</ToggleButton>
              <ToggleButton value="missing">{t('missing', { n: formats.number(rowsShown(sheet.rows, 'missing').length) })}</ToggleButton>
            </ToggleButtonGroup>
          </Stack>
          <Typography variant="body2" color="text.secondary" sx={{ mb: 1, fontVariantNumeric: 'tabular-nums' }}>
            <Facts of={shownStatuses.map((one) => counts[one] > 0 && `${t(`status.${one}`)} ${formats.number(counts[one])}`)} />
          </Typography>
          {rows.length > 0 && <RosterList rows={rows} zone={course.time_zone} onMark={(row, status) => void mark(row, status)} onNotThisPerson={(row) => void notThisPerson(row)} />}
          {rows.length === 0 && <Empty>{sheet.rows.length === 0 ? t('roster_empty') : t('nobody_missing')}</Empty>}
        </Paper>
      </Box>
    </>
  );
}
