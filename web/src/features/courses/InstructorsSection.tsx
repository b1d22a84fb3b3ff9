// Who teaches the course, and so may take its attendance. An administrator gives it to users; the office can take it from them.
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, everyPage, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useConfirm } from '../../parts/Confirm';
import type { Course } from '../../parts/courses';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';

export default function InstructorsSection({ course }: { course: Course }) {
  const { t } = useTranslation('courses');
  const { role } = useMe();
  const office = atLeast(role, 'office');
  const act = useAct();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const key = ['instructors', course.id];
  const path = { course_id: course.id };
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => everyPage((cursor) =>
    must(api.GET('/api/v1/courses/{course_id}/instructors', { params: { path, query: { limit: 1000, ...(cursor ? { cursor } : {}) } }, signal }))) });
  const users = useQuery({ queryKey: ['users', 'instructors'], enabled: role === 'admin', queryFn: async ({ signal }) => (await everyPage((cursor) =>
    must(api.GET('/api/v1/users', { params: { query: { limit: 1000, ...(cursor ? { cursor } : {}) } }, signal })))).filter((user) => user.role === 'instructor' && user.active) });
  const refresh = () => queries.invalidateQueries({ queryKey: key });
  const give = async (id: string) => { await must(api.PUT('/api/v1/courses/{course_id}/instructors/{user_id}', { params: { path: { ...path, user_id: id } } })); await refresh(); };
  const take = async (id: string) => { await must(api.DELETE('/api/v1/courses/{course_id}/instructors/{user_id}', { params: { path: { ...path, user_id: id } } })); await refresh(); };
  const remove = async (id: string, name: string) => {
    if (!(await confirm({ title: t('instructor_remove_ask', { name }), text: t('instructor_remove_why'), action: t('instructor_remove'), dangerous: true }))) return;
    await act(() => take(id), { text: t('instructor_removed', { name }), undo: () => give(id) });
  };
  const others = users.data?.filter((user) => !query.data?.some((one) => one.id === user.id)) ?? [];
  return (
    <Stack spacing={2}>
      <Loaded query={query} isEmpty={(all) => all.length === 0} empty={t('instructors_none')}>
        {(all) => (
          <DataTable cards label={t('section.instructors')} rows={all} rowKey={(user) => user.id} columns={[
            { key: 'name', head: t('user_name'), cell: (user) => user.name },
            ...(office ? [{ key: 'remove', head: t('instructor_remove'), quiet: true, cell: (user: { id: string; name: string }) => (
              <Button color="error" aria-label={t('instructor_remove_of', { name: user.name })} onClick={() => void remove(user.id, user.name)}>{t('instructor_remove')}</Button>) }] : []),
          ]} />
        )}
      </Loaded>
      {role === 'admin' && others.length > 0 && (
        <TextField select label={t('instructor_add')} value="" sx={{ maxWidth: 360 }} onChange={(event) => {
          const user = others.find((one) => one.id === event.target.value);
          if (user) void act(() => give(user.id), { text: t('instructor_added', { name: user.name }), undo: () => take(user.id) });
        }}>
          {others.map((user) => <MenuItem key={user.id} value={user.id}>{user.name}</MenuItem>)}
        </TextField>
      )}
      {role === 'office' && <Typography color="text.secondary">{t('instructors_by_admin')}</Typography>}
    </Stack>
  );
}
