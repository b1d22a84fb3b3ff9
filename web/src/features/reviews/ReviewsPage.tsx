// Faces that the machine did not dare to decide: one after the other, with whom they may show, settled by a tap or a key and taken
// back the same way. New ones come in by themselves.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import ListItemButton from '@mui/material/ListItemButton';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, must } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { useFormats } from '../../i18n/formats';
import { Loaded } from '../../parts/Loaded';
import { LiveWords } from '../../parts/LiveWords';
import { useAct, useNotice } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { SealedPicture } from '../../parts/SealedPicture';
import { currentOf, type Group, type Settling } from './queue';
import { ReviewCard } from './ReviewCard';

const kept = 'rollcall.review_keys';

export default function ReviewsPage() {
  const { t } = useTranslation('reviews');
  const { ago, number } = useFormats();
  const act = useAct();
  const say = useNotice();
  const queries = useQueryClient();
  const [search] = useSearchParams();
  const session = search.get('session');
  const course = search.get('course');
  const [chosen, setChosen] = useState<{ id: string; index: number } | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [keys, setKeys] = useState(localStorage.getItem(kept) !== 'off');
  const [spoken, setSpoken] = useState('');
  const done = useRef<string[][]>([]); // what was settled here, as ids of reviews, the last at the end
  const list = useQuery({ queryKey: ['review_groups', session, course], refetchInterval: 60_000,
    queryFn: ({ signal }) => must(api.GET('/api/v1/reviews/groups', { params: { query: { limit: 100, ...(session ? { session } : {}), ...(course ? { course } : {}) } }, signal })) });
  const again = useCallback(() => Promise.all([queries.invalidateQueries({ queryKey: ['review_groups'] }), queries.invalidateQueries({ queryKey: ['reviews'] })]), [queries]);
  useFeed(useCallback((event: FeedEvent) => { if (event.kind === 'review' || event.kind === 'reset') void again(); }, [again]));
  useEffect(() => localStorage.setItem(kept, keys ? 'on' : 'off'), [keys]);

  const undo = useCallback(async () => {
    const last = done.current.pop();
    if (!last) return say({ text: t('nothing_to_undo'), severity: 'info' });
    for (const id of last) await must(api.POST('/api/v1/reviews/{review_id}/undo', { params: { path: { review_id: id } } }));
    await again();
    setSpoken(t('common:undone'));
  }, [again, say, t]);
  const settle = useCallback(async (groups: Group[], body: Settling, text: string) => {
    const ids: string[] = [];
    const refused: string[] = [];
    const worked = await act(async () => {
      for (const group of groups) {
        const answer = await must(api.POST('/api/v1/reviews/groups/{group_id}/settle', { params: { path: { group_id: group.id } }, body: { learn: false, add_to_roster: false, ...body } }));
        ids.push(...answer.settled.map(({ review }) => review.id));
        refused.push(...answer.refused.map(({ detail }) => detail));
      }
    });
    if (ids.length > 0) done.current.push(ids);
    setTicked(new Set());
    await again();
    if (refused.length > 0) say({ text: [...new Set(refused)].join(' '), severity: 'error' });
    else if (worked) say({ text, undo });
    return worked && refused.length === 0;
  }, [act, again, say, undo]);

  const groups = list.data?.items ?? [];
  const current = currentOf(groups, chosen);
  const go = useCallback((by: number) => setChosen((old) => {
    const at = currentOf(groups, old);
    const next = at && groups[(at.index + by + groups.length) % groups.length];
    return next ? { id: next.id, index: groups.indexOf(next) } : null;
  }), [groups]);
  const choose = (group: Group, index: number) => setChosen({ id: group.id, index });
  const tick = (id: string) => setTicked((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]));
  const words = (group: Group) => group.first.candidate?.name ?? t('unknown_face');
  const selected = groups.filter(({ id }) => ticked.has(id));

  return (
    <PageFrame title={t('title')} lead={t('lead')} actions={(
      <FormControlLabel control={<Switch checked={keys} onChange={(event) => setKeys(event.target.checked)} />} label={t('keys')} />
    )}>
      <LiveWords>{spoken}</LiveWords>
      <Loaded query={list} isEmpty={({ items }) => items.length === 0} empty={t('nothing_waits')}>
        {({ items, next_cursor }) => (
          <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 320px' } }}>
            {current && (
              <ReviewCard key={current.group.id} group={current.group} place={t('place', { n: number(current.index + 1), of: number(items.length) })} keys={keys}
                onSettle={(body, text) => settle([current.group], body, text)} onGo={go} onUndo={() => void act(undo)} onChanged={() => void again()} />
            )}
            <Stack spacing={1} component="section" aria-label={t('all_waiting')}>
              {selected.length > 0 && (
                <Button variant="outlined" onClick={() => void settle(selected, { as: 'reject' }, t('nobody_done_many', { n: number(selected.length) }))}>
                  {t('nobody_many', { n: number(selected.length) })}
                </Button>
              )}
              <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0 }}>
                {items.map((group, index) => (
                  <Stack component="li" key={group.id} direction="row" sx={{ alignItems: 'center' }}>
                    <Checkbox checked={ticked.has(group.id)} onChange={() => tick(group.id)} slotProps={{ input: { 'aria-label': t('tick', { n: number(index + 1) }) } }} />
                    <ListItemButton selected={group.id === current?.group.id} aria-current={group.id === current?.group.id} onClick={() => choose(group, index)} sx={{ gap: 1.5, borderRadius: 2, minWidth: 0 }}>
                      <SealedPicture src={group.first.has_picture ? `/api/v1/reviews/${group.first.id}/picture` : null} alt="" width={48} height={48} />
                      <Box sx={{ minWidth: 0 }}>
                        <Typography noWrap sx={{ fontWeight: 600 }}>{words(group)}</Typography>
                        <Typography variant="body2" color="text.secondary" noWrap>{ago(group.last_seen_at)}{group.reviews > 1 && ` · ${t('faces', { n: number(group.reviews) })}`}</Typography>
                      </Box>
                    </ListItemButton>
                  </Stack>
                ))}
              </Box>
              {next_cursor && <Typography color="text.secondary">{t('more_behind')}</Typography>}
            </Stack>
          </Box>
        )}
      </Loaded>
      {list.data?.items.length === 0 && done.current.length > 0 && <Button sx={{ mt: 2 }} onClick={() => void act(undo)}>{t('undo_last')}</Button>}
    </PageFrame>
  );
}
