// A second factor in two steps: the password, which offers a secret for the authenticator app; then a code of that app, which
// shows that it works. Until then nothing has changed.
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { FormDialog } from '../../parts/FormDialog';
import { QrCode } from '../../parts/QrCode';
import { OwnPasswordForm } from './OwnPasswordForm';

export function FactorForm({ close, done }: { close: () => void; done: (recoveryCodes: string[]) => Promise<unknown> }) {
  const { t } = useTranslation('account');
  const [offered, setOffered] = useState<Schemas['OfferedFactor'] | null>(null);
  const [code, setCode] = useState('');
  if (!offered)
    return (
      <OwnPasswordForm title={t('set_up')} action={t('next_step')} text={t('set_up_text')} close={close} stays
        submit={async (password) => setOffered(await must(api.POST('/api/v1/auth/second_factor', { body: { password } })))} />
    );
  return (
    <FormDialog key="code" title={t('set_up')} action={t('confirm')} ready={/^\s*\d{6}\s*$/.test(code)} close={close}
      submit={async () => done((await must(api.POST('/api/v1/auth/second_factor/confirm', { body: { code: code.trim() } }))).recovery_codes)}>
      <Typography>{t('scan')}</Typography>
      <Box sx={{ textAlign: 'center' }}><QrCode text={offered.uri} label={t('qr')} /></Box>
      <Typography color="text.secondary">{t('or_type')} <Box component="code" dir="ltr" sx={{ overflowWrap: 'anywhere', fontFamily: 'monospace' }}>{offered.secret}</Box></Typography>
      <TextField label={t('code')} value={code} onChange={(event) => setCode(event.target.value)} autoComplete="one-time-code" inputMode="numeric" required autoFocus />
    </FormDialog>
  );
}
