// My data: everything that is held, to take along; the proof of what was chosen when; and who to ask for erasure.
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { LinkButton } from '../../parts/LinkButton';
import { PageFrame } from '../../parts/PageFrame';
import { useDownload } from '../../parts/useDownload';

export default function DataPage() {
  const { t, i18n } = useTranslation('me');
  const { busy, download } = useDownload();
  return (
    <PageFrame title={t('data')} lead={t('data_lead')}>
      <Stack spacing={3} sx={{ maxWidth: 640 }}>
        <section>
          <Typography component="h2" variant="h2" gutterBottom>{t('take_along')}</Typography>
          <Typography color="text.secondary" gutterBottom>{t('take_along_what')}</Typography>
          <Button variant="contained" disabled={busy} onClick={() => void download(() => api.GET('/api/v1/me/export', { parseAs: 'blob' }), 'my-data.json')}>{t('download')}</Button>
        </section>
        <section>
          <Typography component="h2" variant="h2" gutterBottom>{t('proof')}</Typography>
          <Typography color="text.secondary" gutterBottom>{t('proof_what')}</Typography>
          <Button variant="outlined" disabled={busy} onClick={() => void download(
            () => api.GET('/api/v1/me/proof_of_choice', { params: { query: { language: i18n.language as 'en' } }, parseAs: 'blob' }), 'proof-of-choice.md')}>{t('download_proof')}</Button>
        </section>
        <section>
          <Typography component="h2" variant="h2" gutterBottom>{t('erase')}</Typography>
          <Typography color="text.secondary" gutterBottom>{t('erase_how')}</Typography>
          <LinkButton to="/me/photos" variant="outlined">{t('to_photos')}</LinkButton>
        </section>
      </Stack>
    </PageFrame>
  );
}
