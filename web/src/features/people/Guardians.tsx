// Who is told by mail when the person is absent.
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { useConfirm } from '../../parts/Confirm';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import type { Person } from '../../parts/people';
import { GuardianDialog } from './GuardianDialog';

export function Guardians({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const confirm = useConfirm();
  const act = useAct();
  const queries = useQueryClient();
  const [editing, setEditing] = useState<Schemas['Guardian'] | 'new' | null>(null);
  const key = ['guardians', person.id];
  const guardians = useQuery({ queryKey: key,
    queryFn: ({ signal }) => must(api.GET('/api/v1/people/{person_id}/guardians', { params: { path: { person_id: person.id } }, signal })) });
  const changed = () => queries.invalidateQueries({ queryKey: key });
  const remove = async (guardian: Schemas['Guardian']) => {
    if (!await confirm({ title: t('guardian_remove'), text: t('guardian_remove_text', { name: guardian.name }), action: t('guardian_remove'), dangerous: true })) return;
    const { name, email, relation, language, notices, digest, quiet_hours } = guardian;
    await act(() => must(api.DELETE('/api/v1/people/{person_id}/guardians/{guardian_id}', { params: { path: { person_id: person.id, guardian_id: guardian.id } } })),
      { text: t('guardian_removed', { name }), undo: async () => {
        await must(api.POST('/api/v1/people/{person_id}/guardians', { params: { path: { person_id: person.id } },
          body: { name, email, relation, language, notices, digest, quiet_hours } }));
        await changed();
      } });
    await changed();
  };
  return (
    <Stack component="section" spacing={1.5} aria-labelledby="guardians">
      <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center' }}>
        <Typography component="h2" variant="h2" id="guardians">{t('guardians')}</Typography>
        <Button variant="outlined" onClick={() => setEditing('new')}>{t('guardian_add')}</Button>
      </Stack>
      <Loaded query={guardians} isEmpty={({ items }) => items.length === 0} empty={t('no_guardians')}>
        {({ items }) => (
          <Stack spacing={1.5}>
            {items.map((guardian) => (
              <Card key={guardian.id}>
                <CardContent sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
                  <Stack sx={{ flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                    <Typography sx={{ fontWeight: 600 }}>{guardian.name}{guardian.relation && ` · ${guardian.relation}`}</Typography>
                    <Typography variant="body2" color="text.secondary" dir="ltr">{guardian.email}</Typography>
                  </Stack>
                  <Chip size="small" variant="outlined" label={!guardian.notices ? t('no_notices') : guardian.digest ? t('daily_notice') : t('each_notice')} />
                  <Button onClick={() => setEditing(guardian)} aria-label={t('guardian_edit_name', { name: guardian.name })}>{t('edit')}</Button>
                  <Button color="error" onClick={() => void remove(guardian)} aria-label={t('guardian_remove_name', { name: guardian.name })}>{t('remove')}</Button>
                </CardContent>
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      {editing && <GuardianDialog person={person} guardian={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onSaved={() => void changed()} />}
    </Stack>
  );
}
