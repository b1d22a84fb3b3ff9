// Signing in, by password (and second factor where one is set) or through the organisation's own sign-in.
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { api, ApiError, must, setCsrfToken } from '../../api/client';
import { useBranding } from '../../app/branding';
import { useSession } from '../../app/session';
import { setLanguage } from '../../i18n';
import { languageNames, languages, type Language } from '../../i18n/languages';
import { useFaultText } from '../../parts/FaultText';

export default function SignInPage() {
  const { t, i18n } = useTranslation('sign_in');
  const { me, refresh } = useSession();
  const branding = useBranding();
  const faultText = useFaultText();
  const from = (useLocation().state as { from?: string } | null)?.from ?? '/';
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [askCode, setAskCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const methods = useQuery({ queryKey: ['sign_in_methods'], queryFn: ({ signal }) => must(api.GET('/api/v1/auth/methods', { signal })) });
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => must(api.GET('/api/v1/setup', { signal })) });
  useEffect(() => { document.title = `${t('title')} · Rollcall`; }, [t]);
  if (me) return <Navigate to={from} replace />;
  if (setup.data?.needed) return <Navigate to="/setup" replace />;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const signedIn = await must(api.POST('/api/v1/auth/sign_in', { body: { name, password, ...(askCode ? { code } : {}) } }));
      setCsrfToken(signedIn.csrf_token);
      await refresh();
    } catch (fault) {
      // The password was right and a code is wanted: the server names the field `code`.
      if (fault instanceof ApiError && fault.fields.some((field) => field.field === 'code') && !askCode) setAskCode(true);
      else setError(fault);
    } finally {
      setBusy(false);
    }
  };
  const oidc = methods.data?.oidc;
  return (
    <Box component="main" sx={{ minHeight: '100dvh', display: 'grid', placeItems: 'center', p: 2 }}>
      <Paper variant="outlined" sx={{ p: { xs: 3, sm: 4 }, width: '100%', maxWidth: 400 }}>
        <Stack component="form" spacing={2} onSubmit={(event: FormEvent) => void submit(event)} noValidate>
          {branding?.logo && <Box component="img" src={branding.logo} alt="" sx={{ height: 64, maxWidth: '100%', objectFit: 'contain', alignSelf: 'center' }} />}
          {branding?.school_name && <Typography sx={{ fontWeight: 650, textAlign: 'center' }}><bdi>{branding.school_name}</bdi></Typography>}
          <Typography component="h1" variant="h1" sx={{ textAlign: 'center' }}>{t('title')}</Typography>
          {branding?.welcome && <Typography color="text.secondary">{branding.welcome}</Typography>}
          {error !== null && <Alert severity="error">{faultText(error)}</Alert>}
          <TextField label={t('name')} value={name} onChange={(event) => setName(event.target.value)} autoComplete="username" autoFocus required />
          <TextField label={t('password')} type="password" value={password} onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password" required />
          {askCode && (
            <TextField label={t('code')} helperText={t('code_help')} value={code} onChange={(event) => setCode(event.target.value)}
              autoComplete="one-time-code" inputMode="numeric" autoFocus required />
          )}
          <Button type="submit" variant="contained" size="large" disabled={busy || !name || !password || (askCode && !code)}>{t('sign_in')}</Button>
          {oidc && <Button variant="outlined" size="large" href={oidc.url}>{t('sign_in_with', { name: oidc.name })}</Button>}
          <TextField select label={t('language')} value={i18n.language} onChange={(event) => void setLanguage(event.target.value as Language)}>
            {languages.map((language) => <MenuItem key={language} value={language} lang={language}>{languageNames[language]}</MenuItem>)}
          </TextField>
        </Stack>
      </Paper>
    </Box>
  );
}
