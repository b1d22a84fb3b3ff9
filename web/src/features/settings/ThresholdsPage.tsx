// What a similarity threshold costs: how many are recognised and how many strangers are taken for somebody, as measured, drawn
// over the thresholds, with those in force marked.
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { LineChart } from '../../parts/charts/LineChart';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { SettingForm } from './SettingForm';
import { useSettings } from './settings';

/** Where the axis begins, so that differences can be seen: at a tenth below the least. */
const lowest = (rates: readonly number[]): number => Math.max(0, Math.floor(Math.min(...rates) * 10) / 10);

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
  const chart = (now: Schemas['TradeOff']) => ({ xIs: t('similarity'), formatX: similarity, format: rate, height: 280, summary: t('marked', { accept: similarity(now.accept), review: similarity(now.review) }),
    marks: [{ x: now.accept, label: t('mark_accept') }, { x: now.review, label: t('mark_review') }] });
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
            <TextField type="number" label={t('among')} placeholder={String(now.people)} helperText={asked ? ' ' : t('among_why', { people: formats.number(now.people) })} value={people}
              onChange={(event) => setPeople(event.target.value)} sx={{ maxWidth: 320, mb: 3 }} slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: 1, max: 100_000_000 } }} />
            {now.points.length === 0 ? <Alert severity="info">{t('not_measured', { model: now.model })}</Alert> : (
              <>
                <Typography component="h2" variant="h2">{t('trade_off')}</Typography>
                <Typography sx={{ mb: 2 }}>{t('trade_off_why', { accept: similarity(now.accept) })}</Typography>
                {/* A picture for each, side by side: they are of different sizes, and both are to be seen. */}
                <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))' }}>
                  <LineChart {...chart(now)} title={t('line_true')} series={[t('line_true')]} from={lowest(now.points.map((point) => point.true_accept_rate))} to={1}
                    rows={now.points.map((point) => ({ x: point.similarity, values: [point.true_accept_rate] }))} />
                  <LineChart {...chart(now)} title={t('line_false')} series={[t('line_false')]}
                    rows={now.points.map((point) => ({ x: point.similarity, values: [point.false_accept_rate_searched] }))} />
                </Box>
              </>
            )}
            <Typography color="text.secondary">{t('measured', { model: now.model })}</Typography>
          </>
        )}
      </Loaded>
    </PageFrame>
  );
}
