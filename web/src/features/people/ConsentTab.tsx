// What the person, or a guardian for them, agreed to: each consent as it was recorded, a new one, and withdrawing, which destroys
// the face.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import type { Person } from '../../parts/people';
import { GiveConsentDialog } from './GiveConsentDialog';
import { usePersonChanged } from './usePersonChanged';

export default function ConsentTab({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const { dateTime } = useFormats();
  const confirm = useConfirm();
  const act = useAct();
  const queries = useQueryClient();
  const personChanged = usePersonChanged(person.id);
  const [giving, setGiving] = useState(false);
  const key = ['consents', person.id];
  const consents = useQuery({ queryKey: key,
    queryFn: ({ signal }) => must(api.GET('/api/v1/people/{person_id}/consents', { params: { path: { person_id: person.id } }, signal })) });
  const changed = () => Promise.all([queries.invalidateQueries({ queryKey: key }), queries.invalidateQueries({ queryKey: ['photos', person.id] }), personChanged()]);
  const withdraw = async (consentId: string) => {
    if (!await confirm({ title: t('withdraw_title'), text: t('withdraw_text', { name: person.name }), action: t('withdraw'), dangerous: true })) return;
    await act(() => must(api.POST('/api/v1/people/{person_id}/consents/{consent_id}/withdraw',
      { params: { path: { person_id: person.id, consent_id: consentId } } })), { text: t('withdrawn_done') });
    await changed();
  };
  return (
    <Stack spacing={2}>
      <Alert severity={person.consent ? 'success' : 'info'}
        action={<Button color="inherit" onClick={() => setGiving(true)}>{t('record_consent')}</Button>}>
        {person.consent ? t('consent_in_force', { version: person.consent.text_version, time: dateTime(person.consent.given_at) }) : t('no_consent')}
      </Alert>
      <Loaded query={consents} isEmpty={({ items }) => items.length === 0} empty={t('no_consents_yet')}>
        {({ items }) => (
          <Stack spacing={1.5}>
            {items.map((consent) => (
              <Card key={consent.id}>
                <CardContent sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
                  <Stack sx={{ flexGrow: 1, minWidth: 200 }}>
                    <Typography sx={{ fontWeight: 600 }}>{t('consent_text', { version: consent.text_version })}</Typography>
                    <Typography variant="body2" color="text.secondary">
                      {consent.guardian ? t('given_by_guardian', { name: consent.guardian.name, relation: consent.guardian.relation, time: dateTime(consent.given_at) })
                        : t('given_by_person', { time: dateTime(consent.given_at) })}
                    </Typography>
                    {consent.withdrawn_at && <Typography variant="body2" color="text.secondary">{t('withdrawn_at', { time: dateTime(consent.withdrawn_at) })}</Typography>}
                  </Stack>
                  {consent.withdrawn_at ? <Chip size="small" label={t('withdrawn')} />
                    : <Button color="error" onClick={() => void withdraw(consent.id)}>{t('withdraw')}</Button>}
                </CardContent>
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      <GiveConsentDialog person={person} open={giving} onClose={() => setGiving(false)} onGiven={() => void changed()} />
    </Stack>
  );
}
