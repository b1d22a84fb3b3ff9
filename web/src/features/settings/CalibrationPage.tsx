// Fits the liveness thresholds to a site in three steps: real faces before its camera, then prints and screens, then what they say.
// Nothing changes until somebody agrees.
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Step from '@mui/material/Step';
import StepButton from '@mui/material/StepButton';
import Stepper from '@mui/material/Stepper';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { BarChart } from '../../parts/charts/BarChart';
import { useConfirm } from '../../parts/Confirm';
import { DataTable } from '../../parts/DataTable';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { calibrate, chartRows, countOf, kinds, type Calibration, type Kind } from './calibration';
import { SampleRecorder } from './SampleRecorder';
import { before, useChangeSettings, useSettings } from './settings';

type Thresholds = Calibration['in_force'];
const steps = [...kinds, 'result'] as const;

export default function CalibrationPage() {
  const { t } = useTranslation(['settings', 'app']);
  const formats = useFormats();
  const confirm = useConfirm();
  const act = useAct();
  const settings = useSettings();
  const change = useChangeSettings();
  const [step, setStep] = useState(0);
  const [result, setResult] = useState<Calibration | null>(null);
  const [busy, setBusy] = useState(false);
  const samples = result?.samples ?? [];
  const kind = steps[step] ?? 'real';
  const least = result?.least_samples ?? 10;
  const send = async (pictures: readonly Blob[]) => {
    setBusy(true);
    await act(async () => setResult(await calibrate(samples, kind as Kind, pictures)));
    setBusy(false);
  };
  const forget = async () => { if (await confirm({ title: t('start_over'), text: t('start_over_why'), action: t('start_over'), dangerous: true })) { setResult(null); setStep(0); } };
  const apply = async (proposal: Thresholds) => {
    const names = ['liveness.spoof_below', 'liveness.live_from'] as const;
    const old = Object.fromEntries(names.map((name) => { const one = settings.data?.find((setting) => setting.name === name); return [name, one ? before(one) : null]; }));
    await act(() => change({ 'liveness.spoof_below': proposal.spoof_below, 'liveness.live_from': proposal.live_from }), { text: t('applied'), undo: () => change(old) });
  };
  const rate = ({ count, of, low, high }: Thresholds['real']['accepted']) =>
    t('rate', { share: formats.percent(of === 0 ? 0 : count / of), low: formats.percent(low), high: formats.percent(high) });
  const kindName = (name: string) => t(`kind.${name}`, { defaultValue: name });
  const outcomes = (which: string, thresholds: Thresholds) => (
    <DataTable label={`${which}: ${t('outcomes')}`} rows={[{ name: 'real', ...thresholds.real }, ...Object.entries(thresholds.attacks).map(([name, outcome]) => ({ name, ...outcome }))]} rowKey={(row) => row.name} columns={[
      { key: 'kind', head: t('samples'), cell: (row) => kindName(row.name) },
      { key: 'accepted', head: t('taken_live'), numeric: true, cell: (row) => rate(row.accepted) },
      { key: 'unsure', head: t('taken_unsure'), numeric: true, cell: (row) => rate(row.unsure) },
      { key: 'refused', head: t('taken_fake'), numeric: true, cell: (row) => rate(row.refused) },
    ]} />
  );
  const chart = result && chartRows(result);
  return (
    <PageFrame title={t('app:page.calibration')} lead={t('calibration_lead')} actions={samples.length > 0 && <Button color="error" onClick={() => void forget()}>{t('start_over')}</Button>}>
      <Stepper nonLinear activeStep={step} orientation="vertical" sx={{ mb: 3 }}>
        {steps.map((name, n) => (
          <Step key={name} completed={name !== 'result' && countOf(samples, name) >= least}>
            <StepButton onClick={() => setStep(n)}>
              {t(`step.${name}`)} {name !== 'result' && <Chip size="small" component="span" label={t('of_least', { count: formats.number(countOf(samples, name)), least: formats.number(least) })} sx={{ marginInlineStart: 1 }} />}
            </StepButton>
          </Step>
        ))}
      </Stepper>
      {busy && <LinearProgress aria-label={t('judging')} sx={{ mb: 2 }} />}
      {kind !== 'result' ? (
        <Box component="section" aria-label={t(`step.${kind}`)}>
          <Typography sx={{ mb: 2, maxWidth: '70ch' }}>{t(`how.${kind}`)}</Typography>
          <SampleRecorder key={kind} disabled={busy} onPictures={send} />
          <Stack direction="row" sx={{ mt: 2, gap: 1 }}>
            <Button variant="outlined" onClick={() => setStep(step + 1)}>{t('next_step')}</Button>
          </Stack>
        </Box>
      ) : !result || !chart ? <Alert severity="info">{t('nothing_recorded')}</Alert> : (
        <section aria-label={t('step.result')}>
          <BarChart title={t('scores')} summary={t('scores_why')} labelsAre={t('score_from')} series={chart.series.map(kindName)} format={(value) => formats.percent(value)} upTo={1}
            rows={chart.rows.map((row) => ({ label: formats.number(row.from, 1), values: row.values }))} />
          <Typography component="h2" variant="h2" sx={{ mt: 3, mb: 1 }}>{t('now')}</Typography>
          <Typography sx={{ mb: 1 }}>{t('limits', { spoof: formats.number(result.in_force.spoof_below, 3), live: formats.number(result.in_force.live_from, 3) })}</Typography>
          {outcomes(t('now'), result.in_force)}
          <Typography component="h2" variant="h2" sx={{ mt: 3, mb: 1 }}>{t('proposal')}</Typography>
          {result.proposal === null ? <Alert severity="info">{t('least_wanted', { least: formats.number(result.least_samples) })}</Alert> : (
            <>
              <Typography sx={{ mb: 1 }}>{t('limits', { spoof: formats.number(result.proposal.spoof_below, 3), live: formats.number(result.proposal.live_from, 3) })}</Typography>
              {!result.proposal.separable && <Alert severity="warning" sx={{ mb: 1 }}>{t('overlap')}</Alert>}
              {outcomes(t('proposal'), result.proposal)}
              <Button variant="contained" sx={{ mt: 2 }} onClick={() => { if (result.proposal) void apply(result.proposal); }}>{t('apply')}</Button>
            </>
          )}
        </section>
      )}
    </PageFrame>
  );
}
