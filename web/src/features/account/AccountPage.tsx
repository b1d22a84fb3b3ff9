// One's own way in: password, second factor, recovery codes, and every other place where one is signed in.
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useMe, useSession } from '../../app/session';
import { useConfirm } from '../../parts/Confirm';
import { useAct, useNotice } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { SecretOnce } from '../../parts/SecretOnce';
import { FactorForm } from './FactorForm';
import { OwnPasswordForm } from './OwnPasswordForm';
import { PasswordForm } from './PasswordForm';

type Doing = 'password' | 'factor' | 'remove' | 'codes';

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Card component="section" aria-label={title}>
      <CardContent>
        <Typography component="h2" variant="h2" gutterBottom>{title}</Typography>
        <Typography color="text.secondary" sx={{ mb: 2 }}>{text}</Typography>
        <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>{children}</Stack>
      </CardContent>
    </Card>
  );
}

export default function AccountPage() {
  const { t } = useTranslation(['account', 'users', 'app']);
  const me = useMe();
  const { refresh } = useSession();
  const confirm = useConfirm();
  const act = useAct();
  const say = useNotice();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const close = () => setDoing(null);
  const signOutEverywhere = async () => {
    if (!await confirm({ title: t('everywhere'), text: t('everywhere_ask'), action: t('everywhere') })) return;
    await act(async () => {
      await must(api.POST('/api/v1/auth/sign_out_everywhere', {}));
      await refresh();
    });
  };
  const factor = me.second_factor === true;
  return (
    <PageFrame title={t('app:page.account')} lead={t('lead', { name: me.name, role: t(`users:role.${me.role}`) })}>
      <Stack spacing={2} sx={{ maxWidth: 720 }}>
        <Part title={t('password')} text={t('password_text')}>
          <Button variant="outlined" onClick={() => setDoing('password')}>{t('change_password')}</Button>
        </Part>
        <Part title={t('factor')} text={factor ? t('factor_on') : t('factor_off')}>
          {factor ? (
            <>
              <Button variant="outlined" onClick={() => setDoing('codes')}>{t('new_codes')}</Button>
              <Button variant="outlined" color="error" onClick={() => setDoing('remove')}>{t('remove_factor')}</Button>
            </>
          ) : <Button variant="contained" onClick={() => setDoing('factor')}>{t('set_up')}</Button>}
        </Part>
        <Part title={t('places')} text={t('places_text')}>
          <Button variant="outlined" onClick={() => void signOutEverywhere()}>{t('everywhere')}</Button>
        </Part>
      </Stack>
      {doing === 'password' && <PasswordForm close={close} done={() => say({ text: t('password_changed') })} />}
      {doing === 'factor' && <FactorForm close={close} done={async (made) => { setCodes(made); await refresh(); }} />}
      {doing === 'remove' && (
        <OwnPasswordForm title={t('remove_factor')} action={t('remove_factor')} text={t('remove_factor_why')} close={close} submit={async (password) => {
          await must(api.POST('/api/v1/auth/second_factor/remove', { body: { password } }));
          await refresh();
          say({ text: t('factor_removed') });
        }} />
      )}
      {doing === 'codes' && (
        <OwnPasswordForm title={t('new_codes')} action={t('new_codes')} text={t('new_codes_why')} close={close} submit={async (password) => {
          setCodes((await must(api.POST('/api/v1/auth/recovery_codes', { body: { password } }))).recovery_codes);
        }} />
      )}
      {codes && <SecretOnce title={t('codes')} secret={codes.join('\n')} close={() => setCodes(null)}>{t('codes_how')}</SecretOnce>}
    </PageFrame>
  );
}
