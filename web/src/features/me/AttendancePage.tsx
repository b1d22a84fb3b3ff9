// My attendance: how it stands, each session, and the way to say that a record is wrong.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, everyPage, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { StatusChip } from '../../parts/StatusChip';
import { DisputeDialog } from './DisputeDialog';
import { useOwnPerson } from './ownPerson';

type Row = Schemas['ListedRecord'];

export default function AttendancePage() {
  const { t } = useTranslation('me');
  const formats = useFormats();
  const person = useOwnPerson();
  const queries = useQueryClient();
  const act = useAct();
  const [disputed, setDisputed] = useState<Row | null>(null);
  const report = useQuery({ queryKey: ['me', 'report'], queryFn: ({ signal }) =>
    must(api.GET('/api/v1/reports/person/{person_id}', { params: { path: { person_id: person } }, signal })) });
  const records = useInfiniteQuery({
    queryKey: ['me', 'records'], initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => must(api.GET('/api/v1/records', { params: { query: { person, sort: '-session_starts_at', limit: 50, cursor: pageParam } }, signal })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const disputes = useQuery({ queryKey: ['me', 'disputes'], queryFn: ({ signal }) =>
    everyPage((cursor) => must(api.GET('/api/v1/me/disputes', { params: { query: { limit: 200, cursor } }, signal }))) });
  const again = () => queries.invalidateQueries({ queryKey: ['me'] });
  const rows = records.data?.pages.flatMap((page) => page.items) ?? [];
  const courseName = (id: string) => report.data?.courses.find((course) => course.course_id === id)?.name ?? '';
  const openDispute = (row: Row) => disputes.data?.find((one) => one.session_id === row.session_id && one.status === 'open');

  return (
    <PageFrame title={t('attendance')}>
      <Loaded query={report}>
        {(figures) => (
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2, mb: 3 }}>
            {figures.courses.map((course) => (
              <Card key={course.course_id} sx={{ flex: '1 1 220px' }}>
                <CardContent>
                  <Typography component="h2" variant="h3"><bdi>{course.name}</bdi></Typography>
                  <Typography sx={{ fontSize: '2rem', fontWeight: 650 }}>{course.rate === null ? '–' : formats.percent(course.rate)}</Typography>
                  <Typography color="text.secondary">{t('figures', { came: course.counts.present + course.counts.late, missed: course.counts.absent })}</Typography>
                </CardContent>
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      <Loaded query={records} isEmpty={() => rows.length === 0} empty={t('no_records')}>
        {() => (
          <DataTable label={t('attendance')} rows={rows} rowKey={(row) => row.id} cards columns={[
            { key: 'when', head: t('when'), cell: (row) => formats.dateTime(row.session_starts_at) },
            { key: 'course', head: t('course'), cell: (row) => <bdi>{courseName(row.course_id)}</bdi> },
            { key: 'status', head: t('status'), cell: (row) => <StatusChip status={row.status} /> },
            { key: 'why', head: t('why'), quiet: true, cell: (row) => (
              <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
                {openDispute(row)
                  ? <Button size="small" onClick={() => void act(async () => {
                      await must(api.DELETE('/api/v1/me/disputes/{dispute_id}', { params: { path: { dispute_id: openDispute(row)?.id ?? '' } } }));
                      await again();
                    }, { text: t('dispute_withdrawn') })}>{t('withdraw_dispute')}</Button>
                  : <Button size="small" onClick={() => setDisputed(row)}>{t('dispute')}</Button>}
              </Stack>
            ) },
          ]} />
        )}
      </Loaded>
      {records.hasNextPage && <Button sx={{ mt: 2 }} disabled={records.isFetchingNextPage} onClick={() => void records.fetchNextPage()}>{t('older')}</Button>}
      {disputes.data?.filter((one) => one.settled).map((one) => (
        <Alert key={one.id} severity={one.status === 'upheld' ? 'success' : 'info'} sx={{ mt: 2 }}>
          {t('settled', { date: formats.date(one.made_at) })} <bdi>{one.settled?.answer}</bdi>
        </Alert>
      ))}
      {disputed && <DisputeDialog record={disputed} close={() => setDisputed(null)} done={again} />}
    </PageFrame>
  );
}
