// Something is on its way. Shown only after a moment, so that quick answers do not flicker.
import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

export function Waiting() {
  const { t } = useTranslation('common');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return <Box role="status" sx={{ display: 'grid', placeItems: 'center', minHeight: 160 }}>{shown && <CircularProgress aria-label={t('loading')} />}</Box>;
}
