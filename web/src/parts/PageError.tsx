// A page that could not be shown at all: a failed load of its code, or a fault in it.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { FaultText } from './FaultText';

export function PageError({ error }: { error?: unknown }) {
  const { t } = useTranslation('common');
  const thrown = useRouteError();
  return (
    <Alert severity="error" sx={{ m: 2 }} action={<Button color="inherit" onClick={() => location.reload()}>{t('reload')}</Button>}>
      <FaultText error={error ?? thrown} />
    </Alert>
  );
}
