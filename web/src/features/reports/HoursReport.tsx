// How long people were at places, from their passages at checkpoints.
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { BarChart } from '../../parts/charts/BarChart';
import { DataTable } from '../../parts/DataTable';
import { useParameter } from '../../parts/dateRange';
import { Loaded } from '../../parts/Loaded';
import { useDownload } from '../../parts/useDownload';
import type { Schemas } from '../../api/client';
import { hoursByDay, hoursText, intervalName, spanQuery, type ReportProps } from './figures';
import { GroupSelect } from './Parts';

export default function HoursReport({ span }: ReportProps) {
  const { t, i18n } = useTranslation('reports');
  const { number, time } = useFormats();
  const { busy, download } = useDownload();
  const [group, setGroup] = useParameter('group');
  const limits = { ...spanQuery(span), ...(group ? { group } : {}) };
  const query = useQuery({ queryKey: ['report', 'hours', group, span], queryFn: async ({ signal }) =>
    (await must(api.GET('/api/v1/reports/hours', { params: { query: limits }, signal }))) as Schemas['HoursReport'] });
  return (
    <Stack spacing={2}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <GroupSelect value={group} onChange={setGroup} />
        {(['csv', 'xlsx'] as const).map((format) => (
          <Button key={format} variant="outlined" disabled={busy} onClick={() => void download(() =>
            api.GET('/api/v1/reports/hours', { params: { query: { ...limits, format } }, parseAs: 'blob' }), `hours.${format}`)}>{t(`download_${format}`)}</Button>
        ))}
      </Stack>
      <Loaded query={query} isEmpty={(report) => report.items.length === 0} empty={t('no_hours')}>
        {(report) => (
          <>
            <BarChart title={t('hours_by_day')} labelsAre={t('day')} series={[t('hours')]} format={(hours) => number(hours, 1)}
              rows={hoursByDay(report.items).map(({ date, hours }) => ({ label: intervalName(date, i18n.language, () => ''), values: [hours] }))} />
            <DataTable cards label={t('report.hours')} rows={report.items} rowKey={(one) => `${one.person_id} ${one.place}`} columns={[
              { key: 'name', head: t('name'), order: (one) => one.name, cell: (one) => <Link component={To} to={`/people/${one.person_id}`}>{one.name}</Link> },
              { key: 'place', head: t('place'), order: (one) => one.place, cell: (one) => one.place },
              { key: 'hours', head: t('hours'), numeric: true, order: (one) => one.inside_s, cell: (one) => hoursText(one.inside_s) },
              { key: 'days', head: t('days'), numeric: true, order: (one) => one.days.length, cell: (one) => number(one.days.length) },
              { key: 'open', head: t('open_stays'), numeric: true, order: (one) => one.open_stays, cell: (one) => number(one.open_stays) },
              { key: 'inside', head: t('inside_since'), order: (one) => one.inside_since, cell: (one) => (one.inside_since ? time(one.inside_since, one.time_zone) : '–') },
            ]} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
