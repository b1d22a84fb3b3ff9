// Withdraws an excuse, with the reason that the audit keeps.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { FaultText } from '../../parts/FaultText';
import { useNotice } from '../../parts/Notices';

export function WithdrawDialog({ excuse, onClose, onWithdrawn }: { excuse: Schemas['Excuse']; onClose: () => void; onWithdrawn: () => void }) {
  const { t } = useTranslation('excuses');
  const say = useNotice();
  const [reason, setReason] = useState('');
  const withdraw = useMutation({ mutationFn: () => must(api.POST('/api/v1/excuses/{excuse_id}/withdraw', { params: { path: { excuse_id: excuse.id } }, body: { reason: reason.trim() } })),
    onSuccess: () => {
      const { person_id, course_id, session_id, starts_at, ends_at, code } = excuse;
      say({ text: t('withdrawn_done'), undo: async () => {
        await must(api.POST('/api/v1/excuses', { body: { person_ids: [person_id], course_id, session_id, ...(session_id ? {} : { starts_at, ends_at }), code, reason: excuse.reason } }));
        onWithdrawn();
      } });
      onWithdrawn();
      onClose();
    } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    withdraw.mutate();
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby="withdraw" fullWidth maxWidth="xs">
      <form onSubmit={submit} noValidate>
        <DialogTitle id="withdraw">{t('withdraw_title')}</DialogTitle>
        <DialogContent>
          {withdraw.error && <Alert severity="error" sx={{ mb: 2 }}><FaultText error={withdraw.error} /></Alert>}
          <DialogContentText sx={{ mb: 2 }}>{t('withdraw_text')}</DialogContentText>
          <TextField label={t('reason')} required autoFocus value={reason} onChange={(event) => setReason(event.target.value)} slotProps={{ htmlInput: { maxLength: 500 } }} />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" color="error" disabled={withdraw.isPending || !reason.trim()}>{t('withdraw')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
