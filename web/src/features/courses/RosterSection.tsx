// Who is on the roster: found and added many at a time, taken off with a way back.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, everyPage, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import type { Course } from '../../parts/courses';
import { DataTable } from '../../parts/DataTable';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import type { PersonChoice } from '../../parts/people';
import { PeoplePicker } from '../../parts/PersonPicker';
import { eachOf } from '../sessions/marks';
import { rosterKey, useRoster } from './useRoster';

export default function RosterSection({ course }: { course: Course }) {
  const { t } = useTranslation('courses');
  const { list, number } = useFormats();
  const office = atLeast(useMe().role, 'office');
  const query = useRoster(course.id);
  const queries = useQueryClient();
  const act = useAct();
  const confirm = useConfirm();
  const [chosen, setChosen] = useState<Set<string>>(new Set());

  const refresh = () => queries.invalidateQueries({ queryKey: rosterKey(course.id) });
  const place = (id: string) => ({ params: { path: { course_id: course.id, person_id: id } } });
  const put = async (ids: readonly string[]) => {
    await eachOf(ids, (id) => must(api.PUT('/api/v1/courses/{course_id}/roster/{person_id}', place(id))));
    await refresh();
  };
  const takeOff = async (ids: readonly string[]) => {
    await eachOf(ids, (id) => must(api.DELETE('/api/v1/courses/{course_id}/roster/{person_id}', place(id))));
    await refresh();
  };
  const add = (ids: readonly string[]) => {
    const there = new Set(query.data?.map((person) => person.id));
    const fresh = ids.filter((id) => !there.has(id));
    return act(() => put(fresh), { text: t('roster_added', { count: fresh.length }), undo: () => takeOff(fresh) });
  };
  const remove = async () => {
    const ids = [...chosen];
    if (!(await confirm({ title: t('roster_remove_ask', { count: ids.length }), text: t('roster_remove_why'), action: t('roster_remove_do'), dangerous: true }))) return;
    setChosen(new Set());
    await act(() => takeOff(ids), { text: t('roster_removed', { count: ids.length }), undo: () => put(ids) });
  };
  return (
    <Stack spacing={2}>
      {office && <AddPeople add={add} />}
      <Loaded query={query} isEmpty={(people) => people.length === 0} empty={t('roster_empty')}>
        {(people) => (
          <>
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, alignItems: 'center', justifyContent: 'space-between', mb: 1 }}>
              <Typography>{t('roster_count', { count: people.length })}</Typography>
              {office && <Button color="error" disabled={chosen.size === 0} onClick={() => void remove()}>{t('roster_remove', { count: chosen.size })}</Button>}
            </Stack>
            <DataTable cards label={t('section.roster')} rows={people} rowKey={(person) => person.id} rowName={(person) => person.name} sortedBy={{ key: 'name' }}
              {...(office ? { chosen, onChoose: setChosen } : {})} columns={[
                { key: 'name', head: t('person_name'), order: (person) => person.name, cell: (person) => <Link component={To} to={`/people/${person.id}`}>{person.name}</Link> },
                { key: 'id', head: t('person_id'), order: (person) => person.external_id, cell: (person) => person.external_id },
                { key: 'groups', head: t('groups'), order: (person) => person.groups.join(', '), cell: (person) => list(person.groups) || '–' },
                { key: 'faces', head: t('photos'), numeric: true, order: (person) => person.templates,
                  cell: (person) => (person.templates > 0 ? number(person.templates) : t('by_hand_only')) },
              ]} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function AddPeople({ add }: { add: (ids: readonly string[]) => Promise<boolean> }) {
  const { t } = useTranslation('courses');
  const [people, setPeople] = useState<PersonChoice[]>([]);
  const groups = useQuery({ queryKey: ['groups'], queryFn: ({ signal }) => must(api.GET('/api/v1/groups', { signal })), staleTime: 60_000 });
  const addGroup = async (group: string) => {
    const all = await everyPage((cursor) => must(api.GET('/api/v1/people', { params: { query: { group, active: true, limit: 1000, ...(cursor ? { cursor } : {}) } } })));
    await add(all.map((person) => person.id));
  };
  return (
    <Stack spacing={1.5}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'flex-start' }}>
        <Box sx={{ flex: '1 1 16rem', minWidth: 0 }}><PeoplePicker label={t('find_people')} value={people} onChange={setPeople} /></Box>
        <Button variant="contained" disabled={people.length === 0} onClick={() => void add(people.map((person) => person.id)).then((done) => { if (done) setPeople([]); })}>
          {t('roster_add', { count: people.length })}</Button>
      </Box>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        {(groups.data?.items.length ?? 0) > 0 && (
          <TextField select label={t('add_group')} value="" onChange={(event) => void addGroup(event.target.value)} sx={{ flex: '1 1 12rem', maxWidth: 320 }}>
            {groups.data?.items.map((group) => <MenuItem key={group.name} value={group.name}>{t('group_of', { name: group.name, count: group.people })}</MenuItem>)}
          </TextField>
        )}
        <LinkButton to="/import">{t('import')}</LinkButton>
      </Stack>
    </Stack>
  );
}
