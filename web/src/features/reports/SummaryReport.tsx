// All courses over a period, and how attendance went by day, week or month.
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { LineChart } from '../../parts/charts/LineChart';
import { DataTable } from '../../parts/DataTable';
import { useParameter } from '../../parts/dateRange';
import { Loaded } from '../../parts/Loaded';
import { intervalName, spanQuery, type ReportProps } from './figures';
import { CountBars, GroupSelect, Tiles, useCountTiles, useFigureColumns } from './Parts';

const steps = ['day', 'week', 'month'] as const;

export default function SummaryReport({ span }: ReportProps) {
  const { t, i18n } = useTranslation('reports');
  const { number, percent } = useFormats();
  const tiles = useCountTiles();
  const columns = useFigureColumns<Schemas['SummaryReport']['courses'][number]>();
  const [asked, setBy] = useParameter('by');
  const [group, setGroup] = useParameter('group');
  const by = steps.find((one) => one === asked) ?? 'week';
  const query = useQuery({ queryKey: ['report', 'summary', span, by, group],
    queryFn: ({ signal }) => must(api.GET('/api/v1/reports/summary', { params: { query: { ...spanQuery(span), by, ...(group ? { group } : {}) } }, signal })) });
  return (
    <Stack spacing={2}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5 }}>
        <TextField select label={t('by')} value={by} onChange={(event) => setBy(event.target.value)} sx={{ flex: '1 1 8rem', maxWidth: 200 }}>
          {steps.map((one) => <MenuItem key={one} value={one}>{t(`by_${one}`)}</MenuItem>)}
        </TextField>
        <GroupSelect value={group} onChange={setGroup} />
      </Stack>
      <Loaded query={query} isEmpty={(report) => report.courses.length === 0} empty={t('nothing')}>
        {(report) => {
          const name = (interval: string) => intervalName(interval, i18n.language, (week, year) => t('week', { number: week, year }));
          const names = report.intervals.map((one) => name(one.interval));
          return (
            <>
              <Tiles tiles={[...tiles(report), { name: t('sessions'), value: number(report.session_totals.closed + report.session_totals.open + report.session_totals.scheduled) }]} />
              <CountBars title={t('counts_by')} labelsAre={t('when')} rows={report.intervals.map((one, i) => ({ label: names[i] ?? '', counts: one.counts }))} />
              {report.intervals.length > 1 && (
                <LineChart title={t('rate_by')} xIs={t('when')} series={[t('rate')]} from={0} to={1} labelRows formatX={(x) => names[x] ?? ''} format={(share) => percent(share, 1)}
                  rows={report.intervals.map((one, x) => ({ x, values: [one.rate] }))} />
              )}
              <Typography component="h2" variant="h2" sx={{ mb: 1 }}>{t('by_course')}</Typography>
              <DataTable cards label={t('by_course')} rows={report.courses} rowKey={(one) => one.course_id} columns={[
                { key: 'name', head: t('course'), order: (one) => one.name, cell: (one) => <Link component={To} to={`/reports?report=course&course=${one.course_id}&from=${span.from ?? '-'}&to=${span.to ?? '-'}`}>{one.name}</Link> },
                { key: 'sessions', head: t('sessions'), numeric: true, order: (one) => one.sessions, cell: (one) => number(one.sessions) },
                ...columns,
              ]} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
