// A person, over all courses that the reader sees.
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { useParameter } from '../../parts/dateRange';
import { Empty } from '../../parts/Empty';
import { Loaded } from '../../parts/Loaded';
import { usePerson } from '../../parts/people';
import { PersonPicker } from '../../parts/PersonPicker';
import { ExportMenu } from '../exports/ExportMenu';
import { mayMark } from '../sessions/marks';
import { spanQuery, type ReportProps } from './figures';
import { CountBars, RiskChip, Tiles, useCountTiles, useFigureColumns } from './Parts';

export default function PersonReport({ span }: ReportProps) {
  const { t } = useTranslation('reports');
  const { number } = useFormats();
  const { role } = useMe();
  const tiles = useCountTiles();
  const columns = useFigureColumns<Schemas['PersonReport']['courses'][number]>();
  const [id, setId] = useParameter('person');
  const person = usePerson(id);
  const query = useQuery({ queryKey: ['report', 'person', id, span], enabled: id !== '', queryFn: ({ signal }) =>
    must(api.GET('/api/v1/reports/person/{person_id}', { params: { path: { person_id: id }, query: spanQuery(span) }, signal })) });
  return (
    <Stack spacing={2}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, alignItems: 'center', '& > :first-of-type': { flex: '1 1 16rem', maxWidth: 420, minWidth: 0 } }}>
        <div><PersonPicker label={t('person')} value={id ? person.data ?? null : null} onChange={(one) => setId(one?.id ?? '')} /></div>
        {id && mayMark(role) && <ExportMenu query={{ person: id, ...spanQuery(span) }} />}
      </Stack>
      {!id ? <Empty>{t('choose_person')}</Empty> : (
        <Loaded query={query} isEmpty={(report) => report.courses.length === 0} empty={t('nothing')}>
          {(report) => (
            <>
              <div><RiskChip atRisk={report.at_risk} /></div>
              <Tiles tiles={[...tiles(report), { name: t('attended_now'), value: number(report.streaks.attended_now) }, { name: t('absent_now'), value: number(report.streaks.absent_now) }]} />
              <CountBars title={t('by_course')} labelsAre={t('course')} rows={report.courses.map((one) => ({ label: one.code, counts: one.counts }))} />
              <DataTable cards label={t('by_course')} rows={report.courses} rowKey={(one) => one.course_id} columns={[
                { key: 'name', head: t('course'), order: (one) => one.name, cell: (one) => <Link component={To} to={`/courses/${one.course_id}`}>{one.name}</Link> },
                ...columns,
                { key: 'longest', head: t('absent_longest'), numeric: true, order: (one) => one.streaks.absent_longest, cell: (one) => number(one.streaks.absent_longest) },
              ]} />
            </>
          )}
        </Loaded>
      )}
    </Stack>
  );
}
