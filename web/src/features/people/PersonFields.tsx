// What is written down about a person, to be typed.
import Autocomplete from '@mui/material/Autocomplete';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import type { Person } from '../../parts/people';

export interface Fields {
  external_id: string;
  name: string;
  email: string;
  minor: boolean;
  groups: string[];
}
export const emptyFields: Fields = { external_id: '', name: '', email: '', minor: false, groups: [] };
export const fieldsOf = (person: Person): Fields =>
  ({ external_id: person.external_id, name: person.name, email: person.email ?? '', minor: person.minor, groups: person.groups });

export const toBody = (fields: Fields): Schemas['NewPerson'] => ({ external_id: fields.external_id.trim(), name: fields.name.trim(), minor: fields.minor,
  groups: fields.groups, ...(fields.email.trim() ? { email: fields.email.trim() } : {}) });

/** Only what is another than before: a change that somebody else made to another field stays. */
export function toChange(fields: Fields, before: Person): Schemas['PersonChange'] {
  const old = fieldsOf(before);
  return {
    ...(fields.external_id.trim() !== old.external_id ? { external_id: fields.external_id.trim() } : {}),
    ...(fields.name.trim() !== old.name ? { name: fields.name.trim() } : {}),
    ...(fields.email.trim() !== old.email ? { email: fields.email.trim() || null } : {}),
    ...(fields.minor !== old.minor ? { minor: fields.minor } : {}),
    ...(fields.groups.join('\n') !== old.groups.join('\n') ? { groups: fields.groups } : {}),
  };
}

export function PersonFields({ fields, onChange, autoFocus = false }: { fields: Fields; onChange: (fields: Fields) => void; autoFocus?: boolean }) {
  const { t } = useTranslation('people');
  const groups = useQuery({ queryKey: ['groups'], queryFn: ({ signal }) => must(api.GET('/api/v1/groups', { signal })) });
  const set = (change: Partial<Fields>) => onChange({ ...fields, ...change });
  return (
    <>
      <TextField label={t('external_id')} value={fields.external_id} required autoFocus={autoFocus} helperText={t('external_id_help')} autoComplete="off"
        onChange={(event) => set({ external_id: event.target.value })} slotProps={{ htmlInput: { maxLength: 100 } }} />
      <TextField label={t('name')} value={fields.name} required autoComplete="off" onChange={(event) => set({ name: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 200 } }} />
      <TextField label={t('email')} type="email" value={fields.email} autoComplete="off" onChange={(event) => set({ email: event.target.value })} />
      <Autocomplete multiple freeSolo autoSelect options={(groups.data?.items ?? []).map(({ name }) => name)} value={fields.groups}
        onChange={(_, names) => set({ groups: names.map((name) => name.trim()).filter(Boolean) })}
        renderInput={(params) => <TextField {...params} label={t('groups')} helperText={t('groups_help')} />} />
      <FormControlLabel control={<Switch checked={fields.minor} onChange={(event) => set({ minor: event.target.checked })} />} label={t('minor')} />
    </>
  );
}
