// Attendance by the groups of people.
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { BarChart } from '../../parts/charts/BarChart';
import { CourseSelect } from '../../parts/CourseSelect';
import { DataTable } from '../../parts/DataTable';
import { useParameter } from '../../parts/dateRange';
import { Loaded } from '../../parts/Loaded';
import { spanQuery, type ReportProps } from './figures';
import { useFigureColumns } from './Parts';

export default function GroupsReport({ span }: ReportProps) {
  const { t } = useTranslation('reports');
  const { percent, number } = useFormats();
  const columns = useFigureColumns<Schemas['GroupReport']['items'][number]>();
  const [course, setCourse] = useParameter('course');
  const query = useQuery({ queryKey: ['report', 'groups', course, span], queryFn: ({ signal }) =>
    must(api.GET('/api/v1/reports/groups', { params: { query: { ...spanQuery(span), ...(course ? { course } : {}) } }, signal })) });
  return (
    <Stack spacing={2}>
      <Stack direction="row"><CourseSelect value={course} onChange={setCourse} all /></Stack>
      <Loaded query={query} isEmpty={(report) => report.items.length === 0} empty={t('no_groups')}>
        {(report) => (
          <>
            <BarChart title={t('rate_by_group')} labelsAre={t('group')} series={[t('rate')]} upTo={1} format={(share) => percent(share, 1)}
              rows={report.items.map((one) => ({ label: one.group, values: [one.rate ?? 0] }))} />
            <DataTable cards label={t('report.groups')} rows={report.items} rowKey={(one) => one.group} columns={[
              { key: 'group', head: t('group'), order: (one) => one.group, cell: (one) => one.group },
              { key: 'people', head: t('people'), numeric: true, order: (one) => one.people, cell: (one) => number(one.people) },
              ...columns,
            ]} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
