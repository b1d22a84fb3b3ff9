// Pairs of people whose faces are very much alike: one person under two names, or two who look alike. Side by side, settled by a tap.
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { JobProgress } from '../../parts/JobProgress';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { Pager } from '../../parts/Pager';
import { useCursorPages } from '../../parts/useCursorPages';
import type { Job } from '../../parts/useJob';
import { Pair } from './Pair';

const statuses = ['open', 'same', 'look_alikes'] as const;

export default function DuplicatesPage() {
  const { t } = useTranslation('duplicates');
  const act = useAct();
  const queries = useQueryClient();
  const [status, setStatus] = useState<Schemas['DuplicateStatus']>('open');
  const [job, setJob] = useState<string | null>(null);
  const list = useCursorPages<Schemas['Duplicate']>(['duplicates', status], (cursor, signal) =>
    must(api.GET('/api/v1/duplicates', { params: { query: { status, limit: 20, ...(cursor ? { cursor } : {}) } }, signal })));
  const again = useCallback(() => void queries.invalidateQueries({ queryKey: ['duplicates'] }), [queries]);
  const scanned = useCallback(() => { setJob(null); again(); }, [again]);
  const scan = () => act(async () => setJob((await must<Job>(api.POST('/api/v1/duplicates/scan', {}) as Promise<{ data?: Job }>)).id));
  return (
    <PageFrame title={t('title')} lead={t('lead')} actions={<Button variant="outlined" disabled={job !== null} onClick={() => void scan()}>{t('scan')}</Button>}>
      <Stack spacing={2}>
        {job && <JobProgress id={job} label={t('scanning')} onDone={scanned} />}
        <TextField select label={t('show')} value={status} onChange={(event) => setStatus(event.target.value as typeof status)} sx={{ maxWidth: 260 }}>
          {statuses.map((one) => <MenuItem key={one} value={one}>{t(`status.${one}`)}</MenuItem>)}
        </TextField>
        <Loaded query={list.query} isEmpty={({ items }) => items.length === 0} empty={status === 'open' ? t('none_open') : t('none_settled')}>
          {({ items }) => (
            <>
              <Stack spacing={2}>{items.map((pair) => <Pair key={pair.id} pair={pair} onSettled={again} />)}</Stack>
              <Pager number={list.number} next={list.next} previous={list.previous} />
            </>
          )}
        </Loaded>
      </Stack>
    </PageFrame>
  );
}
