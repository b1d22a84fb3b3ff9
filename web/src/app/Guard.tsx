// A page for those who may open it; everybody else is told so, in place of a page full of errors.
import { Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageFrame } from '../parts/PageFrame';
import { Waiting } from '../parts/Waiting';
import { isFor, type PageRow } from './registry';
import { useMe } from './session';

export function Guard({ page, children }: { page: PageRow; children: ReactNode }) {
  const { t } = useTranslation('app');
  const me = useMe();
  if (!isFor(page, me)) return <PageFrame title={t('not_for_you')}>{t('not_for_you_why')}</PageFrame>;
  return <Suspense fallback={<Waiting />}>{children}</Suspense>;
}
