// A course: what it is, who is on its roster, who teaches it, when it meets, and the rules that it is taken by.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api, must } from '../../api/client';
import { atLeast, type Role } from '../../app/registry';
import { useMe } from '../../app/session';
import { useCourse, type Course } from '../../parts/courses';
import { useParameter } from '../../parts/dateRange';
import { today } from '../../parts/days';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { Waiting } from '../../parts/Waiting';
import { WhenDialog } from '../sessions/MoveDialog';

const sections = {
  facts: { role: 'viewer', part: lazy(() => import('./FactsSection')) },
  roster: { role: 'viewer', part: lazy(() => import('./RosterSection')) },
  instructors: { role: 'viewer', part: lazy(() => import('./InstructorsSection')) },
  schedule: { role: 'viewer', part: lazy(() => import('./ScheduleSection')) },
  policy: { role: 'viewer', part: lazy(() => import('./PolicySection')) },
  recompute: { role: 'office', part: lazy(() => import('./RecomputeSection')) },
} as const satisfies Record<string, { role: Role; part: unknown }>;
type Section = keyof typeof sections;

export default function CoursePage() {
  const { t } = useTranslation('courses');
  const { courseId } = useParams();
  const query = useCourse(courseId);
  if (query.data) return <CourseOf course={query.data} />;
  return <PageFrame title={t('course')}><Loaded query={query}>{() => null}</Loaded></PageFrame>;
}

function CourseOf({ course }: { course: Course }) {
  const { t } = useTranslation('courses');
  const { role } = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [asked, ask] = useParameter('section');
  const shown = (Object.keys(sections) as Section[]).filter((section) => atLeast(role, sections[section].role));
  const section = shown.find((one) => one === asked) ?? 'facts';
  const Part = sections[section].part;
  return (
    <PageFrame title={course.name} lead={course.code} actions={
      <>
        <LinkButton variant="outlined" to={`/register?course=${course.id}`}>{t('register')}</LinkButton>
        <LinkButton variant="outlined" to={`/sessions?course=${course.id}`}>{t('sessions')}</LinkButton>
        {atLeast(role, 'instructor') && <Button variant="contained" onClick={() => setAdding(true)}>{t('new_session')}</Button>}
      </>
    }>
      <Tabs value={section} onChange={(_, next: Section) => ask(next)} variant="scrollable" scrollButtons="auto" allowScrollButtonsMobile aria-label={t('sections')}
        sx={{ mb: 2, borderBottom: 1, borderColor: 'divider' }}>
        {shown.map((one) => <Tab key={one} value={one} label={t(`section.${one}`)} id={`section-${one}`} aria-controls="section-panel" />)}
      </Tabs>
      <Box role="tabpanel" id="section-panel" aria-labelledby={`section-${section}`}>
        <Suspense fallback={<Waiting />}><Part key={course.id} course={course} /></Suspense>
      </Box>
      {adding && (
        <WhenDialog title={t('new_session')} action={t('add')} zone={course.time_zone} first={{ day: today(course.time_zone), start: '09:00', end: '10:00' }}
          close={() => setAdding(false)} submit={async (times) => {
            const session = await must(api.POST('/api/v1/courses/{course_id}/sessions', { params: { path: { course_id: course.id } }, body: times }));
            void queries.invalidateQueries({ queryKey: ['sessions'] });
            await navigate(`/sessions/${session.id}`);
          }} />
      )}
    </PageFrame>
  );
}
