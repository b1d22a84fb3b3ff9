// From an empty installation to the first mark: the school and its administrator, its looks, a course, the camera, a person, a session.
// Until the first step is done nobody is signed in; after it one may leave and come back, the browser's tab knows where one was.
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { api, must } from '../../api/client';
import { useSession } from '../../app/session';
import { setLanguage } from '../../i18n';
import { useFormats } from '../../i18n/formats';
import { languageNames, languages, type Language } from '../../i18n/languages';
import { Loaded } from '../../parts/Loaded';
import { CameraStep } from './CameraStep';
import { CourseStep } from './CourseStep';
import { LookStep } from './LookStep';
import { MarkStep } from './MarkStep';
import { PersonStep } from './PersonStep';
import { keepProgress, readProgress, steps, type Progress } from './progress';
import { SchoolStep } from './SchoolStep';

export default function SetupPage() {
  const { t } = useTranslation('setup');
  const { me } = useSession();
  const state = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => must(api.GET('/api/v1/setup', { signal })) });
  const [progress, setProgress] = useState(() => readProgress(sessionStorage.getItem('rollcall.setup')));
  useEffect(() => { document.title = `${t('set_up')} · Rollcall`; }, [t]);
  const go = (change: Partial<Progress>) => setProgress((old) => keepProgress({ ...old, ...change }));
  if (me === undefined) return null;
  return (
    <Box component="main" sx={{ minHeight: '100dvh', p: 2, display: 'grid', justifyItems: 'center', alignContent: 'start', pt: { sm: 6 } }}>
      <Paper variant="outlined" sx={{ p: { xs: 2.5, sm: 4 }, width: '100%', maxWidth: 760 }}>
        <Loaded query={state}>
          {({ needed, recognition }) => {
            if (!needed && !progress) return <Navigate to="/" replace />; // it was set up before
            const now: Progress = needed || !me || !progress ? { step: 'school' } : progress;
            return <Steps progress={now} recognition={recognition} go={go} />;
          }}
        </Loaded>
      </Paper>
    </Box>
  );
}

function Steps({ progress, recognition, go }: { progress: Progress; recognition: boolean; go: (change: Partial<Progress>) => void }) {
  const { t, i18n } = useTranslation('setup');
  const formats = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  const { step } = progress;
  const at = steps.indexOf(step);
  const first = useRef(true);
  // A new step is a new page: its heading is what a screen reader reads first.
  useEffect(() => {
    if (!first.current) heading.current?.focus();
    first.current = false;
  }, [step]);
  const to = (next: Progress['step'], more: Partial<Progress> = {}) => go({ ...more, step: next });
  return (
    <Stack spacing={2.5}>
      <Box>
        <Typography color="text.secondary" variant="body2" sx={{ mb: 0.5 }}>{t('step', { n: formats.number(at + 1), of: formats.number(steps.length) })}</Typography>
        <LinearProgress variant="determinate" value={((at + 1) / steps.length) * 100} aria-label={t('progress')} sx={{ height: 6, borderRadius: 3 }} />
      </Box>
      <Box>
        <Typography component="h1" variant="h1" ref={heading} tabIndex={-1} sx={{ outline: 'none' }}>{t(`title.${step}`)}</Typography>
        <Typography color="text.secondary" sx={{ mt: 0.5 }}>{t(`lead.${step}`)}</Typography>
      </Box>
      {step === 'school' && <SchoolStep onDone={(timeZone) => to('look', { timeZone })} />}
      {step === 'look' && <LookStep onDone={() => to('course')} />}
      {step === 'course' && <CourseStep timeZone={progress.timeZone} onDone={(courseId) => to('camera', { courseId })} />}
      {step === 'camera' && <CameraStep recognition={recognition} onDone={() => to('person')} />}
      {step === 'person' && <PersonStep courseId={progress.courseId ?? ''} onDone={() => to('mark')} />}
      {step === 'mark' && <MarkStep courseId={progress.courseId ?? ''} />}
      {step === 'school' && (
        <TextField select label={t('language')} value={i18n.language} onChange={(event) => void setLanguage(event.target.value as Language)} sx={{ maxWidth: 240 }}>
          {languages.map((language) => <MenuItem key={language} value={language} lang={language}>{languageNames[language]}</MenuItem>)}
        </TextField>
      )}
    </Stack>
  );
}
