// Who may sign in, with which role: added, changed, signed out, turned off and on again.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { useMe } from '../../app/session';
import { useConfirm } from '../../parts/Confirm';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { More, usePages } from '../../parts/More';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { PersonName } from '../../parts/PersonName';
import { RowMenu, type RowAction } from '../../parts/RowMenu';
import { UserForm } from './UserForm';

type User = Schemas['User'];

const change = (user: User, body: Schemas['UserChange']) => must(api.PATCH('/api/v1/users/{user_id}', { params: { path: { user_id: user.id } }, body }));

export default function UsersPage() {
  const { t } = useTranslation(['users', 'app']);
  const me = useMe();
  const queries = useQueryClient();
  const confirm = useConfirm();
  const act = useAct();
  const [form, setForm] = useState<{ user?: User } | null>(null);
  const users = usePages(['users'], (cursor, signal) => must(api.GET('/api/v1/users', { signal, params: { query: cursor ? { cursor } : {} } })));
  const renew = () => queries.invalidateQueries({ queryKey: ['users'] });
  const doing = (work: () => Promise<unknown>, text: string, undo?: () => Promise<unknown>) =>
    void act(async () => { await work(); await renew(); }, { text, ...(undo ? { undo: async () => { await undo(); await renew(); } } : {}) });

  const actions = (user: User): RowAction[] => {
    const own = user.id === me.id;
    const path = { params: { path: { user_id: user.id } } };
    return [
      { text: t('change'), act: () => setForm({ user }) },
      { text: t('sign_out'), act: () => doing(() => must(api.POST('/api/v1/users/{user_id}/sign_out', path)), t('signed_out', { name: user.name })) },
      ...(user.second_factor ? [{ text: t('take_factor'), act: async () => {
        if (await confirm({ title: t('take_factor'), text: t('take_factor_why', { name: user.name }), action: t('take_factor'), dangerous: true }))
          doing(() => change(user, { second_factor: false }), t('factor_taken', { name: user.name }));
      } }] : []),
      // Nobody locks themselves out.
      ...(own ? [] : user.active
        ? [{ text: t('turn_off'), act: () => doing(() => change(user, { active: false }), t('turned_off', { name: user.name }), () => change(user, { active: true })) }]
        : [{ text: t('turn_on'), act: () => doing(() => change(user, { active: true }), t('turned_on', { name: user.name })) },
           { text: t('remove'), dangerous: true, act: async () => {
             if (await confirm({ title: t('remove_title', { name: user.name }), text: t('remove_why'), action: t('remove'), dangerous: true }))
               doing(() => must(api.DELETE('/api/v1/users/{user_id}', path)), t('removed', { name: user.name }));
           } }]),
    ];
  };
  return (
    <PageFrame title={t('app:page.users')} lead={t('lead')} actions={<Button variant="contained" onClick={() => setForm({})}>{t('add')}</Button>}>
      <Loaded query={users} isEmpty={(items) => items.length === 0} empty={t('none')}>
        {(items) => (
          <DataTable label={t('app:page.users')} rows={items} rowKey={(user) => user.id} cards columns={[
            { key: 'name', head: t('name'), cell: (user) => user.name },
            { key: 'role', head: t('role'), cell: (user) => t(`role.${user.role}`) },
            { key: 'state', head: t('state'), cell: (user) => <Chip size="small" variant="outlined" color={user.active ? 'success' : 'default'} label={user.active ? t('on') : t('off')} /> },
            { key: 'factor', head: t('factor'), cell: (user) => (user.second_factor ? t('factor_on') : user.has_password ? t('factor_off') : t('elsewhere')) },
            { key: 'person', head: t('person'), cell: (user) => (user.person_id ? <PersonName id={user.person_id} /> : '–') },
            { key: 'actions', head: t('actions'), quiet: true, cell: (user) => <RowMenu label={t('actions_for', { name: user.name })} actions={actions(user)} /> },
          ]} />
        )}
      </Loaded>
      <More query={users} />
      {form && <UserForm {...form} close={() => setForm(null)} done={renew} />}
    </PageFrame>
  );
}
