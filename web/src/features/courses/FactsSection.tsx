// What a course is called, and whose clocks it goes by.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import type { Course } from '../../parts/courses';
import { useFaultText } from '../../parts/FaultText';
import { Facts } from './Facts';
import { useChangeCourse } from './useChangeCourse';
import { ZoneField } from './ZoneField';

export default function FactsSection({ course }: { course: Course }) {
  const { t } = useTranslation('courses');
  const { dateTime } = useFormats();
  const office = atLeast(useMe().role, 'office');
  const made = [{ name: t('added_at'), value: dateTime(course.created_at) }, { name: t('changed_at'), value: dateTime(course.updated_at) }];
  if (!office)
    return <Facts facts={[{ name: t('name'), value: course.name }, { name: t('code'), value: course.code }, { name: t('zone'), value: course.time_zone }, ...made]} />;
  return <Stack spacing={3}><FactsForm key={course.version} course={course} /><Facts facts={made} /></Stack>;
}

function FactsForm({ course }: { course: Course }) {
  const { t } = useTranslation('courses');
  const change = useChangeCourse();
  const faultText = useFaultText();
  const [name, setName] = useState(course.name);
  const [code, setCode] = useState(course.code);
  const [zone, setZone] = useState(course.time_zone);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const next = { name: name.trim(), code: code.trim(), time_zone: zone };
  const before = { name: course.name, code: course.code, time_zone: course.time_zone };
  const changed = next.name !== before.name || next.code !== before.code || next.time_zone !== before.time_zone;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await change(course, next, before);
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack component="form" spacing={2} sx={{ maxWidth: 520 }} onSubmit={(event: FormEvent) => void submit(event)} noValidate>
      {fault !== null && <Alert severity="error">{faultText(fault)}</Alert>}
      <TextField label={t('name')} value={name} onChange={(event) => setName(event.target.value)} required slotProps={{ htmlInput: { maxLength: 200 } }} />
      <TextField label={t('code')} helperText={t('code_help')} value={code} onChange={(event) => setCode(event.target.value)} required slotProps={{ htmlInput: { maxLength: 64 } }} />
      <ZoneField value={zone} onChange={setZone} />
      <div><Button type="submit" variant="contained" disabled={busy || !changed || !next.name || !next.code}>{t('save')}</Button></div>
    </Stack>
  );
}
