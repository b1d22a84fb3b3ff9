// What a record says, in a word and a colour; the word is what counts, the colour only helps.
import Chip from '@mui/material/Chip';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';

export type RecordStatus = Schemas['RecordStatus'];
const colours: Record<RecordStatus, 'success' | 'warning' | 'error' | 'info'> = { present: 'success', late: 'warning', absent: 'error', excused: 'info' };

export function StatusChip({ status }: { status: RecordStatus | null }) {
  const { t } = useTranslation('attendance');
  return <Chip size="small" variant="outlined" {...(status ? { color: colours[status], label: t(`status.${status}`) } : { label: t('no_status') })} />;
}
