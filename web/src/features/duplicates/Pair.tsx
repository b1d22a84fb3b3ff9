// Two people side by side, and what they are to each other.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardActions from '@mui/material/CardActions';
import CardContent from '@mui/material/CardContent';
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useAct } from '../../parts/Notices';
import { personKey, usePerson } from '../../parts/people';
import { SealedPicture } from '../../parts/SealedPicture';

type Duplicate = Schemas['Duplicate'];

function Side({ person }: { person: Duplicate['people'][number] }) {
  const { t } = useTranslation('duplicates');
  const { date } = useFormats();
  const queries = useQueryClient();
  const act = useAct();
  const whole = usePerson(person.person_id);
  const photos = useQuery({ queryKey: ['photos', person.person_id],
    queryFn: ({ signal }) => must(api.GET('/api/v1/people/{person_id}/photos', { params: { path: { person_id: person.person_id } }, signal })) });
  const photo = photos.data?.items.findLast((one) => one.has_picture);
  const path = { person_id: person.person_id };
  const setActive = async (active: boolean) => {
    if (active) await must(api.PATCH('/api/v1/people/{person_id}', { params: { path }, body: { active } }));
    else await must(api.DELETE('/api/v1/people/{person_id}', { params: { path } }));
    await queries.invalidateQueries({ queryKey: personKey(person.person_id) });
  };
  return (
    <Stack spacing={1} sx={{ flex: 1, minWidth: 0, alignItems: 'center', textAlign: 'center', overflowWrap: 'anywhere' }}>
      <SealedPicture src={photo ? `/api/v1/people/${person.person_id}/photos/${photo.id}` : null} alt={t('photo_of', { name: person.name })} width="100%" height={180} whole />
      <Link component={To} to={`/people/${person.person_id}`} sx={{ fontWeight: 600 }}>{person.name}</Link>
      <Typography variant="body2" color="text.secondary">{person.external_id}{whole.data && ` · ${t('since', { date: date(whole.data.created_at) })}`}</Typography>
      {whole.data && (whole.data.active ? (
        <Button size="small" onClick={() => void act(() => setActive(false), { text: t('deactivated', { name: person.name }), undo: () => setActive(true) })}
          aria-label={t('deactivate_name', { name: person.name, id: person.external_id })}>{t('deactivate')}</Button>
      ) : <Typography variant="body2">{t('inactive')}</Typography>)}
    </Stack>
  );
}

export function Pair({ pair, onSettled }: { pair: Duplicate; onSettled: () => void }) {
  const { t } = useTranslation('duplicates');
  const { number } = useFormats();
  const act = useAct();
  const [one, other] = pair.people;
  if (!one || !other) return null;
  const set = async (status: Duplicate['status']) => {
    await must(api.POST('/api/v1/duplicates/{duplicate_id}/settle', { params: { path: { duplicate_id: pair.id } }, body: { status } }));
    onSettled();
  };
  const settle = (status: Duplicate['status'], text: string) => act(() => set(status), { text, undo: () => set(pair.status) });
  const names = { a: `${one.name} (${one.external_id})`, b: `${other.name} (${other.external_id})` };
  return (
    <Card component="article" aria-label={t('pair', names)}>
      <CardContent>
        <Stack direction="row" spacing={2}><Side person={one} /><Side person={other} /></Stack>
        <Box sx={{ mt: 2, textAlign: 'center' }}>
          <Typography variant="body2" color="text.secondary">{t('likeness', { similarity: number(pair.similarity, 2), threshold: number(pair.threshold, 2) })}</Typography>
        </Box>
      </CardContent>
      <CardActions sx={{ justifyContent: 'center', flexWrap: 'wrap', gap: 1 }}>
        {pair.status === 'open' ? (
          <>
            <Button variant="outlined" onClick={() => void settle('same', t('settled_same'))}>{t('same')}</Button>
            <Button variant="outlined" onClick={() => void settle('look_alikes', t('settled_look_alikes'))}>{t('look_alikes')}</Button>
          </>
        ) : <Button onClick={() => void settle('open', t('reopened'))}>{t('reopen')}</Button>}
      </CardActions>
    </Card>
  );
}
