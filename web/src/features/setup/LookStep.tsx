// The school's logo, colour and words.
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { api, must } from '../../api/client';
import { brandingKey } from '../../app/branding';
import { FilePicker } from '../../parts/FilePicker';
import { StepForm } from './StepForm';

const kinds = ['image/png', 'image/jpeg', 'image/webp'];

export function LookStep({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('setup');
  const queries = useQueryClient();
  const [logo, setLogo] = useState<File | null>(null);
  const [shown, setShown] = useState('');
  const [light, setLight] = useState('#1f5f8b');
  const [dark, setDark] = useState('#8fc4ea');
  const [welcome, setWelcome] = useState('');
  const [kiosk, setKiosk] = useState('');
  useEffect(() => {
    if (!logo) return setShown('');
    const url = URL.createObjectURL(logo);
    setShown(url);
    return () => URL.revokeObjectURL(url);
  }, [logo]);
  const submit = async () => {
    await must(api.PATCH('/api/v1/branding', { body: { colour: light, dark_colour: dark, welcome: welcome.trim(), kiosk: kiosk.trim() } }));
    // The bytes themselves are the body, whatever the description calls a binary string.
    if (logo) await must(api.PUT('/api/v1/branding/logo', { body: '', bodySerializer: () => logo, headers: { 'Content-Type': logo.type } }));
    await queries.invalidateQueries({ queryKey: brandingKey });
    onDone();
  };
  return (
    <StepForm onSubmit={submit} onSkip={onDone}>
      <Stack direction="row" useFlexGap sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <FilePicker label={t('logo')} accept={kinds.join(',')} onFiles={([file]) => setLogo(file ?? null)} />
        {shown && <Box component="img" src={shown} alt={t('logo_chosen')} sx={{ maxHeight: 64, maxWidth: 200 }} />}
      </Stack>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
        <TextField type="color" label={t('colour')} helperText={t('colour_help')} value={light} onChange={(event) => setLight(event.target.value)} />
        <TextField type="color" label={t('dark_colour')} value={dark} onChange={(event) => setDark(event.target.value)} />
      </Stack>
      <TextField multiline minRows={2} label={t('welcome')} helperText={t('welcome_help')} value={welcome} onChange={(event) => setWelcome(event.target.value)} />
      <TextField multiline minRows={2} label={t('kiosk_words')} helperText={t('kiosk_help')} value={kiosk} onChange={(event) => setKiosk(event.target.value)} />
    </StepForm>
  );
}
