// When the course meets: weekly rules, exceptions and calendars of holidays, in a form and in a calendar that shows what they come
// to before anything is saved. In from iCalendar and out to it.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useConfirm } from '../../parts/Confirm';
import type { Course } from '../../parts/courses';
import { useFaultText } from '../../parts/FaultText';
import { FilePicker } from '../../parts/FilePicker';
import { Loaded } from '../../parts/Loaded';
import { useAct, useNotice } from '../../parts/Notices';
import { useDownload } from '../../parts/useDownload';
import { useHolidays } from '../holidays/useHolidays';
import { Calendar } from './Calendar';
import { ExceptionRows, RuleRows } from './ScheduleRows';
import { faults, holidayDays, toggleOff, toSend, type Draft, type Meeting } from './meetings';

type Schedule = Schemas['Schedule'];
const scheduleKey = (courseId: string) => ['schedule', courseId] as const;

export default function ScheduleSection({ course }: { course: Course }) {
  const query = useQuery({ queryKey: scheduleKey(course.id),
    queryFn: ({ signal }) => must(api.GET('/api/v1/courses/{course_id}/schedule', { params: { path: { course_id: course.id } }, signal })) });
  return <Loaded query={query}>{(schedule) => <ScheduleEditor key={schedule.version} course={course} schedule={schedule} />}</Loaded>;
}

const draftOf = ({ rules, exceptions, holidays }: Schedule): Draft => ({ rules, exceptions, holidays });

function ScheduleEditor({ course, schedule }: { course: Course; schedule: Schedule }) {
  const { t } = useTranslation('courses');
  const office = atLeast(useMe().role, 'office');
  const queries = useQueryClient();
  const say = useNotice();
  const act = useAct();
  const confirm = useConfirm();
  const faultText = useFaultText();
  const { download } = useDownload();
  const calendars = useHolidays();
  const [draft, setDraft] = useState(() => draftOf(schedule));
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [pressed, setPressed] = useState<{ meeting: Meeting; anchor: HTMLElement } | null>(null);
  const holidays = useMemo(() => holidayDays(calendars.data?.filter((one) => draft.holidays.includes(one.id)) ?? []), [calendars.data, draft.holidays]);
  const wrong = faults(draft);
  const changed = JSON.stringify(toSend(draft)) !== JSON.stringify(toSend(draftOf(schedule)));
  const path = { course_id: course.id };

  const put = async (next: Draft, version: number) => {
    const now = await must(api.PUT('/api/v1/courses/{course_id}/schedule', { params: { path, header: { 'If-Match': `"${version}"` } }, body: toSend(next) }));
    queries.setQueryData(scheduleKey(course.id), now);
    void queries.invalidateQueries({ queryKey: ['sessions'] });
    return now;
  };
  const save = async () => {
    setBusy(true);
    setFault(null);
    try {
      const now = await put(draft, schedule.version);
      say({ text: t('schedule_saved'), undo: () => put(draftOf(schedule), now.version) });
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  const bring = async (file: File | undefined) => {
    if (!file) return;
    if (!(await confirm({ title: t('ics_ask'), text: t('ics_why'), action: t('ics_do') }))) return;
    const before = draftOf(schedule);
    let version = schedule.version;
    await act(async () => {
      const now = await must(api.POST('/api/v1/courses/{course_id}/schedule/import', { params: { path, header: { 'If-Match': `"${schedule.version}"` } },
        body: await file.text(), bodySerializer: (text) => text, headers: { 'Content-Type': 'text/calendar' } }));
      version = now.version;
      queries.setQueryData(scheduleKey(course.id), now);
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    }, { text: t('schedule_saved'), undo: () => put(before, version) });
  };

  return (
    <Stack spacing={3}>
      <Typography color="text.secondary">{t('zone_note', { zone: course.time_zone })}</Typography>
      <Calendar draft={draft} holidays={holidays} zone={course.time_zone} {...(office ? { onPress: (meeting, anchor) => setPressed({ meeting, anchor }) } : {})} />
      <Menu anchorEl={pressed?.anchor ?? null} open={pressed !== null} onClose={() => setPressed(null)}>
        {pressed?.meeting.kind === 'weekly' && <MenuItem onClick={() => { setDraft(toggleOff(draft, pressed.meeting)); setPressed(null); }}>
          {pressed.meeting.off ? t('takes_place') : t('call_off')}</MenuItem>}
        {pressed?.meeting.kind === 'weekly' && !pressed.meeting.off && <MenuItem onClick={() => {
          const { day, start, end } = pressed.meeting;
          setDraft({ ...draft, exceptions: [...draft.exceptions, { date: day, kind: 'moved', start, to_date: day, to_start: start, to_end: end }] });
          setPressed(null);
        }}>{t('move_it')}</MenuItem>}
        {pressed && pressed.meeting.kind !== 'weekly' && <MenuItem onClick={() => {
          const { meeting } = pressed;
          setDraft({ ...draft, exceptions: draft.exceptions.filter((one) => (meeting.kind === 'extra'
            ? !(one.kind === 'extra' && one.date === meeting.day && one.start === meeting.start) : !(one.kind === 'moved' && one.date === meeting.from))) });
          setPressed(null);
        }}>{t('drop_exception')}</MenuItem>}
      </Menu>
      {office && (
        <>
          <RuleRows draft={draft} faults={wrong.rules} onChange={setDraft} />
          <ExceptionRows draft={draft} faults={wrong.exceptions} zone={course.time_zone} onChange={setDraft} />
          {(calendars.data?.length ?? 0) > 0 && (
            <TextField select label={t('holidays')} helperText={t('holidays_help')} value={draft.holidays} sx={{ maxWidth: 480 }}
              slotProps={{ select: { multiple: true } }} onChange={(event) => setDraft({ ...draft, holidays: event.target.value as unknown as string[] })}>
              {calendars.data?.map((one) => <MenuItem key={one.id} value={one.id}>{one.name}</MenuItem>)}
            </TextField>
          )}
          {fault !== null && <Alert severity="error">{faultText(fault)}</Alert>}
          {changed && <Typography role="status">{t('not_saved_yet')}</Typography>}
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
            <Button variant="contained" disabled={busy || !changed || wrong.rules.size > 0 || wrong.exceptions.size > 0} onClick={() => void save()}>{t('save_schedule')}</Button>
            <Button disabled={!changed} onClick={() => setDraft(draftOf(schedule))}>{t('discard')}</Button>
          </Stack>
        </>
      )}
      <Stack spacing={1.5}>
        <div>
          <Button variant="outlined" onClick={() => void download(() => api.GET('/api/v1/courses/{course_id}/schedule.ics', { params: { path }, parseAs: 'blob' }), `${course.code}.ics`)}>
            {t('ics_out')}</Button>
        </div>
        {office && <FilePicker label={t('ics_in')} accept=".ics,text/calendar" help={t('ics_help')} onFiles={(files) => void bring(files[0])} />}
      </Stack>
    </Stack>
  );
}
