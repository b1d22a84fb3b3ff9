// Why a record says what it says: who said so, what was seen and how sure that was, which rules held, what was done since; and the
// ways to correct it.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { PersonName } from '../../parts/PersonName';
import { SealedPicture } from '../../parts/SealedPicture';
import { StatusChip } from '../../parts/StatusChip';
import { useWords } from '../../parts/useWords';
import { SessionName } from '../disputes/SessionName';
import { CorrectDialog } from './CorrectDialog';
import { History } from './History';
import { Rules } from './Rules';
import { Seen } from './Seen';

type Explanation = Schemas['Explanation'];

export default function ExplanationPage() {
  const { t } = useTranslation('explanation');
  const { recordId = '' } = useParams();
  const query = useQuery<Explanation>({ queryKey: ['explanation', recordId],
    queryFn: ({ signal }) => must<Explanation>(api.GET('/api/v1/records/{record_id}/explanation', { params: { path: { record_id: recordId } }, signal }) as Promise<{ data?: Explanation }>) });
  return <PageFrame title={t('title')}><Loaded query={query}>{(data) => <Told told={data} />}</Loaded></PageFrame>;
}

function Told({ told }: { told: Explanation }) {
  const { t } = useTranslation('explanation');
  const { dateTime, list } = useFormats();
  const words = useWords();
  const act = useAct();
  const queries = useQueryClient();
  const [correcting, setCorrecting] = useState<'status' | 'not_this' | null>(null);
  const { record, session } = told;
  const changed = () => Promise.all(['explanation', 'timeline', 'sheet', 'records'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const vetoed = told.vetoes.length > 0;
  const takeBackVeto = () => act(async () => {
    await must(api.DELETE('/api/v1/records/{record_id}/not_this_person', { params: { path: { record_id: record.id } } }));
    await changed();
  }, { text: t('veto_back') });
  const layers = [
    { name: 'observed', status: record.observed, said: null },
    { name: 'teacher', status: record.teacher?.status ?? null, said: record.teacher },
    { name: 'office', status: record.office?.status ?? null, said: record.office },
  ] as const;
  return (
    <Stack spacing={3}>
      <Card>
        <CardContent>
          <Stack spacing={1.5}>
            <Typography component="h2" variant="h2"><PersonName id={record.person_id} link /></Typography>
            <Typography color="text.secondary"><SessionName sessionId={session.id} courseId={session.course_id} /></Typography>
            <Stack direction="row" useFlexGap sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
              <StatusChip status={told.counts?.status ?? null} />
              <Typography>{list([told.counts ? words.layer(told.counts.layer) : t('says_nothing'), words.method(record.method)])}</Typography>
            </Stack>
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
              <Button variant="contained" onClick={() => setCorrecting('status')}>{t('correct')}</Button>
              {record.method === 'face' && !vetoed && <Button variant="outlined" onClick={() => setCorrecting('not_this')}>{t('not_this')}</Button>}
              {vetoed && <Button variant="outlined" onClick={() => void takeBackVeto()}>{t('take_back_veto')}</Button>}
            </Stack>
          </Stack>
        </CardContent>
      </Card>
      {vetoed && <Alert severity="warning">{t('vetoed')} {told.vetoes.map((veto) => <bdi key={veto.id}>“{veto.reason}”</bdi>)}</Alert>}

      <Stack component="section" aria-labelledby="layers" spacing={1}>
        <Typography component="h2" variant="h2" id="layers">{t('layers')}</Typography>
        {layers.map(({ name, status, said }) => (
          <Stack key={name} direction="row" useFlexGap sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography sx={{ minWidth: 140 }}>{words.layer(name)}</Typography>
            {status ? <StatusChip status={status} /> : <Typography color="text.secondary">{t('nothing_said')}</Typography>}
            {said && <Typography variant="body2" color="text.secondary">{dateTime(said.at)} · <bdi>“{said.reason}”</bdi></Typography>}
          </Stack>
        ))}
      </Stack>

      <Seen told={told} />
      {told.evidence.some((one) => one.has_picture) && (
        <Stack component="section" aria-labelledby="evidence" spacing={1}>
          <Typography component="h2" variant="h2" id="evidence">{t('evidence')}</Typography>
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2 }}>
            {told.evidence.filter((one) => one.has_picture).map((one) => (
              <Stack key={one.id} spacing={0.5}>
                <SealedPicture src={`/api/v1/records/${record.id}/evidence/${one.id}`} alt={t('evidence_of', { time: dateTime(one.created_at) })} width={180} height={180} />
                <Typography variant="body2" color="text.secondary">{t('kept_until', { time: dateTime(one.expires_at) })}</Typography>
              </Stack>
            ))}
          </Stack>
        </Stack>
      )}
      <Rules then={told.decided_by?.policy ?? null} now={told.policy_now} />
      {told.disputes.length > 0 && (
        <Stack component="section" aria-labelledby="disputes" spacing={1} sx={{ alignItems: 'flex-start' }}>
          <Typography component="h2" variant="h2" id="disputes">{t('disputes')}</Typography>
          {told.disputes.map((dispute) => (
            <LinkButton key={dispute.id} to={`/disputes/${dispute.id}`}>{dateTime(dispute.made_at)} · {t(`dispute.${dispute.status}`)}</LinkButton>
          ))}
        </Stack>
      )}
      <History told={told} />
      {correcting && <CorrectDialog record={record} what={correcting} onClose={() => setCorrecting(null)} onDone={changed} />}
    </Stack>
  );
}
