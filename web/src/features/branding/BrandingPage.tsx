// Whose Rollcall it is: name, zone, words, colours and logo, with a view of what they make of a page.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { brandingKey } from '../../app/branding';
import { FilePicker } from '../../parts/FilePicker';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { ColourField, isReadable } from './ColourField';

type Branding = Schemas['Branding'];
const own = { light: '#1f5f8b', dark: '#8fc4ea' } as const;
const pages = { light: { bg: '#ffffff', text: '#1a1c1e', on: '#ffffff' }, dark: { bg: '#1b2127', text: '#e6e9ec', on: '#12161a' } } as const;

interface Draft {
  school_name: string;
  time_zone: string;
  welcome: string;
  kiosk: string;
  colour: string;
  dark_colour: string;
}

/** The sign-in as it will look, in light and in dark. */
function Preview({ draft, logo, scheme }: { draft: Draft; logo: string | null; scheme: 'light' | 'dark' }) {
  const { t } = useTranslation('branding');
  const wanted = scheme === 'light' ? draft.colour : draft.dark_colour;
  const colour = wanted && isReadable(wanted, scheme) ? wanted : own[scheme];
  const page = pages[scheme];
  return (
    <Paper variant="outlined" role="img" aria-label={scheme === 'light' ? t('preview_light') : t('preview_dark')} sx={{ p: 3, flex: '1 1 220px', minWidth: 0, bgcolor: page.bg, color: page.text, backgroundImage: 'none' }}>
      {logo && <Box component="img" src={logo} alt="" sx={{ maxHeight: 56, maxWidth: '100%', mb: 1.5, display: 'block' }} />}
      <Typography component="div" sx={{ fontWeight: 700, fontSize: '1.2rem', overflowWrap: 'anywhere' }}>{draft.school_name || 'Rollcall'}</Typography>
      <Typography component="div" sx={{ whiteSpace: 'pre-wrap', my: 1, overflowWrap: 'anywhere' }}>{draft.welcome}</Typography>
      <Box sx={{ display: 'inline-block', px: 2, py: 1, borderRadius: 1.25, fontWeight: 600, bgcolor: colour, color: page.on }}>{t('preview_button')}</Box>
      <Box component="span" sx={{ marginInlineStart: 2, color: colour, textDecoration: 'underline' }}>{t('preview_link')}</Box>
    </Paper>
  );
}

function Form({ branding }: { branding: Branding }) {
  const { t } = useTranslation('branding');
  const queries = useQueryClient();
  const act = useAct();
  const [draft, setDraft] = useState<Draft>({ school_name: branding.school_name, time_zone: branding.time_zone, welcome: branding.welcome, kiosk: branding.kiosk,
    colour: branding.colour ?? '', dark_colour: branding.dark_colour ?? '' });
  const logo = branding.logo ? `${branding.logo}?v=${branding.version}` : null;
  const set = (key: keyof Draft) => (value: string) => setDraft({ ...draft, [key]: value });
  const typed = (key: keyof Draft) => ({ value: draft[key], onChange: (event: { target: { value: string } }) => set(key)(event.target.value) });
  const put = async (of: Branding | Draft) => {
    await must(api.PATCH('/api/v1/branding', { body: { ...(of.school_name ? { school_name: of.school_name } : {}), time_zone: of.time_zone, welcome: of.welcome, kiosk: of.kiosk,
      colour: of.colour || null, dark_colour: of.dark_colour || null } }));
    await queries.invalidateQueries({ queryKey: brandingKey });
  };
  const putLogo = async (file: Blob) => {
    await must(api.PUT('/api/v1/branding/logo', { body: file as never, bodySerializer: (body: unknown) => body as never, headers: { 'Content-Type': file.type } }));
    await queries.invalidateQueries({ queryKey: brandingKey });
  };
  const removeLogo = async (address: string) => {
    let kept: Blob | undefined;
    await act(async () => {
      kept = await (await fetch(address)).blob();
      await must(api.DELETE('/api/v1/branding/logo', {}));
      await queries.invalidateQueries({ queryKey: brandingKey });
    }, { text: t('logo_removed'), undo: async () => { if (kept) await putLogo(kept); } });
  };
  return (
    <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) minmax(0, 1fr)' } }}>
      <Stack component="form" spacing={2} noValidate onSubmit={(event) => { event.preventDefault(); void act(() => put(draft), { text: t('branding_saved'), undo: () => put(branding) }); }}>
        <TextField label={t('school')} {...typed('school_name')} required slotProps={{ htmlInput: { maxLength: 120 } }} />
        <TextField label={t('time_zone')} {...typed('time_zone')} helperText={t('time_zone_why')} slotProps={{ htmlInput: { dir: 'ltr' } }} />
        <TextField label={t('welcome')} {...typed('welcome')} multiline minRows={2} helperText={t('welcome_why')} slotProps={{ htmlInput: { maxLength: 1000 } }} />
        <TextField label={t('kiosk_words')} {...typed('kiosk')} multiline minRows={2} helperText={t('kiosk_why')} slotProps={{ htmlInput: { maxLength: 1000 } }} />
        <ColourField label={t('colour')} scheme="light" value={draft.colour} otherwise={own.light} onChange={set('colour')} />
        <ColourField label={t('dark_colour')} scheme="dark" value={draft.dark_colour} otherwise={own.dark} onChange={set('dark_colour')} />
        <div><Button type="submit" variant="contained" disabled={draft.school_name.trim() === '' || !isReadable(draft.colour, 'light') || !isReadable(draft.dark_colour, 'dark')}>{t('save')}</Button></div>
      </Stack>
      <Stack spacing={2}>
        <Typography component="h2" variant="h2">{t('preview')}</Typography>
        <Stack direction="row" useFlexGap sx={{ gap: 2, flexWrap: 'wrap' }}>
          <Preview draft={draft} logo={logo} scheme="light" />
          <Preview draft={draft} logo={logo} scheme="dark" />
        </Stack>
        <Typography component="h2" variant="h2">{t('logo')}</Typography>
        <FilePicker label={t('choose_logo')} accept="image/png,image/jpeg,image/webp" help={t('logo_why')} onFiles={([file]) => { if (file) void act(() => putLogo(file), { text: t('logo_set') }); }} />
        {logo && <div><Button color="error" onClick={() => void removeLogo(logo)}>{t('remove_logo')}</Button></div>}
      </Stack>
    </Box>
  );
}

export default function BrandingPage() {
  const { t } = useTranslation(['branding', 'app']);
  const branding = useQuery({ queryKey: brandingKey, queryFn: ({ signal }) => must(api.GET('/api/v1/branding', { signal })) });
  return (
    <PageFrame title={t('app:page.branding')} lead={t('branding_lead')}>
      <Loaded query={branding}>{(now) => <Form key={now.version} branding={now} />}</Loaded>
    </PageFrame>
  );
}
