// The first person: who they are, that they agreed, and their face.
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import type { Person } from '../../parts/people';
import { Booth } from '../enrol/Booth';
import { StepForm } from './StepForm';

/** Which text was agreed to: none that is kept here yet. */
const consentVersion = 'set-up';

export function PersonStep({ courseId, onDone }: { courseId: string; onDone: () => void }) {
  const { t } = useTranslation('setup');
  const [person, setPerson] = useState<Person | null>(null);
  const [name, setName] = useState('');
  const [externalId, setExternalId] = useState('');
  const [agreed, setAgreed] = useState(false);
  if (person) return <Booth person={person} onNext={onDone} nextLabel={t('go_on')} />;
  const submit = async () => {
    const made = await must(api.POST('/api/v1/people', { body: { external_id: externalId.trim(), name: name.trim(), minor: false,
      consent: { given_at: new Date().toISOString(), text_version: consentVersion } } }));
    await must(api.PUT('/api/v1/courses/{course_id}/roster/{person_id}', { params: { path: { course_id: courseId, person_id: made.id } } }));
    setPerson(made);
  };
  return (
    <StepForm ready={Boolean(name.trim() && externalId.trim() && agreed)} onSubmit={submit} onSkip={onDone}>
      <TextField required autoFocus label={t('person_name')} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
      <TextField required label={t('person_id')} helperText={t('person_id_help')} value={externalId} onChange={(event) => setExternalId(event.target.value)} autoComplete="off" />
      <FormControlLabel control={<Checkbox checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />} label={t('agreed')} />
    </StepForm>
  );
}
