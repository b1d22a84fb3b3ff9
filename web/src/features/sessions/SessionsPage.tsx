// What is on: the sessions of a period, of every course that the reader sees or of one, with how many came. A page of them at a time.
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { api, must, type Schemas } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { useFormats } from '../../i18n/formats';
import { CourseSelect } from '../../parts/CourseSelect';
import { DataTable } from '../../parts/DataTable';
import { DateRange } from '../../parts/DateRange';
import { useParameter, useSpan, type Span, type SpanName } from '../../parts/dateRange';
import { addDays, dayOf } from '../../parts/days';
import { Loaded } from '../../parts/Loaded';
import { More, usePages } from '../../parts/More';
import { PageFrame } from '../../parts/PageFrame';
import { SessionChip } from '../../parts/SessionChip';
import { sessionStatuses, type SessionStatus } from '../../parts/statuses';

type SessionOn = Schemas['SessionOn'];
const spans: readonly SpanName[] = ['today', 'this_week', 'next_week', 'last_week', 'this_month', 'last_month'];

// The server looks at three months at most. An end that is open is three months from the other.
const mostDays = 91;
const closedSpan = ({ from, to }: Span) => (from ? { from, to: to ?? addDays(from, mostDays) } : to ? { from: addDays(to, -mostDays), to } : {});

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
  const sessions = usePages(['sessions', span, course, status], (cursor, signal) => must(api.GET('/api/v1/sessions', { signal, params: { query: { ...closedSpan(span),
    ...(course ? { course } : {}), ...(status ? { status: status as SessionStatus } : {}), limit: 100, ...(cursor ? { cursor } : {}) } } })));
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
      <Loaded query={sessions} isEmpty={(items) => items.length === 0} empty={t('no_sessions')}>
        {(items) => <><Days items={items} /><More query={sessions} /></>}
      </Loaded>
    </PageFrame>
  );
}

/** The sessions under the day they are on, where their course is. */
function Days({ items }: { items: readonly SessionOn[] }) {
  const { t } = useTranslation('sessions');
  const { day: dayText, longDate, number, span } = useFormats();
  const came = ({ session, counts, people }: SessionOn) => (session.status === 'open' || session.status === 'closed'
    ? t('came_of', { came: number(counts.present + counts.late), all: number(people) }) : '–');
  const days = new Map<string, SessionOn[]>();
  for (const one of items) {
    const day = dayOf(one.session.starts_at, one.course.time_zone);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days].map(([day, sessions]) => (
    <Box key={day} component="section" aria-labelledby={`day-${day}`} sx={{ mb: 3 }}>
      <Typography component="h2" variant="h2" id={`day-${day}`} sx={{ mb: 1 }}>{longDate(day)}</Typography>
      <DataTable cards label={dayText(day)} rows={sessions} rowKey={(one) => one.session.id} columns={[
        { key: 'course', head: t('course'), cell: (one) => <Link component={To} to={`/sessions/${one.session.id}`}>{one.course.name}</Link> },
        { key: 'time', head: t('time'), cell: (one) => span(one.session.starts_at, one.session.ends_at, one.course.time_zone) },
        { key: 'came', head: t('came'), numeric: true, cell: came },
        { key: 'state', head: t('state'), cell: (one) => <SessionChip status={one.session.status} /> },
      ]} />
    </Box>
  ));
}
