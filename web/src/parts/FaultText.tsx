// An error in words: those of the reader's language where they are known, else the server's own, with what was wrong with each field.
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client';
import { faultWords } from './faults';

export function useFaultText(): (error: unknown) => string {
  const { t, i18n } = useTranslation(['common', 'faults']);
  return (error) => {
    if (!(error instanceof ApiError)) return t('fault');
    if (error.status === 0) return t('unreachable');
    return faultWords(error, t, i18n.language, (key) => i18n.exists(key));
  };
}

export function FaultText({ error }: { error: unknown }) {
  return useFaultText()(error);
}
