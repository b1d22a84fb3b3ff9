// What a session is, in a word, a sign and a colour.
import BlockIcon from '@mui/icons-material/Block';
import EventIcon from '@mui/icons-material/Event';
import LockIcon from '@mui/icons-material/Lock';
import SensorsIcon from '@mui/icons-material/Sensors';
import Chip from '@mui/material/Chip';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionColour, type RecordStatus, type SessionStatus } from './statuses';

const icons: Record<SessionStatus, ReactElement> = { scheduled: <EventIcon />, open: <SensorsIcon />, closed: <LockIcon />, cancelled: <BlockIcon /> };

export function SessionChip({ status }: { status: SessionStatus }) {
  const { t } = useTranslation('words');
  return <Chip size="small" variant="outlined" icon={icons[status]} color={sessionColour[status]} label={t(`session.${status}`)} />;
}

/** The letters that set a status from the keyboard, in the reader's language. */
export function useStatusLetters(): Record<RecordStatus, string> {
  const { t } = useTranslation('words');
  return { present: t('letter.present'), late: t('letter.late'), absent: t('letter.absent'), excused: t('letter.excused') };
}
