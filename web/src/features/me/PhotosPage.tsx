// My photos: what is kept of my face, and the way to have none of it kept.
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { SealedPicture } from '../../parts/SealedPicture';

export default function PhotosPage() {
  const { t } = useTranslation('me');
  const formats = useFormats();
  const act = useAct();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const photos = useQuery({ queryKey: ['me', 'photos'], queryFn: ({ signal }) => must(api.GET('/api/v1/me/photos', { signal })) });
  const remove = async () => {
    if (!(await confirm({ title: t('remove_photos'), text: t('remove_photos_why'), action: t('remove_photos'), dangerous: true, typed: t('remove_word') }))) return;
    await act(async () => {
      await must(api.DELETE('/api/v1/me/photos', {}));
      await queries.invalidateQueries({ queryKey: ['me'] });
    }, { text: t('photos_removed') });
  };
  return (
    <PageFrame title={t('photos')} lead={t('photos_lead')}
      actions={photos.data && photos.data.items.length > 0 && <Button color="error" variant="outlined" onClick={() => void remove()}>{t('remove_photos')}</Button>}>
      <Loaded query={photos} isEmpty={(data) => data.items.length === 0} empty={t('no_photos')}>
        {(data) => (
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2 }}>
            {data.items.map((photo) => (
              <Card key={photo.id} sx={{ width: 200 }}>
                <SealedPicture src={photo.has_picture ? `/api/v1/me/photos/${photo.id}` : null} alt={t('photo_of', { date: formats.date(photo.captured_at ?? photo.created_at) })} width="100%" height={200} />
                <CardContent>
                  <Typography>{formats.date(photo.captured_at ?? photo.created_at)}</Typography>
                  <Typography color="text.secondary">{photo.template ? t('photo_used') : t('photo_unused')}</Typography>
                </CardContent>
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
    </PageFrame>
  );
}
