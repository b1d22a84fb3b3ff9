// My photos: what is kept of my face, and the way to have one of it, or none, kept.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardActions from '@mui/material/CardActions';
import CardContent from '@mui/material/CardContent';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { SealedPicture } from '../../parts/SealedPicture';

type Photo = Schemas['Photo'];

export default function PhotosPage() {
  const { t } = useTranslation('me');
  const formats = useFormats();
  const act = useAct();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const photos = useQuery({ queryKey: ['me', 'photos'], queryFn: ({ signal }) => must(api.GET('/api/v1/me/photos', { signal })) });
  const list = useRef<HTMLDivElement>(null);
  const day = (photo: Photo) => formats.date(photo.captured_at ?? photo.created_at);
  const why = (photo: Photo) => {
    if (!photo.template) return t('remove_photo_why_unused');
    return photos.data?.items.some((one) => one.template && one.id !== photo.id) ? t('remove_photo_why') : t('remove_photo_why_last');
  };
  const removeOne = async (photo: Photo) => {
    if (!(await confirm({ title: t('remove_photo_title'), text: why(photo), action: t('remove_photo'), dangerous: true }))) return;
    await act(async () => {
      await must(api.DELETE('/api/v1/me/photos/{photo_id}', { params: { path: { photo_id: photo.id } } }));
      await queries.invalidateQueries({ queryKey: ['me'] });
      list.current?.focus(); // the button that was pressed is gone
    }, { text: t('photo_removed') });
  };
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
      <Box ref={list} tabIndex={-1} sx={{ outline: 'none' }}>
        <Loaded query={photos} isEmpty={(data) => data.items.length === 0} empty={t('no_photos')}>
          {(data) => (
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2 }}>
              {data.items.map((photo) => (
                <Card key={photo.id} sx={{ width: 200, display: 'flex', flexDirection: 'column' }}>
                  <SealedPicture src={photo.has_picture ? `/api/v1/me/photos/${photo.id}` : null} alt={t('photo_of', { date: day(photo) })} width="100%" height={200} />
                  <CardContent sx={{ flexGrow: 1 }}>
                    <Typography>{day(photo)}</Typography>
                    <Typography color="text.secondary">{photo.template ? t('photo_used') : t('photo_unused')}</Typography>
                  </CardContent>
                  <CardActions>
                    <Button color="error" aria-label={t('remove_photo_of', { date: day(photo) })} onClick={() => void removeOne(photo)}>{t('remove_photo_short')}</Button>
                  </CardActions>
                </Card>
              ))}
            </Stack>
          )}
        </Loaded>
      </Box>
    </PageFrame>
  );
}
