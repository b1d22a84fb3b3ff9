// A user as one types it in: new, or changed.
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { roles, type Role } from '../../app/registry';
import { useMe } from '../../app/session';
import { FormDialog } from '../../parts/FormDialog';
import type { PersonChoice } from '../../parts/people';
import { PersonPicker } from '../../parts/PersonPicker';

export interface UserFormProps {
  /** Without it a new one. */
  user?: Schemas['User'];
  close: () => void;
  done: () => Promise<unknown>;
}

const leastPassword = 10;

export function UserForm({ user, close, done }: UserFormProps) {
  const { t } = useTranslation('users');
  const me = useMe();
  const [name, setName] = useState(user?.name ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'instructor');
  const [password, setPassword] = useState('');
  const [person, setPerson] = useState<PersonChoice | null>(null);
  const tooShort = password !== '' && password.length < leastPassword;
  const submit = async () => {
    if (user)
      await must(api.PATCH('/api/v1/users/{user_id}', {
        params: { path: { user_id: user.id }, header: { 'If-Match': `"${user.version}"` } },
        body: { ...(name !== user.name ? { name } : {}), ...(role !== user.role ? { role } : {}), ...(password ? { password } : {}),
          ...(person ? { person_id: person.id } : {}) } }));
    else
      await must(api.POST('/api/v1/users', { body: { name, role, ...(password ? { password } : {}), ...(person ? { person_id: person.id } : {}) } }));
    await done();
  };
  return (
    <FormDialog title={user ? t('change_title', { name: user.name }) : t('add')} action={user ? t('save') : t('add')} submit={submit} close={close}
      ready={name.trim() !== '' && !tooShort && (role !== 'person' || Boolean(person ?? user?.person_id))}>
      <TextField label={t('name')} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" required autoFocus slotProps={{ htmlInput: { maxLength: 100 } }} />
      {/* Nobody takes the last rights from themselves by mistake. */}
      <TextField select label={t('role')} value={role} disabled={user?.id === me.id} onChange={(event) => setRole(event.target.value as Role)} helperText={t(`role_why.${role}`)}>
        {[...roles].reverse().map((one) => <MenuItem key={one} value={one}>{t(`role.${one}`)}</MenuItem>)}
      </TextField>
      {(role === 'person' || user?.person_id) && <PersonPicker label={t('person')} value={person} onChange={setPerson} required={role === 'person' && !user?.person_id} helperText={t('person_why')} />}
      <TextField label={user ? t('new_password') : t('password')} type="password" value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="new-password"
        error={tooShort} helperText={user ? t('new_password_why') : t('password_why')} />
    </FormDialog>
  );
}
