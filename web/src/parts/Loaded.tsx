// What a query has to show: waiting, a fault with a way to try again, nothing yet, or the content. Content that is there stays
// while it is asked for again, and also when asking fails: then a word says that it may be old.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from './Empty';
import { FaultText } from './FaultText';
import { Waiting } from './Waiting';

export interface LoadedProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch' | 'isFetching'>;
  /** Whether there is nothing to show, and what to say then. */
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  children: (data: T) => ReactNode;
}

export function Loaded<T>({ query, isEmpty, empty, children }: LoadedProps<T>) {
  const { t } = useTranslation('common');
  const { data, error, refetch, isFetching } = query;
  const fault = error && (
    <Alert severity={data === undefined ? 'error' : 'warning'} sx={{ mb: 2 }}
      action={<Button color="inherit" disabled={isFetching} onClick={() => void refetch()}>{t('try_again')}</Button>}>
      <FaultText error={error} />{data !== undefined && <> {t('may_be_old')}</>}
    </Alert>
  );
  if (data === undefined) return fault ?? <Waiting />;
  if (isEmpty?.(data)) return <>{fault}{typeof empty === 'string' ? <Empty>{empty}</Empty> : empty}</>;
  return <>{fault}{children(data)}</>;
}
