// Why a camera did not open, and what to do.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import type { CameraFault } from './camera';

export function CameraFaultText({ fault, onRetry }: { fault: CameraFault; onRetry: () => void }) {
  const { t } = useTranslation('parts');
  return (
    <Alert severity="warning" action={<Button color="inherit" onClick={onRetry}>{t('common:try_again')}</Button>}>{t(`camera_fault.${fault}`)}</Alert>
  );
}
