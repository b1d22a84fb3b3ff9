// What the server works on in its own time, how far it is and what came of it.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import LinearProgress from '@mui/material/LinearProgress';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { Pager } from '../../parts/Pager';
import { useCursorPages } from '../../parts/useCursorPages';
import { useDownload } from '../../parts/useDownload';
import { cancelJob, isEnded, type Job } from '../../parts/useJob';

const statuses: readonly Job['status'][] = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];
const colours = { queued: 'default', running: 'info', succeeded: 'success', failed: 'error', cancelled: 'default' } as const;

export default function JobsPage() {
  const { t } = useTranslation(['jobs', 'app']);
  const formats = useFormats();
  const confirm = useConfirm();
  const act = useAct();
  const { download } = useDownload();
  const [status, setStatus] = useState<Job['status'] | ''>('');
  const { query: jobs, ...pager } = useCursorPages(['jobs', status], (cursor, signal) =>
    must(api.GET('/api/v1/jobs', { signal, params: { query: { ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) } } })));
  const end = async (job: Job) => {
    if (isEnded(job) && !await confirm({ title: t('forget'), text: t('forget_why'), action: t('forget'), dangerous: true })) return;
    await act(async () => { await cancelJob(job.id); await jobs.refetch(); }, { text: isEnded(job) ? t('forgotten') : t('cancelled') });
  };
  const result = (job: Job) => download(() => api.GET('/api/v1/jobs/{job_id}/result', { params: { path: { job_id: job.id } }, parseAs: 'blob' }),
    `${job.kind}.${job.result?.content_type.includes('json') ? 'json' : 'bin'}`);
  const progress = (job: Job) => {
    if (job.status === 'failed') return job.error?.detail;
    if (!job.progress || job.progress.total === 0) return isEnded(job) ? '–' : <LinearProgress aria-label={t('progress_of', { kind: job.kind })} sx={{ minWidth: 80 }} />;
    const words = t('of', { done: formats.number(job.progress.done), total: formats.number(job.progress.total) });
    return (
      <>
        <LinearProgress variant="determinate" aria-label={t('progress_of', { kind: job.kind })} value={Math.min(100, (100 * job.progress.done) / job.progress.total)} sx={{ minWidth: 80 }} />
        <Typography variant="body2" color="text.secondary">{words}</Typography>
      </>
    );
  };
  return (
    <PageFrame title={t('app:page.jobs')} lead={t('lead')} actions={(
      <>
        <TextField select label={t('status')} value={status} onChange={(event) => setStatus(event.target.value as Job['status'] | '')} sx={{ minWidth: 160 }}>
          <MenuItem value="">{t('all')}</MenuItem>
          {statuses.map((one) => <MenuItem key={one} value={one}>{t(`status.${one}`)}</MenuItem>)}
        </TextField>
        <Button variant="outlined" disabled={jobs.isFetching} onClick={() => void jobs.refetch()}>{t('look_again')}</Button>
      </>
    )}>
      <Loaded query={jobs} isEmpty={({ items }) => items.length === 0} empty={t('none')}>
        {({ items }) => (
          <DataTable label={t('app:page.jobs')} rows={items} rowKey={(job) => job.id} cards columns={[
            { key: 'kind', head: t('kind'), cell: (job) => t(`kind.${job.kind}`, { defaultValue: job.kind.replaceAll('_', ' ') }) },
            { key: 'status', head: t('status'), cell: (job) => <Chip size="small" variant="outlined" color={colours[job.status]} label={job.cancelling ? t('cancelling') : t(`status.${job.status}`)} /> },
            { key: 'progress', head: t('progress'), cell: progress },
            { key: 'asked', head: t('asked'), cell: (job) => formats.dateTime(job.created_at) },
            { key: 'actions', head: t('actions'), quiet: true, cell: (job) => (
              <>
                {job.status === 'succeeded' && job.result && <Button size="small" aria-label={t('result_of', { kind: job.kind })} onClick={() => void result(job)}>{t('result')}</Button>}
                <Button size="small" color="error" disabled={job.cancelling} aria-label={isEnded(job) ? t('forget_named', { kind: job.kind }) : t('cancel_named', { kind: job.kind })} onClick={() => void end(job)}>
                  {isEnded(job) ? t('forget') : t('cancel_job')}
                </Button>
              </>
            ) },
          ]} />
        )}
      </Loaded>
      <Pager {...pager} />
    </PageFrame>
  );
}
