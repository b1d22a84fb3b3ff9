// One dispute: what was said, what the record said, and the answer, which can be taken back.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Chip from '@mui/material/Chip';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { FaultText } from '../../parts/FaultText';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { useNotice } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { PersonName } from '../../parts/PersonName';
import { StatusChip } from '../../parts/StatusChip';
import { useWords } from '../../parts/useWords';
import { SessionName } from './SessionName';

type Dispute = Schemas['Dispute'];
type NewStatus = NonNullable<Schemas['DisputeSettlement']['status']>;
const newStatuses: readonly NewStatus[] = ['present', 'late', 'excused'];

export default function DisputePage() {
  const { t } = useTranslation('disputes');
  const { disputeId = '' } = useParams();
  const query = useQuery({ queryKey: ['dispute', disputeId],
    queryFn: ({ signal }) => must(api.GET('/api/v1/disputes/{dispute_id}', { params: { path: { dispute_id: disputeId } }, signal })) });
  return (
    <PageFrame title={t('one')} actions={<LinkButton to="/disputes">{t('all')}</LinkButton>}>
      <Loaded query={query}>{(dispute: Dispute) => <Detail dispute={dispute} />}</Loaded>
    </PageFrame>
  );
}

function Detail({ dispute }: { dispute: Dispute }) {
  const { t } = useTranslation('disputes');
  const { dateTime } = useFormats();
  const words = useWords();
  const queries = useQueryClient();
  const say = useNotice();
  const [answer, setAnswer] = useState('');
  const [status, setStatus] = useState<NewStatus>('present');
  const path = { dispute_id: dispute.id };
  const changed = async (now: Dispute) => {
    queries.setQueryData(['dispute', dispute.id], now);
    await Promise.all(['disputes', 'explanation', 'timeline'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  const undo = useMutation({ mutationFn: () => must<Dispute>(api.DELETE('/api/v1/disputes/{dispute_id}/settlement', { params: { path } }) as Promise<{ data?: Dispute }>), onSuccess: changed });
  const settle = useMutation({
    mutationFn: (outcome: 'upheld' | 'declined') => must<Dispute>(api.PUT('/api/v1/disputes/{dispute_id}/settlement', {
      params: { path, header: { 'If-Match': `"${dispute.version}"` } },
      body: { outcome, answer: answer.trim(), ...(outcome === 'upheld' && dispute.kind === 'was_there' ? { status } : {}) } }) as Promise<{ data?: Dispute }>),
    onSuccess: async (now) => { await changed(now); say({ text: t('settled_done'), undo: () => undo.mutateAsync() }); },
  });
  const fault = settle.error ?? undo.error;
  return (
    <Stack spacing={2} sx={{ maxWidth: 720 }}>
      <Card>
        <CardContent>
          <Stack spacing={1}>
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
              <Typography component="h2" variant="h2"><PersonName id={dispute.person_id} link /></Typography>
              <Chip size="small" variant="outlined" label={t(`kind.${dispute.kind}`)} />
              <Chip size="small" color={dispute.status === 'open' ? 'warning' : 'default'} variant="outlined" label={t(`status.${dispute.status}`)} />
            </Stack>
            <Typography color="text.secondary"><SessionName sessionId={dispute.session_id} courseId={dispute.course_id} /></Typography>
            <Typography dir="auto" sx={{ fontSize: '1.1rem', overflowWrap: 'anywhere' }}>“{dispute.words}”</Typography>
            <Typography variant="body2" color="text.secondary">{t('said_at', { time: dateTime(dispute.made_at) })}</Typography>
          </Stack>
        </CardContent>
      </Card>
      {dispute.disputed && (
        <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
          <Typography>{t('record_said')}</Typography>
          <StatusChip status={dispute.disputed.status} />
          {dispute.disputed.layer && <Typography color="text.secondary">{words.layer(dispute.disputed.layer)}{dispute.disputed.method && `, ${words.method(dispute.disputed.method)}`}</Typography>}
          {dispute.record_id && <LinkButton to={`/records/${dispute.record_id}`} size="small">{t('explain')}</LinkButton>}
        </Stack>
      )}
      {fault && <Alert severity="error"><FaultText error={fault} /></Alert>}
      {dispute.status === 'open' && (
        <Stack spacing={2} component="section" aria-labelledby="answer-it">
          <Typography component="h2" variant="h2" id="answer-it">{t('answer_it')}</Typography>
          <TextField label={t('answer')} value={answer} required multiline minRows={2} helperText={t('answer_help')} onChange={(event) => setAnswer(event.target.value)} slotProps={{ htmlInput: { maxLength: 500 } }} />
          {dispute.kind === 'was_there' && (
            <TextField select label={t('status_if_right')} value={status} onChange={(event) => setStatus(event.target.value as NewStatus)} sx={{ maxWidth: 260 }}>
              {newStatuses.map((one) => <MenuItem key={one} value={one}>{words.status(one)}</MenuItem>)}
            </TextField>
          )}
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
            <Button variant="contained" disabled={!answer.trim() || settle.isPending} onClick={() => settle.mutate('upheld')}>{t('uphold')}</Button>
            <Button variant="outlined" disabled={!answer.trim() || settle.isPending} onClick={() => settle.mutate('declined')}>{t('decline')}</Button>
          </Stack>
        </Stack>
      )}
      {dispute.settled && (
        <Alert severity="info" action={<Button color="inherit" disabled={undo.isPending} onClick={() => undo.mutate()}>{t('take_back')}</Button>}>
          <div>{t('settled_at', { time: dateTime(dispute.settled.at) })}</div>
          <div dir="auto">“{dispute.settled.answer}”</div>
        </Alert>
      )}
    </Stack>
  );
}
