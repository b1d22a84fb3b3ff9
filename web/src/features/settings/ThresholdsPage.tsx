// What a similarity threshold costs: how many are recognised and how many strangers are taken for somebody, as measured, drawn
// over the thresholds, with those in force marked.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { LineChart } from '../../parts/charts/LineChart';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { SettingForm } from './SettingForm';
import { useSettings } from './settings';

function ChangeRate({ done }: { done: () => Promise<unknown> }) {
  const { t } = useTranslation('settings');
  const settings = useSettings();
  const [open, setOpen] = useState(false);
  const setting = settings.data?.find((one) => one.name === 'recognition.false_accept_rate');
  if (!setting || setting.change === 'never') return null;
  return (
    <>
      <Button variant="contained" onClick={() => setOpen(true)}>{t('change_rate')}</Button>
      {open && <SettingForm setting={setting} close={() => setOpen(false)} done={done} />}
    </>
  );
}

export default function ThresholdsPage() {
  const { t } = useTranslation(['settings', 'app']);
  const me = useMe();
  const formats = useFormats();
  const [people, setPeople] = useState('');
  const count = Number(people);
  const asked = Number.isInteger(count) && count >= 1 && count <= 100_000_000 ? count : undefined;
  const tradeOff = useQuery({ queryKey: ['thresholds', asked ?? null], placeholderData: keepPreviousData,
    queryFn: ({ signal }) => must(api.GET('/api/v1/thresholds', { signal, params: { query: asked ? { people: asked } : {} } })) });
  const similarity = (value: number) => formats.number(value, 3);
  const rate = (value: number) => formats.percent(value, value < 0.01 ? 3 : 1);
  return (
    <PageFrame title={t('app:page.thresholds')} lead={t('thresholds_lead')} actions={atLeast(me.role, 'admin') && <ChangeRate done={() => tradeOff.refetch()} />}>
      <Loaded query={tradeOff}>
        {(now) => (
          <>
            <Typography component="dl" sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(190px, 1fr))', gap: 2, mb: 3, '& dt': { color: 'text.secondary' }, '& dd': { m: 0, fontSize: '1.3rem', fontVariantNumeric: 'tabular-nums' } }}>
              <div><dt>{t('accepted_from')}</dt><dd>{similarity(now.accept)}</dd></div>
              <div><dt>{t('reviewed_from')}</dt><dd>{similarity(now.review)}</dd></div>
              <div><dt>{t('recognised')}</dt><dd>{now.true_accept_rate === null ? '–' : rate(now.true_accept_rate)}</dd></div>
              <div><dt>{t('strangers')}</dt><dd>{rate(now.false_accept_rate)}</dd></div>
            </Typography>
            <TextField type="number" label={t('among')} placeholder={String(now.people)} helperText={t('among_why', { people: formats.number(now.people) })} value={people}
              onChange={(event) => setPeople(event.target.value)} sx={{ maxWidth: 320, mb: 3 }} slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: 1, max: 100_000_000 } }} />
            {now.points.length === 0 ? <Alert severity="info">{t('not_measured', { model: now.model })}</Alert> : (
              <LineChart title={t('trade_off')} summary={t('trade_off_why', { accept: similarity(now.accept) })} xIs={t('similarity')} series={[t('line_true'), t('line_false')]}
                rows={now.points.map((point) => ({ x: point.similarity, values: [point.true_accept_rate, point.false_accept_rate_searched] }))}
                formatX={similarity} format={rate} from={0} to={1} marks={[{ x: now.accept, label: t('mark_accept') }, { x: now.review, label: t('mark_review') }]} height={320} />
            )}
            <Typography color="text.secondary">{t('measured', { model: now.model })}</Typography>
          </>
        )}
      </Loaded>
    </PageFrame>
  );
}
