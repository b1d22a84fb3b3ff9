// To the next page of a list and back. Says nothing where there is only one.
import NavigateBeforeIcon from '@mui/icons-material/NavigateBefore';
import NavigateNextIcon from '@mui/icons-material/NavigateNext';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats';

export interface PagerProps {
  /** From 1. */
  number: number;
  /** Absent where there is none. */
  next?: (() => void) | undefined;
  previous?: (() => void) | undefined;
}

export function Pager({ number, next, previous }: PagerProps) {
  const { t } = useTranslation('parts');
  const { number: words } = useFormats();
  const rtl = useTheme().direction === 'rtl';
  if (!next && !previous) return null;
  const [Before, After] = rtl ? [NavigateNextIcon, NavigateBeforeIcon] : [NavigateBeforeIcon, NavigateNextIcon];
  return (
    <Stack component="nav" aria-label={t('pages')} direction="row" spacing={1} sx={{ alignItems: 'center', justifyContent: 'center', py: 2 }}>
      <Button onClick={previous} disabled={!previous} startIcon={<Before />}>{t('previous_page')}</Button>
      <Typography aria-live="polite" sx={{ minWidth: 72, textAlign: 'center' }}>{t('page_number', { number: words(number) })}</Typography>
      <Button onClick={next} disabled={!next} endIcon={<After />}>{t('next_page')}</Button>
    </Stack>
  );
}
