// When a person came: a month at a time, sessions and doors in one line, each with a way to why it says what it says.
import NavigateBeforeIcon from '@mui/icons-material/NavigateBefore';
import NavigateNextIcon from '@mui/icons-material/NavigateNext';
import Chip from '@mui/material/Chip';
import IconButton from '@mui/material/IconButton';
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, everyPage, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { addDays } from '../../parts/days';
import { Loaded } from '../../parts/Loaded';
import type { Person } from '../../parts/people';
import { StatusChip } from '../../parts/StatusChip';
import { useWords } from '../../parts/useWords';
import { countsOf, daysOf, isCorrected, monthFrom, timelineOf } from './timeline';

const statuses = ['present', 'late', 'absent', 'excused'] as const;

export default function TimelineTab({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const { day, dateTime, number, percent } = useFormats();
  const words = useWords();
  const me = useMe();
  const rtl = useTheme().direction === 'rtl';
  const thisMonth = new Date().toISOString().slice(0, 7);
  const [month, setMonth] = useState(thisMonth);
  const seesPassages = me.role !== 'instructor';
  const explains = atLeast(me.role, 'instructor');
  const line = useQuery({ queryKey: ['timeline', person.id, month], queryFn: async ({ signal }) => {
    const { from, to } = daysOf(month);
    const query = { person: person.id, from, to, limit: 1000 };
    const [records, passages] = await Promise.all([
      everyPage((cursor) => must(api.GET('/api/v1/records', { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }))),
      seesPassages ? everyPage((cursor) => must(api.GET('/api/v1/passages', { params: { query: { ...query, to: addDays(to, -1) /* a whole day, here */, ...(cursor ? { cursor } : {}) } }, signal }))) : [],
    ]);
    return { records, passages };
  } });
  const courses = useQuery({ queryKey: ['person_report', person.id],
    queryFn: ({ signal }) => must(api.GET('/api/v1/reports/person/{person_id}', { params: { path: { person_id: person.id } }, signal })) });
  const courseName = (id: string) => courses.data?.courses.find((course) => course.course_id === id)?.name ?? t('session');
  const [Before, After] = rtl ? [NavigateNextIcon, NavigateBeforeIcon] : [NavigateBeforeIcon, NavigateNextIcon];
  const title = new Intl.DateTimeFormat(document.documentElement.lang || 'en', { month: 'long', year: 'numeric', timeZone: 'UTC', numberingSystem: 'latn' })
    .format(new Date(`${month}-15T00:00:00Z`));
  return (
    <Stack spacing={3}>
      {(courses.data?.courses.length ?? 0) > 0 && (
        <Stack component="section" aria-labelledby="by-course" spacing={1}>
          <Typography component="h2" variant="h2" id="by-course">{t('by_course')}</Typography>
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
            {courses.data?.courses.map((course) => (
              <Chip key={course.course_id} variant="outlined" label={<><bdi>{course.name}</bdi>: <bdi>{course.rate === null ? '–' : percent(course.rate)}</bdi></>}
                sx={{ height: 'auto', minHeight: 32, '& .MuiChip-label': { whiteSpace: 'normal', py: 0.5 } }} />
            ))}
          </Stack>
        </Stack>
      )}
      <Stack component="section" aria-labelledby="month" spacing={1.5}>
        <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
          <IconButton aria-label={t('month_before')} onClick={() => setMonth(monthFrom(month, -1))}><Before /></IconButton>
          <Typography component="h2" variant="h2" id="month" aria-live="polite" sx={{ minWidth: 160, textAlign: 'center' }}>{title}</Typography>
          <IconButton aria-label={t('month_after')} disabled={month >= thisMonth} onClick={() => setMonth(monthFrom(month, 1))}><After /></IconButton>
        </Stack>
        <Loaded query={line} isEmpty={({ records, passages }) => records.length + passages.length === 0} empty={t('nothing_this_month')}>
          {({ records, passages }) => (
            <>
              <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2 }}>
                {statuses.map((status) => <Typography key={status}><strong>{number(countsOf(records)[status])}</strong> {words.status(status)}</Typography>)}
              </Stack>
              <DataTable label={t('tab.attendance')} cards rows={timelineOf(records, passages)} rowKey={({ record, passage }) => (record ?? passage)?.id ?? ''} columns={[
                { key: 'when', head: t('when'), whole: true, cell: ({ at }) => dateTime(at) },
                { key: 'what', head: t('what'), cell: ({ record }) => (record ? courseName(record.course_id) : t('door')) },
                { key: 'says', head: t('says'), cell: ({ at, record, passage }) => (record ? (
                  <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 0.75, alignItems: 'center', justifyContent: { xs: 'flex-end', sm: 'flex-start' } }}>
                    <StatusChip status={record.status} />
                    {isCorrected(record) && <Chip size="small" variant="outlined" label={t('corrected')} />}
                    {explains && <Link component={To} to={`/records/${record.id}`} aria-label={t('why_of', { day: day(at.slice(0, 10)) })}>{t('why')}</Link>}
                  </Stack>
                ) : passage.refused ? t('refused') : t(`direction.${passage.direction}`)) },
              ]} />
            </>
          )}
        </Loaded>
      </Stack>
    </Stack>
  );
}
