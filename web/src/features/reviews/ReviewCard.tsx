// One group of faces that are one person's: the picture, why it is here, whom it may show, and everything that can be done about it.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Chip from '@mui/material/Chip';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { useAct } from '../../parts/Notices';
import type { PersonChoice } from '../../parts/people';
import { PersonPicker } from '../../parts/PersonPicker';
import { SealedPicture } from '../../parts/SealedPicture';
import { useWords } from '../../parts/useWords';
import { CreatePersonDialog } from './CreatePersonDialog';
import { actFor, candidatesOf, isTyping, surenessOf, type Group, type Settling } from './queue';

export interface ReviewCardProps {
  group: Group;
  /** '3 of 17' */
  place: string;
  /** Whether single keys act. */
  keys: boolean;
  onSettle: (body: Settling, text: string) => Promise<boolean>;
  onGo: (by: number) => void;
  onUndo: () => void;
  onChanged: () => void;
}

export function ReviewCard({ group, place, keys, onSettle, onGo, onUndo, onChanged }: ReviewCardProps) {
  const { t } = useTranslation('reviews');
  const { dateTime, number } = useFormats();
  const words = useWords();
  const act = useAct();
  const office = atLeast(useMe().role, 'office');
  const picker = useRef<HTMLInputElement>(null);
  const busy = useRef(false);
  const [person, setPerson] = useState<PersonChoice | null>(null);
  const [learn, setLearn] = useState(false);
  const [roster, setRoster] = useState(false);
  const [creating, setCreating] = useState(false);
  const { first } = group;
  const faces = useQuery({ queryKey: ['reviews', 'group', group.id], enabled: group.reviews > 1,
    queryFn: ({ signal }) => must(api.GET('/api/v1/reviews', { params: { query: { group: group.id, limit: 50 } }, signal })) });
  const reviews = faces.data?.items ?? [first];
  const candidates = candidatesOf(reviews);
  const extras = { ...(office && learn ? { learn } : {}), ...(office && roster && first.course_id ? { add_to_roster: true } : {}) };

  const once = async (work: () => Promise<unknown>) => {
    if (busy.current) return;
    busy.current = true;
    try {
      await work();
    } finally {
      busy.current = false;
    }
  };
  const assign = (to: Pick<PersonChoice, 'id' | 'name'>) => once(() => onSettle({ as: 'assign', person_id: to.id, ...extras }, t('assigned', { name: to.name })));
  const nobody = () => once(() => onSettle({ as: 'reject' }, t('nobody_done')));
  const notThis = () => once(async () => {
    const path = { review_id: first.id };
    const name = first.candidate?.name;
    if (!name) return;
    await act(() => must(api.POST('/api/v1/reviews/{review_id}/not_this_person', { params: { path }, body: { reason: t('not_this_reason') } })),
      { text: t('not_this_done', { name }), undo: async () => {
        await must(api.DELETE('/api/v1/reviews/{review_id}/not_this_person', { params: { path } }));
        onChanged();
      } });
    onChanged();
  });
  const handler = useRef<(event: KeyboardEvent) => void>(() => {});
  handler.current = (event) => {
    const asked = event.defaultPrevented ? null : actFor(event, isTyping(event.target) || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null);
    if (!asked) return;
    event.preventDefault();
    if (asked.act === 'choose') {
      const match = candidates[asked.index];
      if (match) void assign({ id: match.person_id, name: match.name });
    } else if (asked.act === 'nobody') void nobody();
    else if (asked.act === 'pick') picker.current?.focus();
    else if (asked.act === 'create') setCreating(office);
    else if (asked.act === 'not_this') void notThis();
    else if (asked.act === 'undo') onUndo();
    else onGo(asked.act === 'next' ? 1 : -1);
  };
  useEffect(() => {
    if (!keys) return;
    const listen = (event: KeyboardEvent) => handler.current(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [keys]);
  const hint = (key: string) => (keys ? <Box component="kbd" aria-hidden sx={{ fontFamily: 'inherit', '&&': { fontSize: '0.8rem' }, lineHeight: 1.5, border: 1, borderColor: 'currentcolor', borderRadius: 1, px: 0.75 }}>{key}</Box> : undefined);

  return (
    <Card component="article" aria-label={place}>
      <CardContent>
        <Stack direction={{ xs: 'column', sm: 'row' }} spacing={3}>
          <Stack spacing={1} sx={{ alignItems: 'center', flexShrink: 0 }}>
            <SealedPicture src={first.has_picture ? `/api/v1/reviews/${first.id}/picture` : null} alt={t('face_of', { time: dateTime(first.captured_at) })} width={240} height={240} />
            {reviews.length > 1 && (
              <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 0.5, maxWidth: 240, justifyContent: 'center' }}>
                {reviews.slice(1, 9).map((review) => (
                  <SealedPicture key={review.id} src={review.has_picture ? `/api/v1/reviews/${review.id}/picture` : null} alt={t('face_of', { time: dateTime(review.captured_at) })} width={56} height={56} />
                ))}
              </Stack>
            )}
          </Stack>
          <Stack spacing={2} sx={{ flexGrow: 1, minWidth: 0 }}>
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
              <Typography color="text.secondary">{place}</Typography>
              <Chip size="small" variant="outlined" label={words.decision(first.decision)} />
              {first.would_change === 'absence' && <Chip size="small" color="warning" variant="outlined" label={t('would_change')} />}
              {group.times_seen > 1 && <Chip size="small" variant="outlined" label={t('times_seen', { n: number(group.times_seen) })} />}
            </Stack>
            <Typography variant="body2" color="text.secondary">{t('seen_at', { time: dateTime(first.captured_at) })}</Typography>
            <Typography component="h2" variant="h2">{candidates.length > 0 ? t('who_is_it') : t('nobody_alike')}</Typography>
            <Stack spacing={1}>
              {candidates.map((match, index) => (
                <Button key={match.person_id} variant={index === 0 ? 'contained' : 'outlined'} size="large" startIcon={hint(String(index + 1))}
                  onClick={() => void assign({ id: match.person_id, name: match.name })} sx={{ justifyContent: 'flex-start', textAlign: 'start' }}>
                  <span>{match.name} ({match.external_id}) · {t(`sure.${surenessOf(match)}`)}, {t('likeness', { similarity: number(match.similarity, 2) })}</span>
                </Button>
              ))}
              <PersonPicker label={t('somebody_else')} value={person} onChange={setPerson} inputRef={picker} />
              {person && <Button variant="contained" onClick={() => void assign(person)}>{t('it_is', { name: person.name })}</Button>}
            </Stack>
            {office && (
              <Stack>
                <FormControlLabel control={<Switch checked={learn} onChange={(event) => setLearn(event.target.checked)} />} label={t('learn')} />
                {first.course_id && <FormControlLabel control={<Switch checked={roster} onChange={(event) => setRoster(event.target.checked)} />} label={t('add_to_roster')} />}
              </Stack>
            )}
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
              <Button variant="outlined" startIcon={hint('N')} onClick={() => void nobody()}>{t('nobody')}</Button>
              {first.candidate && <Button variant="outlined" startIcon={hint('X')} onClick={() => void notThis()}>{t('not_this', { name: first.candidate.name })}</Button>}
              {office && <Button startIcon={hint('C')} onClick={() => setCreating(true)}>{t('create')}</Button>}
            </Stack>
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
              <Button startIcon={hint('K')} onClick={() => onGo(-1)}>{t('previous')}</Button>
              <Button startIcon={hint('J')} onClick={() => onGo(1)}>{t('next')}</Button>
              <Button startIcon={hint('U')} onClick={onUndo}>{t('common:undo')}</Button>
            </Stack>
          </Stack>
        </Stack>
      </CardContent>
      <CreatePersonDialog open={creating} onClose={() => setCreating(false)} onCreate={(made) => onSettle({ as: 'create_person', person: made, ...extras, learn: true, ...(first.course_id ? { add_to_roster: true } : {}) }, t('assigned', { name: made.name }))} />
    </Card>
  );
}
