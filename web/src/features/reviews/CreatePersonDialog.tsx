// A face of somebody who is not here yet: adds them and settles the face as theirs.
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';

export interface CreatePersonDialogProps {
  open: boolean;
  onClose: () => void;
  onCreate: (person: Schemas['PersonToAdd']) => Promise<boolean>;
}

export function CreatePersonDialog({ open, onClose, onCreate }: CreatePersonDialogProps) {
  const { t } = useTranslation('reviews');
  const [fields, setFields] = useState({ external_id: '', name: '' });
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    void onCreate({ external_id: fields.external_id.trim(), name: fields.name.trim() }).then((worked) => {
      setBusy(false);
      if (worked) onClose();
    });
  };
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="create-person" fullWidth maxWidth="xs">
      <form onSubmit={submit} noValidate>
        <DialogTitle id="create-person">{t('create')}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            <TextField label={t('id')} required autoFocus autoComplete="off" value={fields.external_id} onChange={(event) => setFields({ ...fields, external_id: event.target.value })} />
            <TextField label={t('name')} required autoComplete="off" value={fields.name} onChange={(event) => setFields({ ...fields, name: event.target.value })} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" disabled={busy || !fields.external_id.trim() || !fields.name.trim()}>{t('create_and_assign')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
