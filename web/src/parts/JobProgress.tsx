// How far a job is, with a way to stop it; what failed in words. `onDone` is called once, when it has succeeded.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats';
import { FaultText } from './FaultText';
import { useAct } from './Notices';
import { cancelJob, isEnded, useJob, type Job } from './useJob';

export function JobProgress({ id, label, onDone }: { id: string; label: string; onDone: (job: Job) => void }) {
  const { t } = useTranslation('parts');
  const { number } = useFormats();
  const act = useAct();
  const { data: job, error } = useJob(id);
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (job?.status !== 'succeeded' || told.current === job.id) return;
    told.current = job.id;
    onDone(job);
  }, [job, onDone]);
  if (error && !job) return <Alert severity="error"><FaultText error={error} /></Alert>;
  if (job?.status === 'failed') return <Alert severity="error">{job.error?.detail}</Alert>;
  if (job?.status === 'cancelled') return <Alert severity="info">{t('job_cancelled')}</Alert>;
  if (isEnded(job)) return null;
  const { done, total } = job?.progress ?? { done: 0, total: 0 };
  return (
    <Stack spacing={1}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center' }}>
        <Typography role="status">{label}{total > 0 && ` ${t('of_total', { done: number(done), total: number(total) })}`}</Typography>
        <Button size="small" disabled={job?.cancelling ?? false} onClick={() => void act(() => cancelJob(id))}>{t('stop_job')}</Button>
      </Stack>
      <LinearProgress aria-label={label} variant={total > 0 ? 'determinate' : 'indeterminate'} value={total > 0 ? Math.min(100, (100 * done) / total) : 0} />
    </Stack>
  );
}
