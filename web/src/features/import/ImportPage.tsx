// Many people at once: a file of people that is looked at before anything changes, or an archive of photos.
import Box from '@mui/material/Box';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageFrame } from '../../parts/PageFrame';
import { ImportPeople } from './ImportPeople';
import { ImportPhotos } from './ImportPhotos';

export default function ImportPage() {
  const { t } = useTranslation('import');
  const [search, setSearch] = useSearchParams();
  const tab = search.get('tab') === 'photos' ? 'photos' : 'people';
  return (
    <PageFrame title={t('title')}>
      <Tabs value={tab} onChange={(_, to: string) => setSearch({ tab: to }, { replace: true })} aria-label={t('title')} sx={{ mb: 2, borderBottom: 1, borderColor: 'divider' }}>
        <Tab value="people" label={t('tab_people')} id="tab-people" aria-controls="import-tab" />
        <Tab value="photos" label={t('tab_photos')} id="tab-photos" aria-controls="import-tab" />
      </Tabs>
      <Box role="tabpanel" id="import-tab" aria-labelledby={`tab-${tab}`}>{tab === 'people' ? <ImportPeople /> : <ImportPhotos />}</Box>
    </PageFrame>
  );
}
