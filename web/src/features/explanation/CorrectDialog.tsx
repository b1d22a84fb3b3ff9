// Corrects a record, or says that its face is not this person. Always with a reason; always to be taken back.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { FaultText } from '../../parts/FaultText';
import { useNotice } from '../../parts/Notices';
import { useWords } from '../../parts/useWords';

export interface CorrectDialogProps {
  record: Schemas['Record'];
  what: 'status' | 'not_this';
  onClose: () => void;
  onDone: () => Promise<unknown>;
}

const statuses: readonly Schemas['RecordStatus'][] = ['present', 'late', 'absent', 'excused'];

export function CorrectDialog({ record, what, onClose, onDone }: CorrectDialogProps) {
  const { t } = useTranslation('explanation');
  const words = useWords();
  const say = useNotice();
  const layer = atLeast(useMe().role, 'office') ? record.office : record.teacher;
  const [status, setStatus] = useState<Schemas['RecordStatus'] | 'undo'>(record.status === 'present' ? 'absent' : 'present');
  const [reason, setReason] = useState('');
  const path = { record_id: record.id };
  const correct = (to: Schemas['RecordStatus'] | null, why: string) => must(api.PATCH('/api/v1/records/{record_id}', { params: { path }, body: { status: to, reason: why } }));
  const save = useMutation({
    mutationFn: async () => {
      const why = reason.trim();
      if (what === 'not_this') await must(api.POST('/api/v1/records/{record_id}/not_this_person', { params: { path }, body: { reason: why } }));
      else await correct(status === 'undo' ? null : status, why);
    },
    onSuccess: async () => {
      const before = layer;
      say({ text: t('corrected'), undo: async () => {
        if (what === 'not_this') await must(api.DELETE('/api/v1/records/{record_id}/not_this_person', { params: { path } }));
        else await correct(before?.status ?? null, t('undone_reason'));
        await onDone();
      } });
      onClose();
      await onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby="correct" fullWidth maxWidth="xs">
      <form onSubmit={submit} noValidate>
        <DialogTitle id="correct">{what === 'not_this' ? t('not_this') : t('correct')}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {save.error && <Alert severity="error"><FaultText error={save.error} /></Alert>}
            {what === 'not_this' ? <DialogContentText>{t('not_this_text')}</DialogContentText> : (
              <TextField select label={t('to')} value={status} onChange={(event) => setStatus(event.target.value as typeof status)}>
                {statuses.map((one) => <MenuItem key={one} value={one}>{words.status(one)}</MenuItem>)}
                {layer && <MenuItem value="undo">{t('take_back')}</MenuItem>}
              </TextField>
            )}
            <TextField label={t('reason')} required autoFocus value={reason} onChange={(event) => setReason(event.target.value)} slotProps={{ htmlInput: { maxLength: 500 } }} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" disabled={save.isPending || !reason.trim()}>{what === 'not_this' ? t('not_this') : t('correct')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
