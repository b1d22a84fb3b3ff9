// The photos of a person: each with what the machine thinks of it and what to do about it; new ones from files, several at once,
// or by the camera.
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardActions from '@mui/material/CardActions';
import CardContent from '@mui/material/CardContent';
import Chip from '@mui/material/Chip';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, sendForm, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { FilePicker } from '../../parts/FilePicker';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { useFaultText } from '../../parts/FaultText';
import { useAct } from '../../parts/Notices';
import type { Person } from '../../parts/people';
import { SealedPicture } from '../../parts/SealedPicture';
import { useWords } from '../../parts/useWords';
import { Quality } from './Quality';
import { usePersonChanged } from './usePersonChanged';

interface Sent {
  file: string;
  accepted: boolean;
  words: string[];
}

export default function PhotosTab({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const { date, number } = useFormats();
  const words = useWords();
  const faultText = useFaultText();
  const queries = useQueryClient();
  const changed = usePersonChanged(person.id);
  const confirm = useConfirm();
  const act = useAct();
  const list = useRef<HTMLDivElement>(null);
  const [sending, setSending] = useState<{ done: number; total: number } | null>(null);
  const [sent, setSent] = useState<Sent[]>([]);
  const photos = useQuery({ queryKey: ['photos', person.id],
    queryFn: ({ signal }) => must(api.GET('/api/v1/people/{person_id}/photos', { params: { path: { person_id: person.id } }, signal })) });

  const renew = () => Promise.all([queries.invalidateQueries({ queryKey: ['photos', person.id] }), changed()]);

  // One request a file: each tells of itself, and a file that is no picture does not stop those after it.
  const send = async (files: File[]) => {
    setSent([]);
    for (const [index, file] of files.entries()) {
      setSending({ done: index, total: files.length });
      const form = new FormData();
      form.append('photo', file);
      let told: Sent;
      try {
        const { photos: results } = await sendForm<Schemas['PhotoResults']>(`/api/v1/people/${person.id}/photos`, form);
        const result = results[0];
        told = { file: file.name, accepted: result?.accepted ?? false,
          words: [...(result?.known_already ? [t('known_already')] : []), ...(result?.reasons ?? []).map(words.advice)] };
      } catch (error) {
        told = { file: file.name, accepted: false, words: [faultText(error)] };
      }
      setSent((old) => [...old, told]);
    }
    setSending(null);
    await renew();
  };
  const day = (photo: Schemas['Photo']) => date(photo.captured_at ?? photo.created_at);
  const remove = async (photo: Schemas['Photo']) => {
    const last = photo.template && !photos.data?.items.some((one) => one.template && one.id !== photo.id);
    if (!(await confirm({ title: t('remove_photo_title'), text: last ? t('remove_photo_why_last') : t('remove_photo_why'), action: t('remove_photo'), dangerous: true }))) return;
    await act(async () => {
      await must(api.DELETE('/api/v1/people/{person_id}/photos/{photo_id}', { params: { path: { person_id: person.id, photo_id: photo.id } } }));
      await renew();
      list.current?.focus(); // the button that was pressed is gone
    }, { text: t('photo_removed') });
  };

  return (
    <Stack spacing={2}>
      {person.template_warnings.length > 0 && (
        <Alert severity="info">{person.template_warnings.map((warning) => <div key={warning}>{t(`warning_help.${warning}`)}</div>)}</Alert>
      )}
      {!person.active && <Alert severity="info">{t('inactive_help')}</Alert>}
      <FilePicker label={t('add_photos')} accept="image/jpeg,image/png,image/webp" multiple disabled={sending !== null || !person.active}
        help={t('add_photos_help')} onFiles={(files) => void send(files)} />
      <Box role="status">
        {sending && (
          <Stack spacing={1}>
            <Typography>{t('sending', { done: number(sending.done + 1), total: number(sending.total) })}</Typography>
            <LinearProgress variant="determinate" value={(100 * sending.done) / sending.total} aria-label={t('add_photos')} />
          </Stack>
        )}
        <Stack spacing={1} sx={{ mt: sending ? 1 : 0 }}>
          {sent.map((one, index) => (
            <Alert key={index} severity={one.accepted ? 'success' : 'warning'}>
              <strong dir="auto">{one.file}</strong>: {one.accepted ? t('enrolled') : t('not_enrolled')}{one.words.length > 0 && ` ${one.words.join(' ')}`}
            </Alert>
          ))}
        </Stack>
      </Box>
      <Box ref={list} tabIndex={-1} sx={{ outline: 'none' }}>
        <Loaded query={photos} isEmpty={({ items }) => items.length === 0} empty={t('no_photos_yet')}>
          {({ items }) => (
            <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(min(260px, 100%), 1fr))' }}>
              {items.map((photo) => (
                <Card component="li" key={photo.id} sx={{ display: 'flex', flexDirection: 'column' }}>
                  <SealedPicture src={photo.has_picture ? `/api/v1/people/${person.id}/photos/${photo.id}` : null} width="100%" height={200}
                    alt={t('photo_of', { name: person.name, date: day(photo) })} />
                  <CardContent sx={{ flexGrow: 1 }}>
                    <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center', mb: 1 }}>
                      <Typography variant="body2">{day(photo)}</Typography>
                      <Chip size="small" variant="outlined" color={photo.template ? 'success' : 'warning'} label={photo.template ? t('in_use') : t('not_in_use')} />
                    </Stack>
                    <Quality value={photo.quality} />
                    {photo.reasons.map((reason) => <Typography key={reason} variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>{words.advice(reason)}</Typography>)}
                    <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>{t(`source.${photo.source}`)}</Typography>
                  </CardContent>
                  <CardActions>
                    <Button color="error" aria-label={t('remove_photo_of', { name: person.name, date: day(photo) })} onClick={() => void remove(photo)}>{t('remove_photo')}</Button>
                  </CardActions>
                </Card>
              ))}
            </Box>
          )}
        </Loaded>
      </Box>
      {photos.data?.items.length === 0 && person.active && (
        <Box sx={{ textAlign: 'center' }}><LinkButton to={`/enrol?person=${person.id}`}>{t('enrol_this')}</LinkButton></Box>
      )}
    </Stack>
  );
}
