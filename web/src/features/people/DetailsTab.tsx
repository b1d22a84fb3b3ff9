// What is written down about a person, to be changed; and the ways to let them go: inactive (undoable), their data handed out, erased.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useConfirm } from '../../parts/Confirm';
import { FaultText } from '../../parts/FaultText';
import { useAct, useNotice } from '../../parts/Notices';
import type { Person } from '../../parts/people';
import { fieldsOf, PersonFields, toChange } from './PersonFields';
import { usePersonChanged } from './usePersonChanged';

export default function DetailsTab({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const admin = atLeast(useMe().role, 'admin');
  const navigate = useNavigate();
  const confirm = useConfirm();
  const act = useAct();
  const say = useNotice();
  const changed = usePersonChanged(person.id);
  const path = { person_id: person.id };
  const [fields, setFields] = useState(() => fieldsOf(person));
  const change = toChange(fields, person);
  const save = useMutation({
    mutationFn: () => must(api.PATCH('/api/v1/people/{person_id}', { params: { path, header: { 'If-Match': `"${person.version}"` } }, body: change })),
    onSuccess: async () => { await changed(); say({ text: t('saved') }); },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const activate = async () => {
    await must(api.PATCH('/api/v1/people/{person_id}', { params: { path }, body: { active: true } }));
    await changed();
  };
  const deactivate = () => act(async () => {
    await must(api.DELETE('/api/v1/people/{person_id}', { params: { path } }));
    await changed();
  }, { text: t('deactivated', { name: person.name }), undo: activate });
  const exportData = () => act(async () => {
    const data = await must(api.GET('/api/v1/people/{person_id}/export', { params: { path } }));
    const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${person.external_id}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }, { text: t('exported') });
  const erase = async () => {
    if (!await confirm({ title: t('erase_title', { name: person.name }), text: t('erase_text'), action: t('erase'), dangerous: true, typed: person.external_id })) return;
    if (await act(() => must(api.POST('/api/v1/erasures', { body: { person_id: person.id, reason: 'request' } })), { text: t('erased', { name: person.name }) })) {
      await navigate('/people', { replace: true });
      await changed();
    }
  };
  return (
    <Stack spacing={4} sx={{ maxWidth: 640 }}>
      <Stack component="form" spacing={2} onSubmit={submit} noValidate aria-label={t('tab.details')}>
        {save.error && <Alert severity="error"><FaultText error={save.error} /></Alert>}
        <PersonFields fields={fields} onChange={setFields} />
        <div><Button type="submit" variant="contained"
          disabled={save.isPending || Object.keys(change).length === 0 || !fields.name.trim() || !fields.external_id.trim()}>{t('save')}</Button></div>
      </Stack>
      <Stack component="section" spacing={1} aria-labelledby="their-data" sx={{ alignItems: 'flex-start' }}>
        <Typography component="h2" variant="h2" id="their-data">{t('their_data')}</Typography>
        <Typography color="text.secondary">{t('export_help')}</Typography>
        <Button variant="outlined" onClick={() => void exportData()}>{t('export')}</Button>
      </Stack>
      <Stack component="section" spacing={1} aria-labelledby="letting-go" sx={{ alignItems: 'flex-start' }}>
        <Typography component="h2" variant="h2" id="letting-go">{t('letting_go')}</Typography>
        <Typography color="text.secondary">{person.active ? t('deactivate_help') : t('inactive_help')}</Typography>
        {person.active ? <Button variant="outlined" onClick={() => void deactivate()}>{t('deactivate')}</Button>
          : <Button variant="outlined" onClick={() => void act(activate, { text: t('activated', { name: person.name }) })}>{t('activate')}</Button>}
        {admin && (
          <>
            <Typography color="text.secondary" sx={{ pt: 1 }}>{t('erase_help')}</Typography>
            <Button variant="outlined" color="error" onClick={() => void erase()}>{t('erase')}</Button>
          </>
        )}
      </Stack>
    </Stack>
  );
}
