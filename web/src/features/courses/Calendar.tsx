// The meetings of a course in a calendar, a week or a month at a time; in a narrow window the days that have something, as a list.
// A meeting can be pressed where `onPress` is given.
import NavigateBeforeIcon from '@mui/icons-material/NavigateBefore';
import NavigateNextIcon from '@mui/icons-material/NavigateNext';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { addDays, addMonths, today } from '../../parts/days';
import { meetings, shownDays, type Draft, type Meeting } from './meetings';

export interface CalendarProps {
  draft: Draft;
  holidays: ReadonlyMap<string, string>;
  zone: string;
  onPress?: (meeting: Meeting, anchor: HTMLElement) => void;
}

export function Calendar({ draft, holidays, zone, onPress }: CalendarProps) {
  const { t, i18n } = useTranslation('courses');
  const { day: dayText, longDate, weekday } = useFormats();
  const theme = useTheme();
  const narrow = useMediaQuery(theme.breakpoints.down('md'), { noSsr: true });
  const now = today(zone);
  const [day, setDay] = useState(now);
  const [by, setBy] = useState<'week' | 'month'>('month');
  const days = shownDays(day, by);
  const first = days[0] ?? day;
  const last = days.at(-1) ?? day;
  const all = meetings(draft, holidays, first, last);
  const of = (one: string) => all.filter((meeting) => meeting.day === one);
  const step = (count: number) => setDay(by === 'week' ? addDays(day, 7 * count) : addMonths(day, count));
  const format = (options: Intl.DateTimeFormatOptions, one: string) =>
    new Intl.DateTimeFormat(i18n.language === 'ar' ? 'ar-u-nu-latn' : i18n.language, { ...options, timeZone: 'UTC' }).format(new Date(`${one}T12:00:00Z`));
  const title = by === 'month' ? format({ month: 'long', year: 'numeric' }, day) : `${dayText(first)} – ${dayText(last)}`;
  const [Before, After] = theme.direction === 'rtl' ? [NavigateNextIcon, NavigateBeforeIcon] : [NavigateBeforeIcon, NavigateNextIcon];

  const words = (meeting: Meeting) => [`${meeting.start}–${meeting.end}`, meeting.off ? t(`off.${meeting.off}`) : meeting.kind !== 'weekly' ? t(`meeting.${meeting.kind}`) : '']
    .filter(Boolean).join(' ');
  const chip = (meeting: Meeting) => {
    const look = { display: 'block', width: '100%', minHeight: 28, px: 0.75, py: 0.25, borderRadius: 1, textAlign: 'start', fontSize: 13, lineHeight: 1.4, border: 1,
      borderColor: meeting.off ? 'divider' : 'primary.main', bgcolor: 'background.paper', color: meeting.off ? 'text.secondary' : 'text.primary',
      fontVariantNumeric: 'tabular-nums', textDecoration: meeting.off ? 'line-through' : 'none' } as const;
    const name = `${weekday(meeting.day)} ${dayText(meeting.day)}, ${words(meeting)}`;
    return onPress && meeting.off !== 'holiday'
      ? <ButtonBase sx={look} aria-label={name} aria-haspopup="menu" onClick={(event) => onPress(meeting, event.currentTarget)}>{words(meeting)}</ButtonBase>
      : <Box sx={look}>{words(meeting)}</Box>;
  };

  return (
    <Box component="section" aria-label={t('calendar')}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center', gap: 1, mb: 1 }}>
        <IconButton aria-label={t('earlier')} onClick={() => step(-1)}><Before /></IconButton>
        <IconButton aria-label={t('later')} onClick={() => step(1)}><After /></IconButton>
        <Typography component="h2" variant="h3" aria-live="polite" sx={{ flexGrow: 1 }}>{title}</Typography>
        <Button onClick={() => setDay(now)}>{t('to_today')}</Button>
        <ToggleButtonGroup exclusive size="small" value={by} aria-label={t('show_by')} onChange={(_, next: 'week' | 'month' | null) => { if (next) setBy(next); }}>
          <ToggleButton value="week">{t('by_week')}</ToggleButton>
          <ToggleButton value="month">{t('by_month')}</ToggleButton>
        </ToggleButtonGroup>
      </Stack>
      {narrow ? (
        <Stack component="ul" spacing={1} sx={{ listStyle: 'none', p: 0, m: 0 }}>
          {days.filter((one) => (by === 'week' || one.slice(0, 7) === day.slice(0, 7)) && (of(one).length > 0 || holidays.has(one))).map((one) => (
            <Box component="li" key={one} sx={{ borderTop: 1, borderColor: 'divider', pt: 1 }}>
              <Typography variant="body2" sx={{ fontWeight: 600 }}>{longDate(one)}{holidays.has(one) && ` · ${holidays.get(one)}`}</Typography>
              <Stack spacing={0.5} sx={{ mt: 0.5 }}>{of(one).map((meeting) => <Box key={meeting.kind + meeting.start}>{chip(meeting)}</Box>)}</Stack>
            </Box>
          ))}
          {all.length === 0 && <li>{t('no_meetings')}</li>}
        </Stack>
      ) : (
        <Box component="table" sx={{ width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse', '& td, & th': { border: 1, borderColor: 'divider', p: 0.5, verticalAlign: 'top' } }}>
          <thead>
            <tr>{days.slice(0, 7).map((one) => <Box component="th" scope="col" key={one} sx={{ fontSize: 13, fontWeight: 600 }}>{format({ weekday: 'short' }, one)}</Box>)}</tr>
          </thead>
          <tbody>
            {Array.from({ length: days.length / 7 }, (_, week) => (
              <tr key={days[week * 7]}>
                {days.slice(week * 7, week * 7 + 7).map((one) => (
                  <Box component="td" key={one} sx={{ height: by === 'week' ? 140 : 84, bgcolor: holidays.has(one) ? 'action.hover' : undefined }}>
                    <Box component="time" dateTime={one} aria-current={one === now ? 'date' : undefined} sx={{ fontSize: 13, fontWeight: one === now ? 700 : 400,
                      color: by === 'month' && one.slice(0, 7) !== day.slice(0, 7) ? 'text.secondary' : one === now ? 'primary.main' : 'text.primary' }}>{format({ day: 'numeric' }, one)}</Box>
                    {holidays.has(one) && <Box component="span" sx={{ fontSize: 12, color: 'text.secondary', overflowWrap: 'anywhere' }}> {holidays.get(one)}</Box>}
                    <Stack spacing={0.5}>{of(one).map((meeting) => <Box key={meeting.kind + meeting.start}>{chip(meeting)}</Box>)}</Stack>
                  </Box>
                ))}
              </tr>
            ))}
          </tbody>
        </Box>
      )}
    </Box>
  );
}
