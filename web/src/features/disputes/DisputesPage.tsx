// What people say is not right about their records: open ones first, each with a way to settle it.
import Card from '@mui/material/Card';
import CardActionArea from '@mui/material/CardActionArea';
import CardContent from '@mui/material/CardContent';
import Chip from '@mui/material/Chip';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To, useSearchParams } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { useFormats } from '../../i18n/formats';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { Pager } from '../../parts/Pager';
import { PersonName } from '../../parts/PersonName';
import { useCursorPages } from '../../parts/useCursorPages';
import { SessionName } from './SessionName';

type Status = Schemas['DisputeStatus'];
const statuses: readonly Status[] = ['open', 'upheld', 'declined', 'withdrawn'];
const kinds: readonly Schemas['DisputeKind'][] = ['was_there', 'was_not_me'];

export default function DisputesPage() {
  const { t } = useTranslation('disputes');
  const { dateTime } = useFormats();
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const status = (search.get('status') ?? 'open') as Status;
  const kind = search.get('kind') ?? '';
  const set = (name: string, value: string) => setSearch((old) => {
    const next = new URLSearchParams(old);
    if (value) next.set(name, value);
    else next.delete(name);
    return next;
  }, { replace: true });
  const list = useCursorPages<Schemas['Dispute']>(['disputes', status, kind], (cursor, signal) => must(api.GET('/api/v1/disputes', { signal, params: { query: {
    status, limit: 30, ...(kind ? { kind: kind as Schemas['DisputeKind'] } : {}), ...(cursor ? { cursor } : {}) } } })));
  useFeed(useCallback((event: FeedEvent) => { if (event.kind === 'dispute' || event.kind === 'reset') void queries.invalidateQueries({ queryKey: ['disputes'] }); }, [queries]));
  return (
    <PageFrame title={t('title')} lead={t('lead')}>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={1.5} sx={{ mb: 2, maxWidth: 480 }}>
        <TextField select label={t('show')} value={status} onChange={(event) => set('status', event.target.value)}>
          {statuses.map((one) => <MenuItem key={one} value={one}>{t(`status.${one}`)}</MenuItem>)}
        </TextField>
        <TextField select label={t('kind_label')} value={kind} onChange={(event) => set('kind', event.target.value)}>
          <MenuItem value="">{t('any_kind')}</MenuItem>
          {kinds.map((one) => <MenuItem key={one} value={one}>{t(`kind.${one}`)}</MenuItem>)}
        </TextField>
      </Stack>
      <Loaded query={list.query} isEmpty={({ items }) => items.length === 0} empty={status === 'open' ? t('none_open') : t('none')}>
        {({ items }) => (
          <>
            <Stack component="ul" spacing={1.5} sx={{ listStyle: 'none', p: 0, m: 0 }}>
              {items.map((dispute) => (
                <Card component="li" key={dispute.id}>
                  <CardActionArea component={To} to={`/disputes/${dispute.id}`}>
                    <CardContent>
                      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center', mb: 0.5 }}>
                        <Typography component="span" sx={{ fontWeight: 600 }}><PersonName id={dispute.person_id} /></Typography>
                        <Chip size="small" variant="outlined" label={t(`kind.${dispute.kind}`)} />
                      </Stack>
                      <Typography component="span" dir="auto" sx={{ display: 'block', overflowWrap: 'anywhere' }}>“{dispute.words}”</Typography>
                      <Typography component="span" variant="body2" color="text.secondary"><SessionName sessionId={dispute.session_id} courseId={dispute.course_id} /> · {t('said_at', { time: dateTime(dispute.made_at) })}</Typography>
                    </CardContent>
                  </CardActionArea>
                </Card>
              ))}
            </Stack>
            <Pager number={list.number} next={list.next} previous={list.previous} />
          </>
        )}
      </Loaded>
    </PageFrame>
  );
}
