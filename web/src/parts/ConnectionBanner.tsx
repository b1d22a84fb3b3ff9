// Says when the browser has no network, and when it has one again. What was loaded stays readable.
import Alert from '@mui/material/Alert';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

function subscribe(changed: () => void): () => void {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
}

export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);

export function ConnectionBanner() {
  const { t } = useTranslation('common');
  const online = useOnline();
  return <div role="status">{!online && <Alert severity="warning" sx={{ mb: 2 }}>{t('offline')}</Alert>}</div>;
}
