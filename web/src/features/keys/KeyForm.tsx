// A new API key: what for, with which rights, until when.
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { roles, type Role } from '../../app/registry';
import { FormDialog } from '../../parts/FormDialog';
import { parts, toScopes, type Chosen, type Reach } from './scopes';

const reaches: readonly Reach[] = ['none', 'read', 'all'];

export function KeyForm({ close, made }: { close: () => void; made: (key: Schemas['NewApiKeyText']) => Promise<unknown> }) {
  const { t } = useTranslation(['keys', 'users']);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [day, setDay] = useState('');
  const [everything, setEverything] = useState(true);
  const [chosen, setChosen] = useState<Chosen>({});
  const scopes = everything ? '*' : toScopes(chosen);
  const submit = async () => {
    const key = await must(api.POST('/api/v1/api_keys', { body: { name, role, scopes, ...(day ? { expires_at: new Date(`${day}T23:59:59`).toISOString() } : {}) } }));
    await made(key);
  };
  return (
    <FormDialog title={t('add')} action={t('make')} ready={name.trim() !== '' && scopes !== ''} submit={submit} close={close}>
      <TextField label={t('name')} helperText={t('name_why')} value={name} onChange={(event) => setName(event.target.value)} required autoFocus slotProps={{ htmlInput: { maxLength: 100 } }} />
      <TextField select label={t('users:role')} value={role} onChange={(event) => setRole(event.target.value as Role)} helperText={t(`users:role_why.${role}`)}>
        {roles.filter((one) => one !== 'person').map((one) => <MenuItem key={one} value={one}>{t(`users:role.${one}`)}</MenuItem>)}
      </TextField>
      <TextField type="date" label={t('expires')} value={day} onChange={(event) => setDay(event.target.value)} helperText={t('expires_why')} slotProps={{ inputLabel: { shrink: true } }} />
      <FormControlLabel control={<Switch checked={everything} onChange={(event) => setEverything(event.target.checked)} />} label={t('everything')} />
      {!everything && (
        <Box role="group" aria-label={t('scopes')} sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))' }}>
          {parts.map((part) => (
            <TextField key={part} select label={t(`part.${part}`)} value={chosen[part] ?? 'none'} onChange={(event) => setChosen({ ...chosen, [part]: event.target.value as Reach })}>
              {reaches.map((reach) => <MenuItem key={reach} value={reach}>{t(`reach.${reach}`)}</MenuItem>)}
            </TextField>
          ))}
        </Box>
      )}
    </FormDialog>
  );
}
