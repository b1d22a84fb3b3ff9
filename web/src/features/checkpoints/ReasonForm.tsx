// Asks for a reason, which the log keeps, before something is said of a passage.
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../parts/FormDialog';

export function ReasonForm({ title, text, submit, close }: { title: string; text: string; submit: (reason: string) => Promise<unknown>; close: () => void }) {
  const { t } = useTranslation('checkpoints');
  const [reason, setReason] = useState('');
  return (
    <FormDialog title={title} action={title} ready={reason.trim() !== ''} submit={() => submit(reason)} close={close}>
      <Typography>{text}</Typography>
      <TextField label={t('reason')} helperText={t('reason_why')} value={reason} onChange={(event) => setReason(event.target.value)} required autoFocus slotProps={{ htmlInput: { maxLength: 500 } }} />
    </FormDialog>
  );
}
