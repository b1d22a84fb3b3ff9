// What several reports show: the figures at the top, the bars of counts, the columns of a table of figures, and what a report is
// limited to.
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { BarChart } from '../../parts/charts/BarChart';
import type { Column } from '../../parts/DataTable';
import { useWords } from '../../parts/useWords';
import { series, seriesOf, type Counts } from './figures';

export function Tiles({ tiles }: { tiles: readonly { name: string; value: string }[] }) {
  return (
    <Box component="dl" sx={{ m: 0, mb: 3, display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(7.5rem, 1fr))', gap: 2 }}>
      {tiles.map(({ name, value }) => (
        <Box key={name} sx={{ display: 'flex', flexDirection: 'column-reverse', justifyContent: 'flex-end' }}>
          <Typography component="dt" variant="body2" color="text.secondary">{name}</Typography>
          <Typography component="dd" sx={{ m: 0, fontSize: '1.7rem', fontWeight: 650, lineHeight: 1.2, fontVariantNumeric: 'tabular-nums' }}>{value}</Typography>
        </Box>
      ))}
    </Box>
  );
}

/** A rate as per cent; a dash where nothing counted. */
export function useRate(): (rate: number | null) => string {
  const { percent } = useFormats();
  return (rate) => (rate === null ? '–' : percent(rate, 1));
}

export function useCountTiles(): (figures: { counts: Counts; rate: number | null }) => { name: string; value: string }[] {
  const { t } = useTranslation('reports');
  const { number } = useFormats();
  const rate = useRate();
  return ({ counts, rate: share }) => [{ name: t('rate'), value: rate(share) }, { name: t('came'), value: number(counts.present + counts.late) },
    { name: t('late'), value: number(counts.late) }, { name: t('absent'), value: number(counts.absent) }, { name: t('excused'), value: number(counts.excused) }];
}

export function CountBars({ title, labelsAre, rows }: { title: string; labelsAre: string; rows: readonly { label: string; counts: Counts }[] }) {
  const words = useWords();
  const { number } = useFormats();
  return <BarChart title={title} labelsAre={labelsAre} series={series.map((name) => words.status(name))} stacked format={(value) => number(value)}
    rows={rows.map(({ label, counts }) => ({ label, values: seriesOf(counts) }))} />;
}

/** The columns of figures that every table of a report has. */
export function useFigureColumns<T extends { counts: Counts; rate: Schemas['Figures']['rate'] }>(): Column<T>[] {
  const { t } = useTranslation('reports');
  const { number } = useFormats();
  const rate = useRate();
  return [
    { key: 'rate', head: t('rate'), numeric: true, order: (row) => row.rate, cell: (row) => rate(row.rate) },
    { key: 'came', head: t('came'), numeric: true, order: (row) => row.counts.present + row.counts.late, cell: (row) => number(row.counts.present + row.counts.late) },
    { key: 'late', head: t('late'), numeric: true, order: (row) => row.counts.late, cell: (row) => number(row.counts.late) },
    { key: 'absent', head: t('absent'), numeric: true, order: (row) => row.counts.absent, cell: (row) => number(row.counts.absent) },
    { key: 'excused', head: t('excused'), numeric: true, order: (row) => row.counts.excused, cell: (row) => number(row.counts.excused) },
  ];
}

export function RiskChip({ atRisk }: { atRisk: boolean }) {
  const { t } = useTranslation('reports');
  return atRisk ? <Chip size="small" color="error" variant="outlined" label={t('at_risk')} /> : null;
}

/** The people of one group alone. The office knows the groups; for others there is nothing to choose from. */
export function GroupSelect({ value, onChange }: { value: string; onChange: (group: string) => void }) {
  const { t } = useTranslation('reports');
  const office = atLeast(useMe().role, 'office');
  const groups = useQuery({ queryKey: ['groups'], enabled: office, staleTime: 60_000, queryFn: ({ signal }) => must(api.GET('/api/v1/groups', { signal })) });
  const names = groups.data?.items.map((one) => one.name) ?? [];
  if (names.length === 0) return null;
  return (
    <TextField select label={t('group')} value={names.includes(value) ? value : ''} onChange={(event) => onChange(event.target.value)} sx={{ flex: '1 1 10rem', maxWidth: 280 }}
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
      <MenuItem value="">{t('every_group')}</MenuItem>
      {names.map((name) => <MenuItem key={name} value={name}>{name}</MenuItem>)}
    </TextField>
  );
}

/** A whole number from `from` to `to` that stands in the address. */
export function NumberParameter({ label, value, first, from, to, onChange }: { label: string; value: string; first: number; from: number; to: number; onChange: (value: string) => void }) {
  return <TextField type="number" label={label} value={value || String(first)} sx={{ flex: '1 1 8rem', maxWidth: 200 }} slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: from, max: to } }}
    onChange={(event) => { const number = Math.round(Number(event.target.value)); onChange(number >= from && number <= to && number !== first ? String(number) : ''); }} />;
}
