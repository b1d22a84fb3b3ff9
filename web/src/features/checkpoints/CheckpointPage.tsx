// Who passed one checkpoint, when and which way: with corrections, passages added by hand, and faces that were somebody else's.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { spanOf, type Span } from '../../parts/dateRange';
import { DateRange } from '../../parts/DateRange';
import { DataTable } from '../../parts/DataTable';
import { addDays, instantOf, today } from '../../parts/days';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { useAct, useNotice } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { Pager } from '../../parts/Pager';
import type { PersonChoice } from '../../parts/people';
import { PersonName } from '../../parts/PersonName';
import { PersonPicker } from '../../parts/PersonPicker';
import { RowMenu, type RowAction } from '../../parts/RowMenu';
import { useCursorPages } from '../../parts/useCursorPages';
import { PassageForm } from './PassageForm';
import { PassageSeen } from './PassageSeen';
import { stateColours, stateOf, type Passage } from './passage';
import { ReasonForm } from './ReasonForm';

type Doing = { what: 'add' } | { what: 'seen' | 'correct' | 'refuse' | 'not_them'; passage: Passage };

export default function CheckpointPage() {
  const { t } = useTranslation(['checkpoints', 'app']);
  const { checkpointId = '' } = useParams();
  const formats = useFormats();
  const me = useMe();
  const queries = useQueryClient();
  const act = useAct();
  const say = useNotice();
  const [span, setSpan] = useState<Span>(spanOf('today'));
  const [person, setPerson] = useState<PersonChoice | null>(null);
  const [doing, setDoing] = useState<Doing | null>(null);
  const checkpoint = useQuery({ queryKey: ['checkpoint', checkpointId], queryFn: ({ signal }) =>
    must(api.GET('/api/v1/checkpoints/{checkpoint_id}', { signal, params: { path: { checkpoint_id: checkpointId } } })) });
  const zone = checkpoint.data?.time_zone ?? 'UTC';
  // The days are those of the place, from midnight to midnight there.
  const filter = { sort: '-at' as const, ...(person ? { person: person.id } : {}),
    ...(span.from ? { from: instantOf(span.from, '00:00', zone) } : {}), ...(span.to ? { to: instantOf(addDays(span.to, 1), '00:00', zone) } : {}) };
  const { query: passages, ...pager } = useCursorPages(['passages', checkpointId, filter], (cursor, signal) =>
    must(api.GET('/api/v1/checkpoints/{checkpoint_id}/passages', { signal, params: { path: { checkpoint_id: checkpointId }, query: { ...filter, limit: 50, ...(cursor ? { cursor } : {}) } } })),
  { enabled: checkpoint.isSuccess });
  const renew = () => queries.invalidateQueries({ queryKey: ['passages', checkpointId] });
  const office = atLeast(me.role, 'office');
  const path = (passage: Passage) => ({ path: { passage_id: passage.id } });
  const refuse = (passage: Passage, refused: boolean, reason: string) =>
    must(api.PATCH('/api/v1/passages/{passage_id}', { params: path(passage), body: { refused, reason } }));
  const restore = async (passage: Passage) => { await refuse(passage, false, t('undo_reason')); await renew(); };
  const itWasThem = async (passage: Passage) => { await must(api.DELETE('/api/v1/passages/{passage_id}/not_this_person', { params: path(passage) })); await renew(); };
  const actions = (passage: Passage): RowAction[] => [
    ...(passage.observed ? [{ text: t('seen'), act: () => setDoing({ what: 'seen', passage }) }] : []),
    { text: t('correct'), act: () => setDoing({ what: 'correct', passage }) },
    passage.refused
      ? { text: t('restore'), act: () => act(() => restore(passage), { text: t('restored') }) }
      : { text: t('refuse'), act: () => setDoing({ what: 'refuse', passage }) },
    ...(passage.method === 'face' && !passage.refused ? [{ text: t('not_them'), act: () => setDoing({ what: 'not_them', passage }) }] : []),
    ...(passage.method === 'face' && passage.refused ? [{ text: t('was_them'), act: () => act(() => itWasThem(passage), { text: t('restored') }) }] : []),
  ];
  const close = () => setDoing(null);
  return (
    <PageFrame title={checkpoint.data?.name ?? t('app:page.checkpoint')} lead={checkpoint.data && `${t('direction')}: ${t(`direction.${checkpoint.data.policy.direction}`)}`} actions={(
      <>
        <LinkButton to="/checkpoints">{t('all')}</LinkButton>
        {office && checkpoint.data && <Button variant="contained" onClick={() => setDoing({ what: 'add' })}>{t('add_passage')}</Button>}
      </>
    )}>
      <Loaded query={checkpoint}>
        {(place) => (
          <>
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, mb: 2 }}>
              <DateRange span={span} onChange={setSpan} names={['today', 'this_week', 'last_week', 'last_month', 'all']} />
              <div style={{ flex: '1 1 220px', minWidth: 0 }}><PersonPicker label={t('person')} value={person} onChange={setPerson} /></div>
            </Stack>
            <Loaded query={passages} isEmpty={({ items }) => items.length === 0} empty={t('nobody_passed')}>
              {({ items }) => (
                <DataTable label={t('passages')} rows={items} rowKey={(passage) => passage.id} cards columns={[
                  { key: 'person', head: t('person'), cell: (passage) => <PersonName id={passage.person_id} link /> },
                  { key: 'at', head: t('time'), whole: true, cell: (passage) => (span.from === span.to && span.from === today(zone) ? formats.time(passage.at, place.time_zone) : formats.dateTime(passage.at, place.time_zone)) },
                  { key: 'direction', head: t('direction'), cell: (passage) => t(`direction.${passage.direction}`) },
                  { key: 'method', head: t('method'), cell: (passage) => t(`method.${passage.method}`) },
                  { key: 'state', head: t('state'), cell: (passage) => (
                    <>
                      <Chip size="small" variant="outlined" color={stateColours[stateOf(passage)]} label={t(`state.${stateOf(passage)}`)} />
                      {passage.office && <span> {passage.office.reason}</span>}
                    </>
                  ) },
                  ...(office ? [{ key: 'actions', head: t('actions'), quiet: true, cell: (passage: Passage) =>
                    <RowMenu label={t('actions_for', { name: formats.time(passage.at, place.time_zone) })} actions={actions(passage)} /> }] : []),
                ]} />
              )}
            </Loaded>
            <Pager {...pager} />
            {doing?.what === 'add' && <PassageForm checkpoint={place} close={close} done={async () => { await renew(); say({ text: t('added') }); }} />}
            {doing?.what === 'seen' && <PassageSeen passage={doing.passage} zone={place.time_zone} close={close} />}
            {doing?.what === 'correct' && <PassageForm checkpoint={place} passage={doing.passage} close={close} done={async () => { await renew(); say({ text: t('corrected') }); }} />}
            {doing?.what === 'refuse' && (
              <ReasonForm title={t('refuse')} text={t('refuse_why')} close={close} submit={async (reason) => {
                await refuse(doing.passage, true, reason);
                await renew();
                say({ text: t('refused'), undo: () => restore(doing.passage) });
              }} />
            )}
            {doing?.what === 'not_them' && (
              <ReasonForm title={t('not_them')} text={t('not_them_why')} close={close} submit={async (reason) => {
                await must(api.POST('/api/v1/passages/{passage_id}/not_this_person', { params: path(doing.passage), body: { reason } }));
                await renew();
                say({ text: t('not_them_said'), undo: () => itWasThem(doing.passage) });
              }} />
            )}
          </>
        )}
      </Loaded>
    </PageFrame>
  );
}
