// One of the courses that the reader may see, or all of them.
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { useCourses } from './courses';

export interface CourseSelectProps {
  /** '' is all of them. */
  value: string;
  onChange: (id: string) => void;
  /** Whether all of them can be meant. */
  all?: boolean;
}

export function CourseSelect({ value, onChange, all = false }: CourseSelectProps) {
  const { t } = useTranslation('words');
  const { data: courses = [] } = useCourses();
  // A course that is not known yet cannot be shown as chosen.
  const known = courses.some((course) => course.id === value) ? value : '';
  return (
    <TextField select label={t('course')} value={known} onChange={(event) => onChange(event.target.value)} sx={{ flex: '1 1 12rem', maxWidth: 360, minWidth: 0 }}
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
      <MenuItem value="" disabled={!all}>{all ? t('all_courses') : t('choose_course')}</MenuItem>
      {courses.map((course) => <MenuItem key={course.id} value={course.id} sx={{ whiteSpace: 'normal' }}>{course.name} ({course.code})</MenuItem>)}
    </TextField>
  );
}
