// An error in words: the server's own where it gave any, with what was wrong with each field.
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client';

export function useFaultText(): (error: unknown) => string {
  const { t } = useTranslation('common');
  return (error) => {
    if (!(error instanceof ApiError)) return t('fault');
    if (error.status === 0) return t('unreachable');
    return [error.message, ...error.fields.map((field) => `${field.field}: ${field.message}`)].join(' ');
  };
}

export function FaultText({ error }: { error: unknown }) {
  return useFaultText()(error);
}
