// What is on: the sessions of a period, of every course that the reader sees or of one.
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, must, type Schemas } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { useFormats } from '../../i18n/formats';
import { CourseSelect } from '../../parts/CourseSelect';
import { useCourses, type Course } from '../../parts/courses';
import { DataTable } from '../../parts/DataTable';
import { DateRange } from '../../parts/DateRange';
import { useParameter, useSpan, type Span, type SpanName } from '../../parts/dateRange';
import { dayOf } from '../../parts/days';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { SessionChip } from '../../parts/SessionChip';
import { sessionStatuses, type SessionStatus } from '../../parts/statuses';
import { eachOf } from './marks';

interface SessionOn {
  session: Schemas['Session'];
  course: Course;
}
const spans: readonly SpanName[] = ['today', 'this_week', 'next_week', 'last_week', 'this_month', 'last_month'];

/** The sessions of these courses in a span, by start. A day is one of each course's own clocks. */
async function sessionsOn(courses: readonly Course[], { from, to }: Span, status: string, signal: AbortSignal): Promise<SessionOn[]> {
  const lists = await eachOf(courses, async (course) => (await everyPage((cursor) => must(api.GET('/api/v1/courses/{course_id}/sessions', { signal, params: {
    path: { course_id: course.id }, query: { ...(from ? { from } : {}), ...(to ? { to } : {}), ...(status ? { status: status as SessionStatus } : {}), limit: 1000,
      ...(cursor ? { cursor } : {}) } } })))).map((session) => ({ session, course })));
  return lists.flat().sort((a, b) => a.session.starts_at.localeCompare(b.session.starts_at) || a.course.name.localeCompare(b.course.name));
}

export default function SessionsPage() {
  const { t } = useTranslation('sessions');
  const { t: words } = useTranslation('words');
  const [span, setSpan] = useSpan('this_week');
  const [course, setCourse] = useParameter('course');
  const [status, setStatus] = useParameter('status');
  const queries = useQueryClient();
  useFeed(useCallback((event: FeedEvent) => {
    if (event.kind === 'session' || event.kind === 'reset') void queries.invalidateQueries({ queryKey: ['sessions'] });
  }, [queries]));
  const courses = useCourses();
  const asked = courses.data?.filter((one) => !course || one.id === course);
  const sessions = useQuery({ queryKey: ['sessions', span, asked?.map((one) => one.id), status], enabled: asked !== undefined, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => sessionsOn(asked ?? [], span, status, signal) });
  return (
    <PageFrame title={t('sessions')}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, mb: 2 }}>
        <DateRange span={span} onChange={setSpan} names={spans} />
        <CourseSelect value={course} onChange={setCourse} all />
        <TextField select label={t('state')} value={status} onChange={(event) => setStatus(event.target.value)} sx={{ flex: '1 1 9rem', maxWidth: 240 }}
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
          <MenuItem value="">{t('every_state')}</MenuItem>
          {sessionStatuses.map((one) => <MenuItem key={one} value={one}>{words(`session.${one}`)}</MenuItem>)}
        </TextField>
      </Stack>
      <Loaded query={courses}>
        {() => <Loaded query={sessions} isEmpty={(items) => items.length === 0} empty={t('no_sessions')}>{(items) => <Days items={items} />}</Loaded>}
      </Loaded>
    </PageFrame>
  );
}

/** The sessions under the day they are on, where their course is. */
function Days({ items }: { items: readonly SessionOn[] }) {
  const { t } = useTranslation('sessions');
  const { day: dayText, weekday, span } = useFormats();
  const days = new Map<string, SessionOn[]>();
  for (const one of items) {
    const day = dayOf(one.session.starts_at, one.course.time_zone);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days].map(([day, sessions]) => (
    <Box key={day} component="section" sx={{ mb: 3 }}>
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>{weekday(day)}, {dayText(day)}</Typography>
      <DataTable cards label={dayText(day)} rows={sessions} rowKey={(one) => one.session.id} columns={[
        { key: 'course', head: t('course'), cell: (one) => <Link component={To} to={`/sessions/${one.session.id}`}>{one.course.name}</Link> },
        { key: 'time', head: t('time'), cell: (one) => span(one.session.starts_at, one.session.ends_at, one.course.time_zone) },
        { key: 'state', head: t('state'), cell: (one) => <SessionChip status={one.session.status} /> },
      ]} />
    </Box>
  ));
}
