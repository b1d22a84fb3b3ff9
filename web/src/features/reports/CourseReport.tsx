// A course: its sessions one after the other, and its people.
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { CourseSelect } from '../../parts/CourseSelect';
import { DataTable } from '../../parts/DataTable';
import { useParameter } from '../../parts/dateRange';
import { dayOf } from '../../parts/days';
import { Empty } from '../../parts/Empty';
import { Loaded } from '../../parts/Loaded';
import { ExportMenu } from '../exports/ExportMenu';
import { mayMark } from '../sessions/marks';
import { intervalName, spanQuery, type ReportProps } from './figures';
import { CountBars, GroupSelect, RiskChip, Tiles, useCountTiles, useFigureColumns } from './Parts';

export default function CourseReport({ span }: ReportProps) {
  const { t, i18n } = useTranslation('reports');
  const { number } = useFormats();
  const { role } = useMe();
  const tiles = useCountTiles();
  const columns = useFigureColumns<Schemas['CourseReport']['people'][number]>();
  const [course, setCourse] = useParameter('course');
  const [group, setGroup] = useParameter('group');
  const query = useQuery({ queryKey: ['report', 'course', course, span, group], enabled: course !== '', queryFn: ({ signal }) =>
    must(api.GET('/api/v1/reports/course/{course_id}', { params: { path: { course_id: course }, query: { ...spanQuery(span), ...(group ? { group } : {}) } }, signal })) });
  return (
    <Stack spacing={2}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <CourseSelect value={course} onChange={setCourse} />
        <GroupSelect value={group} onChange={setGroup} />
        {course && mayMark(role) && <ExportMenu query={{ course, ...spanQuery(span), ...(group ? { group } : {}) }} />}
      </Stack>
      {!course ? <Empty>{t('choose_course')}</Empty> : (
        <Loaded query={query} isEmpty={(report) => report.people.length === 0} empty={t('nothing')}>
          {(report) => (
            <>
              <Tiles tiles={[...tiles(report), { name: t('sessions'), value: number(report.sessions.length) }]} />
              <CountBars title={t('by_session')} labelsAre={t('session')} rows={report.sessions.filter((one) => one.status !== 'cancelled').map((one) =>
                ({ label: intervalName(dayOf(one.starts_at, report.course.time_zone), i18n.language, () => ''), counts: one.counts }))} />
              <Typography component="h2" variant="h2" sx={{ mb: 1 }}>{t('by_person')}</Typography>
              <DataTable cards label={t('by_person')} rows={report.people} rowKey={(one) => one.person_id} sortedBy={{ key: 'name' }} columns={[
                { key: 'name', head: t('name'), order: (one) => one.name, cell: (one) => <Link component={To} to={`/people/${one.person_id}`}>{one.name}</Link> },
                ...columns,
                { key: 'streak', head: t('absent_now'), numeric: true, order: (one) => one.streaks.absent_now, cell: (one) => number(one.streaks.absent_now) },
                { key: 'risk', head: t('at_risk'), order: (one) => (one.at_risk ? 0 : 1), cell: (one) => <RiskChip atRisk={one.at_risk} /> },
              ]} />
            </>
          )}
        </Loaded>
      )}
    </Stack>
  );
}
