// Gives a person a PIN, told once and never again, or takes it back.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useConfirm } from '../../parts/Confirm';
import { useAct } from '../../parts/Notices';
import type { Person } from '../../parts/people';

export function PinSection({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const confirm = useConfirm();
  const act = useAct();
  const [pin, setPin] = useState<string | null>(null);
  const path = { person_id: person.id };
  const give = () => act(async () => setPin((await must(api.PUT('/api/v1/people/{person_id}/pin', { params: { path }, body: {} }))).pin));
  const take = async () => {
    if (!await confirm({ title: t('pin_remove'), text: t('pin_remove_text', { name: person.name }), action: t('pin_remove'), dangerous: true })) return;
    setPin(null);
    await act(() => must(api.DELETE('/api/v1/people/{person_id}/pin', { params: { path } })), { text: t('pin_removed') });
  };
  return (
    <Stack component="section" spacing={1.5} aria-labelledby="pin">
      <Typography component="h2" variant="h2" id="pin">{t('pin')}</Typography>
      <Typography color="text.secondary">{t('pin_help')}</Typography>
      <div role="status">
        {pin && (
          <Alert severity="success" onClose={() => setPin(null)} closeText={t('common:close')}>
            {t('pin_is')} <Typography component="strong" dir="ltr" sx={{ fontSize: '1.4rem', letterSpacing: 4, fontVariantNumeric: 'tabular-nums', fontWeight: 700 }}>{pin}</Typography>
            <div>{t('pin_once')}</div>
          </Alert>
        )}
      </div>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button variant="outlined" onClick={() => void give()}>{t('pin_give')}</Button>
        <Button color="error" onClick={() => void take()}>{t('pin_remove')}</Button>
      </Stack>
    </Stack>
  );
}
