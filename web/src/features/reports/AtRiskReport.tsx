// Who came to less than a share of what counted, the lowest first.
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { BarChart } from '../../parts/charts/BarChart';
import { CourseSelect } from '../../parts/CourseSelect';
import { DataTable } from '../../parts/DataTable';
import { useParameter } from '../../parts/dateRange';
import { Loaded } from '../../parts/Loaded';
import { spanQuery, type ReportProps } from './figures';
import { GroupSelect, NumberParameter, useFigureColumns } from './Parts';

const drawn = 20; // more bars than that say less

export default function AtRiskReport({ span }: ReportProps) {
  const { t } = useTranslation('reports');
  const { percent, date } = useFormats();
  const columns = useFigureColumns<Schemas['AtRiskReport']['items'][number]>();
  const [course, setCourse] = useParameter('course');
  const [group, setGroup] = useParameter('group');
  const [threshold, setThreshold] = useParameter('threshold');
  const [least, setLeast] = useParameter('min_sessions');
  const query = useQuery({ queryKey: ['report', 'at_risk', course, group, span, threshold, least], queryFn: ({ signal }) =>
    must(api.GET('/api/v1/reports/at_risk', { params: { query: { ...spanQuery(span), ...(course ? { course } : {}), ...(group ? { group } : {}),
      ...(threshold ? { threshold: Number(threshold) } : {}), ...(least ? { min_sessions: Number(least) } : {}) } }, signal })) });
  return (
    <Stack spacing={2}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5 }}>
        <CourseSelect value={course} onChange={setCourse} all />
        <GroupSelect value={group} onChange={setGroup} />
        <NumberParameter label={t('threshold')} value={threshold} first={80} from={1} to={100} onChange={setThreshold} />
        <NumberParameter label={t('min_sessions')} value={least} first={1} from={1} to={1000} onChange={setLeast} />
      </Stack>
      <Loaded query={query} isEmpty={(report) => report.items.length === 0} empty={t('nobody_at_risk')}>
        {(report) => (
          <>
            <Typography role="status">{t('at_risk_count', { count: report.total, rate: percent(report.at_risk_below.threshold / 100) })}</Typography>
            <BarChart title={t('lowest_rates')} labelsAre={t('name')} series={[t('rate')]} upTo={1} format={(share) => percent(share, 1)}
              rows={report.items.slice(0, drawn).map((one) => ({ label: one.name, values: [one.rate ?? 0] }))} />
            <DataTable cards label={t('report.at_risk')} rows={report.items} rowKey={(one) => one.person_id} columns={[
              { key: 'name', head: t('name'), order: (one) => one.name, cell: (one) => <Link component={To} to={`/people/${one.person_id}`}>{one.name}</Link> },
              ...columns,
              { key: 'last', head: t('last_attended'), order: (one) => one.last_attended, cell: (one) => (one.last_attended ? date(one.last_attended) : '–') },
            ]} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
