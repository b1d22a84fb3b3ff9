// The school, its zone and its first administrator, who is signed in with it.
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, must, setCsrfToken, type Schemas } from '../../api/client';
import { useSession } from '../../app/session';
import { StepForm } from './StepForm';

const zones = Intl.supportedValuesOf('timeZone');
const shortest = 10;

export function SchoolStep({ onDone }: { onDone: (timeZone: string) => void }) {
  const { t } = useTranslation('setup');
  const { refresh } = useSession();
  const queries = useQueryClient();
  const [code, setCode] = useState(useSearchParams()[0].get('code') ?? ''); // the address that the server prints has it
  const [school, setSchool] = useState('');
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const different = again !== '' && again !== password;
  const ready = Boolean(code.trim() && school.trim() && zone && name.trim()) && password.length >= shortest && again === password;
  const submit = async () => {
    const signedIn = await must(api.POST('/api/v1/setup', { body: { code, school_name: school.trim(), time_zone: zone, admin: { name: name.trim(), password } } }));
    setCsrfToken(signedIn.csrf_token);
    await refresh();
    onDone(zone);
    queries.setQueryData<Schemas['SetupState']>(['setup'], (old) => old && { ...old, needed: false });
  };
  return (
    <StepForm ready={ready} onSubmit={submit}>
      <TextField required autoFocus label={t('code')} helperText={t('code_help')} value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" />
      <TextField required label={t('school_name')} value={school} onChange={(event) => setSchool(event.target.value)} autoComplete="organization" />
      <Autocomplete options={zones.includes(zone) ? zones : [zone, ...zones]} value={zone} disableClearable onChange={(_, value) => setZone(value)}
        renderInput={(input) => <TextField {...input} required label={t('zone')} helperText={t('zone_help')} />} />
      <TextField required label={t('admin')} value={name} onChange={(event) => setName(event.target.value)} autoComplete="username" />
      <TextField required label={t('password')} helperText={t('password_help', { n: shortest })} type="password" value={password} onChange={(event) => setPassword(event.target.value)}
        autoComplete="new-password" />
      <TextField required label={t('again')} type="password" value={again} onChange={(event) => setAgain(event.target.value)} autoComplete="new-password"
        error={different} helperText={different ? t('different') : undefined} />
    </StepForm>
  );
}
