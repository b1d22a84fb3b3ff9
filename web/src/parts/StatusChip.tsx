// What a record says, in a word, a sign and a colour; the word is what counts, the others only help.
import CheckIcon from '@mui/icons-material/Check';
import CloseIcon from '@mui/icons-material/Close';
import HorizontalRuleIcon from '@mui/icons-material/HorizontalRule';
import ScheduleIcon from '@mui/icons-material/Schedule';
import VerifiedIcon from '@mui/icons-material/VerifiedOutlined';
import Chip from '@mui/material/Chip';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { statusColour, type ShownStatus } from './statuses';

const icons: Record<ShownStatus, ReactElement> = { present: <CheckIcon />, late: <ScheduleIcon />, absent: <CloseIcon />,
  excused: <VerifiedIcon />, expected: <HorizontalRuleIcon /> };

/** Null: there is no record. `expected`: it is still open whether the person comes. */
export function StatusChip({ status }: { status: ShownStatus | null }) {
  const { t } = useTranslation('attendance');
  return <Chip size="small" variant="outlined" sx={{ '& .MuiChip-label::first-letter': { textTransform: 'uppercase' } }}
    {...(status ? { icon: icons[status], color: statusColour[status], label: t(`status.${status}`) } : { label: t('no_status') })} />;
}
