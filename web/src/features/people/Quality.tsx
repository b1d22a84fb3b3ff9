// How good a picture of a face is, in a word with a bar beside it.
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { gradeOf } from './grade';

const colours = { good: 'success', fair: 'warning', poor: 'error' } as const;

export function Quality({ value }: { value: number }) {
  const { t } = useTranslation('people');
  const id = useId();
  const grade = gradeOf(value);
  return (
    <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
      <Typography variant="body2" id={id} sx={{ minWidth: 96 }}>{t(`grade.${grade}`)}</Typography>
      <LinearProgress variant="determinate" value={Math.round(100 * value)} color={colours[grade]} aria-labelledby={id} sx={{ flexGrow: 1, height: 6, borderRadius: 3 }} />
    </Stack>
  );
}
