// My code: a badge to show to a kiosk, which renews itself; my PIN; and the code of the hall to type.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { useConfirm } from '../../parts/Confirm';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { QrCode } from '../../parts/QrCode';
import { SecretOnce } from '../../parts/SecretOnce';

export default function CodePage() {
  const { t } = useTranslation('me');
  const act = useAct();
  const confirm = useConfirm();
  const [pin, setPin] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [result, setResult] = useState<Schemas['CodeResult'] | null>(null);
  const badge = useQuery({ queryKey: ['me', 'badge'], queryFn: ({ signal }) => must(api.GET('/api/v1/me/badge', { signal })), gcTime: 0, staleTime: 0,
    refetchInterval: (query) => (query.state.data?.renew_after_s ?? 10) * 1000 });
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setResult(null);
    await act(async () => { setResult(await must(api.POST('/api/v1/me/hall_code', { body: { code: code.trim() } }))); setCode(''); });
  };
  return (
    <PageFrame title={t('code')} lead={t('code_lead')}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2, alignItems: 'flex-start' }}>
        <Card sx={{ flex: { xs: '1 1 300px', sm: '0 1 300px' } }}>
          <CardContent>
            <Typography component="h2" variant="h2" gutterBottom>{t('badge')}</Typography>
            <Loaded query={badge}>{(shown) => <QrCode text={shown.badge} label={t('badge_picture')} size={240} />}</Loaded>
            <Typography color="text.secondary">{t('badge_how')}</Typography>
          </CardContent>
        </Card>
        <Stack spacing={2} sx={{ flex: '1 1 300px' }}>
          <Card>
            <CardContent>
              <Typography component="h2" variant="h2" gutterBottom>{t('hall_code')}</Typography>
              <Stack component="form" direction="row" spacing={1} onSubmit={(event: FormEvent) => void enter(event)}>
                <TextField label={t('hall_code_field')} value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off"
                  slotProps={{ htmlInput: { dir: 'ltr', autoCapitalize: 'characters' } }} />
                <Button type="submit" variant="contained" disabled={!code.trim()}>{t('enter')}</Button>
              </Stack>
              <div role="status">{result && <Alert severity={result.decision === 'present' || result.decision === 'late' ? 'success' : 'info'} sx={{ mt: 2 }}>{t(`attendance:decision.${result.decision}`)}</Alert>}</div>
            </CardContent>
          </Card>
          <Card>
            <CardContent>
              <Typography component="h2" variant="h2" gutterBottom>{t('pin')}</Typography>
              <Typography color="text.secondary" gutterBottom>{t('pin_how')}</Typography>
              <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
                <Button variant="outlined" onClick={() => void act(async () => { setPin((await must(api.PUT('/api/v1/me/pin', { body: {} }))).pin); })}>{t('new_pin')}</Button>
                <Button onClick={() => void (async () => {
                  if (await confirm({ title: t('remove_pin'), text: t('remove_pin_why'), action: t('remove_pin'), dangerous: true }))
                    await act(() => must(api.DELETE('/api/v1/me/pin', {})), { text: t('pin_removed') });
                })()}>{t('remove_pin')}</Button>
              </Stack>
            </CardContent>
          </Card>
        </Stack>
      </Stack>
      {pin !== null && <SecretOnce title={t('pin')} secret={pin} close={() => setPin(null)} />}
    </PageFrame>
  );
}
