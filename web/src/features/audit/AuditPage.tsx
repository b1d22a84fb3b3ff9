// Who did what, newest first, with its filters; and the signed statements that show that nothing was altered.
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import TextField from '@mui/material/TextField';
import Autocomplete from '@mui/material/Autocomplete';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, everyPage, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { DateRange } from '../../parts/DateRange';
import { addDays } from '../../parts/days';
import { spanOf, type Span } from '../../parts/dateRange';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { Pager } from '../../parts/Pager';
import type { PersonChoice } from '../../parts/people';
import { PersonName } from '../../parts/PersonName';
import { PersonPicker } from '../../parts/PersonPicker';
import { useCursorPages } from '../../parts/useCursorPages';
import { StatementsPart } from './StatementsPart';

// The kinds that are looked for most; every other can be typed in.
const kinds = ['record.made', 'record.corrected', 'record.changed', 'person.created', 'person.changed', 'person.erased', 'biometrics.erased', 'consent.given', 'consent.withdrawn',
  'template.added', 'template.removed', 'export.made', 'session.opened', 'session.closed', 'passage.corrected', 'course.changed', 'roster.added', 'roster.removed'];

/** The facts of an event in one line: ids and words, never a name. */
const facts = (event: Schemas['AuditEvent']): string =>
  Object.entries(event.facts).map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ');

/** Users, keys and devices by id: those who act. */
function useActors() {
  const actors = useQuery({ queryKey: ['actors'], staleTime: 60_000, queryFn: async ({ signal }) => {
    const query = (cursor: string | undefined) => ({ signal, params: { query: { limit: 1000, ...(cursor ? { cursor } : {}) } } });
    const [users, keys, devices] = await Promise.all([
      everyPage((cursor) => must(api.GET('/api/v1/users', query(cursor)))),
      everyPage((cursor) => must(api.GET('/api/v1/api_keys', query(cursor)))),
      everyPage((cursor) => must(api.GET('/api/v1/devices', query(cursor)))),
    ]);
    return [...users, ...keys, ...devices].map(({ id, name }) => ({ id, name }));
  } });
  return actors.data ?? [];
}

function Events() {
  const { t } = useTranslation('audit');
  const formats = useFormats();
  const actors = useActors();
  const [kind, setKind] = useState('');
  const [actor, setActor] = useState('');
  const [person, setPerson] = useState<PersonChoice | null>(null);
  const [span, setSpan] = useState<Span>(spanOf('all'));
  const filter = { ...(kind.trim() ? { kind: kind.trim() } : {}), ...(actor ? { actor } : {}), ...(person ? { person: person.id } : {}),
    ...(span.from ? { from: span.from } : {}), ...(span.to ? { to: addDays(span.to, 1) } : {}) };
  const { query: events, ...pager } = useCursorPages(['audit', filter], (cursor, signal) =>
    must(api.GET('/api/v1/audit', { signal, params: { query: { ...filter, limit: 50, ...(cursor ? { cursor } : {}) } } })));
  const nameOf = (id: string | null) => (id === null ? t('itself') : actors.find((one) => one.id === id)?.name ?? id.slice(0, 8));
  return (
    <>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, mb: 1.5, '& > *': { flex: '1 1 12rem', minWidth: 0 } }}>
        <Autocomplete freeSolo options={kinds} inputValue={kind} onInputChange={(_, text) => setKind(text)} renderInput={(params) => <TextField {...params} label={t('kind')} />} />
        <TextField select label={t('actor')} value={actor} onChange={(event) => setActor(event.target.value)}>
          <MenuItem value="">{t('anybody')}</MenuItem>
          {actors.map(({ id, name }) => <MenuItem key={id} value={id}>{name}</MenuItem>)}
        </TextField>
        <PersonPicker label={t('person')} value={person} onChange={setPerson} />
      </Stack>
      <Box sx={{ mb: 2 }}><DateRange span={span} onChange={setSpan} names={['today', 'this_week', 'last_week', 'last_month', 'all']} /></Box>
      <Loaded query={events} isEmpty={({ items }) => items.length === 0} empty={t('none')}>
        {({ items }) => (
          <DataTable label={t('events')} rows={items} rowKey={(event) => String(event.number)} cards columns={[
            { key: 'at', head: t('at'), whole: true, cell: (event) => formats.dateTime(event.at) },
            { key: 'kind', head: t('kind'), cell: (event) => <span dir="ltr">{event.kind}</span> },
            { key: 'actor', head: t('actor'), cell: (event) => nameOf(event.actor_id) },
            { key: 'person', head: t('person'), blank: (event) => !event.person_id, cell: (event) => (event.person_id ? <PersonName id={event.person_id} /> : '–') },
            { key: 'facts', head: t('facts'), blank: (event) => !event.reason && !facts(event), cell: (event) => (
              <>
                {event.reason && <Typography variant="body2">“{event.reason}”</Typography>}
                <Typography variant="body2" color="text.secondary" dir="ltr" sx={{ overflowWrap: 'anywhere' }}>{facts(event)}</Typography>
              </>
            ) },
            { key: 'number', head: t('number'), numeric: true, cell: (event) => formats.number(event.number) },
          ]} />
        )}
      </Loaded>
      <Pager {...pager} />
    </>
  );
}

export default function AuditPage() {
  const { t } = useTranslation(['audit', 'app']);
  const [tab, setTab] = useState<'events' | 'verify'>('events');
  return (
    <PageFrame title={t('app:page.audit')} lead={t('lead')}>
      <Tabs value={tab} onChange={(_, to: 'events' | 'verify') => setTab(to)} aria-label={t('app:page.audit')} sx={{ mb: 2 }}>
        <Tab value="events" label={t('events')} id="audit-events" aria-controls="audit-panel" />
        <Tab value="verify" label={t('verify')} id="audit-verify" aria-controls="audit-panel" />
      </Tabs>
      <div role="tabpanel" id="audit-panel" aria-labelledby={`audit-${tab}`}>{tab === 'events' ? <Events /> : <StatementsPart />}</div>
    </PageFrame>
  );
}
