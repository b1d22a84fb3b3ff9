// A correction with its reason, which stays with the record.
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../parts/FormDialog';
import { recordStatuses, type RecordStatus } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import type { SheetRow } from './marks';

export function CorrectDialog({ row, close, submit }: { row: SheetRow; close: () => void; submit: (status: RecordStatus, reason: string) => Promise<unknown> }) {
  const { t } = useTranslation('sessions');
  const words = useWords();
  const [status, setStatus] = useState<RecordStatus>(row.status === 'present' ? 'absent' : 'present');
  const [reason, setReason] = useState('');
  return (
    <FormDialog title={t('correct_of', { name: row.name })} action={t('correct_do')} ready={reason.trim() !== ''} close={close} submit={() => submit(status, reason.trim())}>
      <TextField select label={t('status')} value={status} onChange={(event) => setStatus(event.target.value as RecordStatus)}>
        {recordStatuses.map((one) => <MenuItem key={one} value={one}>{words.status(one)}</MenuItem>)}
      </TextField>
      <TextField label={t('reason')} helperText={t('reason_help')} value={reason} onChange={(event) => setReason(event.target.value)} required autoFocus
        multiline slotProps={{ htmlInput: { maxLength: 500 } }} />
    </FormDialog>
  );
}
