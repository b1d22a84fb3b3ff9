// The form of a step: what was wrong with it, its fields, and one button that goes on.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFaultText } from '../../parts/FaultText';

export interface StepFormProps {
  children: ReactNode;
  ready?: boolean;
  /** Does the step's work; what it throws is shown. */
  onSubmit: () => Promise<void>;
  onSkip?: () => void;
}

export function StepForm({ children, ready = true, onSubmit, onSkip }: StepFormProps) {
  const { t } = useTranslation('setup');
  const faultText = useFaultText();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
    } catch (fault) {
      setError(fault);
      setBusy(false);
    }
  };
  return (
    <Stack component="form" spacing={2} noValidate onSubmit={(event: FormEvent) => void submit(event)}>
      {error !== null && <Alert severity="error">{faultText(error)}</Alert>}
      {children}
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button type="submit" variant="contained" size="large" disabled={busy || !ready}>{t('go_on')}</Button>
        {onSkip && <Button size="large" disabled={busy} onClick={onSkip}>{t('later')}</Button>}
      </Stack>
    </Stack>
  );
}
