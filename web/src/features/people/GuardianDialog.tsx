// A guardian to be added or changed.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { FaultText } from '../../parts/FaultText';
import type { Person } from '../../parts/people';

type Guardian = Schemas['Guardian'];
// The languages that mails are written in; each named by itself.
const mailLanguages: Record<Guardian['language'], string> = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', pt: 'Português', ar: 'العربية' };

export interface GuardianDialogProps {
  person: Person;
  /** null: a new one. */
  guardian: Guardian | null;
  onClose: () => void;
  onSaved: () => void;
}

export function GuardianDialog({ person, guardian, onClose, onSaved }: GuardianDialogProps) {
  const { t, i18n } = useTranslation('people');
  const [fields, setFields] = useState({ name: guardian?.name ?? '', email: guardian?.email ?? '', relation: guardian?.relation ?? '',
    language: guardian?.language ?? (i18n.language as Guardian['language']), notices: guardian?.notices ?? true, digest: guardian?.digest ?? false });
  const set = (change: Partial<typeof fields>) => setFields({ ...fields, ...change });
  const save = useMutation({ mutationFn: async () => {
    const body = { ...fields, name: fields.name.trim(), email: fields.email.trim(), relation: fields.relation.trim() };
    if (guardian) await must(api.PATCH('/api/v1/people/{person_id}/guardians/{guardian_id}',
      { params: { path: { person_id: person.id, guardian_id: guardian.id } }, body }));
    else await must(api.POST('/api/v1/people/{person_id}/guardians', { params: { path: { person_id: person.id } }, body }));
  }, onSuccess: () => { onSaved(); onClose(); } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby="guardian" fullWidth maxWidth="sm">
      <form onSubmit={submit} noValidate>
        <DialogTitle id="guardian">{guardian ? t('guardian_edit') : t('guardian_add')}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {save.error && <Alert severity="error"><FaultText error={save.error} /></Alert>}
            <TextField label={t('name')} required autoFocus value={fields.name} onChange={(event) => set({ name: event.target.value })} />
            <TextField label={t('email')} required type="email" value={fields.email} onChange={(event) => set({ email: event.target.value })} />
            <TextField label={t('relation')} value={fields.relation} onChange={(event) => set({ relation: event.target.value })} />
            <TextField select label={t('mail_language')} value={fields.language} onChange={(event) => set({ language: event.target.value as Guardian['language'] })}>
              {Object.entries(mailLanguages).map(([code, name]) => <MenuItem key={code} value={code} lang={code}>{name}</MenuItem>)}
            </TextField>
            <FormControlLabel control={<Switch checked={fields.notices} onChange={(event) => set({ notices: event.target.checked })} />} label={t('send_notices')} />
            <FormControlLabel control={<Switch checked={fields.digest} disabled={!fields.notices} onChange={(event) => set({ digest: event.target.checked })} />} label={t('daily_notice')} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" disabled={save.isPending || !fields.name.trim() || !fields.email.trim()}>{t('save')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
