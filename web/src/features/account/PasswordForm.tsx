// Another password of one's own. Every other sign-in ends with the old one.
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, setCsrfToken } from '../../api/client';
import { useSession } from '../../app/session';
import { FormDialog } from '../../parts/FormDialog';

export function PasswordForm({ close, done }: { close: () => void; done: () => void }) {
  const { t } = useTranslation('account');
  const { refresh } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== next;
  const submit = async () => {
    const signedIn = await must(api.POST('/api/v1/auth/password', { body: { current_password: current, new_password: next } }));
    if (signedIn) setCsrfToken(signedIn.csrf_token);
    await refresh();
    done();
  };
  return (
    <FormDialog title={t('change_password')} action={t('change_password')} ready={current !== '' && next.length >= 10 && next === again} submit={submit} close={close}>
      <TextField label={t('current')} type="password" autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} required autoFocus />
      <TextField label={t('next')} type="password" autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} helperText={t('next_why')} required />
      <TextField label={t('again')} type="password" autoComplete="new-password" value={again} onChange={(event) => setAgain(event.target.value)} error={differs}
        helperText={differs ? t('differs') : ' '} required />
    </FormDialog>
  );
}
