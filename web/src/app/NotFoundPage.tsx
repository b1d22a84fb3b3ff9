import { useTranslation } from 'react-i18next';
import { PageFrame } from '../parts/PageFrame';
import { LinkButton } from '../parts/LinkButton';

export default function NotFoundPage() {
  const { t } = useTranslation('app');
  return (
    <PageFrame title={t('not_found')}>
      <p>{t('not_found_why')}</p>
      <LinkButton to="/" variant="contained">{t('to_start')}</LinkButton>
    </PageFrame>
  );
}
