// The first course. Everything else about it can be set later.
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { StepForm } from './StepForm';

export function CourseStep({ timeZone, onDone }: { timeZone: string | undefined; onDone: (courseId: string) => void }) {
  const { t } = useTranslation('setup');
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const submit = async () => {
    const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    onDone((await must(api.POST('/api/v1/courses', { body: { code: code.trim(), name: name.trim(), time_zone: zone } }))).id);
  };
  return (
    <StepForm ready={Boolean(name.trim() && code.trim())} onSubmit={submit}>
      <TextField required autoFocus label={t('course_name')} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
      <TextField required label={t('course_code')} helperText={t('course_code_help')} value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" />
    </StepForm>
  );
}
