// The register of a course, a month at a time: who was what on which day, to read, to mark and to excuse.
import NavigateBeforeIcon from '@mui/icons-material/NavigateBefore';
import NavigateNextIcon from '@mui/icons-material/NavigateNext';
import Button from '@mui/material/Button';
import ButtonGroup from '@mui/material/ButtonGroup';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { CourseSelect } from '../../parts/CourseSelect';
import { useCourses, type Course } from '../../parts/courses';
import { useParameter } from '../../parts/dateRange';
import { addMonths, firstOfMonth, isDay, lastOfMonth, today } from '../../parts/days';
import { Empty } from '../../parts/Empty';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { useStatusLetters } from '../../parts/SessionChip';
import { recordStatuses, statusColour, type RecordStatus } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import { ExportMenu } from '../exports/ExportMenu';
import { mayMark } from '../sessions/marks';
import { ExcuseDialog } from './ExcuseDialog';
import { chosenPlaces, type Choice, type Register } from './register';
import { RegisterGrid } from './RegisterGrid';
import { useRegister, useRegisterMarks } from './useRegister';

export default function RegisterPage() {
  const { t } = useTranslation('register');
  const courses = useCourses();
  const [courseId, setCourse] = useParameter('course');
  // Who has one course need not choose it.
  const course = courses.data?.find((one) => one.id === courseId) ?? (courses.data?.length === 1 ? courses.data[0] : undefined);
  return (
    <PageFrame title={t('title')} actions={course && <CourseActions course={course} />}>
      <Stack spacing={2}>
        <Loaded query={courses} isEmpty={(all) => all.length === 0} empty={t('no_courses')}>
          {() => (
            <>
              <Stack direction="row"><CourseSelect value={course?.id ?? ''} onChange={setCourse} /></Stack>
              {course ? <MonthOf key={course.id} course={course} /> : <Empty>{t('choose_course')}</Empty>}
            </>
          )}
        </Loaded>
      </Stack>
    </PageFrame>
  );
}

function useMonth(course: Course) {
  const [asked, setMonth] = useParameter('month');
  const first = isDay(`${asked}-01`) ? `${asked}-01` : firstOfMonth(today(course.time_zone));
  return { first, last: lastOfMonth(first), go: (count: number) => setMonth(addMonths(first, count).slice(0, 7)) };
}

function CourseActions({ course }: { course: Course }) {
  const { t } = useTranslation('register');
  const { role } = useMe();
  const { first, last } = useMonth(course);
  return <><LinkButton to={`/courses/${course.id}`}>{t('to_course')}</LinkButton>{mayMark(role) && <ExportMenu query={{ course: course.id, from: first, to: last }} />}</>;
}

function MonthOf({ course }: { course: Course }) {
  const { t, i18n } = useTranslation('register');
  const rtl = useTheme().direction === 'rtl';
  const { first, last, go } = useMonth(course);
  const query = useRegister(course, first, last);
  const month = new Intl.DateTimeFormat(i18n.language === 'ar' ? 'ar-u-nu-latn' : i18n.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${first}T12:00:00Z`));
  const [Before, After] = rtl ? [NavigateNextIcon, NavigateBeforeIcon] : [NavigateBeforeIcon, NavigateNextIcon];
  return (
    <>
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
        <IconButton aria-label={t('earlier')} onClick={() => go(-1)}><Before /></IconButton>
        <Typography component="h2" variant="h2" aria-live="polite" sx={{ minWidth: 150, textAlign: 'center' }}>{month}</Typography>
        <IconButton aria-label={t('later')} onClick={() => go(1)}><After /></IconButton>
      </Stack>
      <Loaded query={query} isEmpty={(register) => register.people.length === 0 || register.sessions.length === 0}
        empty={query.data?.people.length === 0 ? t('nobody') : t('no_sessions')}>
        {(register) => <MarkableRegister register={register} course={course} label={`${course.name}, ${month}`} />}
      </Loaded>
    </>
  );
}

function MarkableRegister({ register, course, label }: { register: Register; course: Course; label: string }) {
  const { t } = useTranslation('register');
  const { list } = useFormats();
  const words = useWords();
  const letters = useStatusLetters();
  const may = mayMark(useMe().role);
  const marks = useRegisterMarks(course.id, register);
  const [choice, setChoice] = useState<Choice>({ from: { row: 0, column: 0 }, to: { row: 0, column: 0 } });
  const [excusing, setExcusing] = useState(false);
  // A register that has become smaller has no place outside of it.
  useEffect(() => {
    const fit = (place: Choice['to']) => ({ row: Math.min(place.row, register.people.length - 1), column: Math.min(place.column, register.sessions.length - 1) });
    setChoice((old) => ({ from: fit(old.from), to: fit(old.to) }));
  }, [register]);
  const places = chosenPlaces(register, choice);
  const set = (status: RecordStatus | null) => void (status ? marks.set(places, status) : marks.clear(places));
  const session = choice.from.column === choice.to.column ? register.sessions[choice.to.column] : undefined;
  return (
    <Stack spacing={1.5}>
      {may && (
        <Stack direction="row" useFlexGap role="group" aria-label={t('tools')} sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
          <Typography sx={{ fontVariantNumeric: 'tabular-nums', minWidth: 96 }}>{t('chosen', { count: places.length })}</Typography>
          <ButtonGroup variant="outlined" aria-label={t('mark_chosen')}>
            {recordStatuses.map((status) => (
              <Button key={status} color={statusColour[status] as 'success'} disabled={places.length === 0} aria-label={words.status(status)} title={words.status(status)} onClick={() => set(status)}>
                {letters[status]}</Button>
            ))}
          </ButtonGroup>
          <Button disabled={places.length === 0} onClick={() => setExcusing(true)}>{t('excuse_open')}</Button>
          <Button disabled={places.length === 0} onClick={() => set(null)}>{t('take_back')}</Button>
          {session && <LinkButton to={`/sessions/${session.id}`}>{t('open_session')}</LinkButton>}
        </Stack>
      )}
      <RegisterGrid label={label} register={register} zone={course.time_zone} pending={marks.pending} choice={choice} onChoose={setChoice}
        {...(may ? { onSet: set, onUndo: () => void marks.undo() } : {})} />
      <Typography variant="body2" color="text.secondary">
        {list([...recordStatuses.map((status) => `${letters[status]} = ${words.status(status)}`), `· = ${words.status('expected')}`])}
      </Typography>
      {may && <Typography variant="body2" color="text.secondary" sx={{ display: { xs: 'none', md: 'block' } }}>{t('keys')}</Typography>}
      {excusing && <ExcuseDialog count={places.length} close={() => setExcusing(false)} excuse={(code, reason) => marks.excuse(places, code, reason)} />}
    </Stack>
  );
}
