// Guided enrolment by camera: who it is, then photos with advice while the person stands there, then all of them sent in one go.
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { usePerson, type Person, type PersonChoice } from '../../parts/people';
import { PersonPicker } from '../../parts/PersonPicker';
import { NewPersonDialog } from '../people/NewPersonDialog';
import { Booth } from './Booth';

export default function EnrolPage() {
  const { t } = useTranslation('enrol');
  const [search, setSearch] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const personId = search.get('person');
  const person = usePerson(personId);
  const choose = (one: PersonChoice | null) => setSearch(one ? { person: one.id } : {}, { replace: false });
  return (
    <PageFrame title={t('title')} lead={personId ? undefined : t('lead')}
      actions={personId && <Button onClick={() => choose(null)}>{t('another_person')}</Button>}>
      {personId ? (
        <Loaded query={person}>{(data: Person) => <Booth key={data.id} person={data} onNext={() => choose(null)} />}</Loaded>
      ) : (
        <Stack spacing={2} sx={{ maxWidth: 480 }}>
          <PersonPicker label={t('who')} value={null} onChange={choose} autoFocus />
          <Typography color="text.secondary">{t('or')}</Typography>
          <div><Button variant="outlined" onClick={() => setAdding(true)}>{t('new_person')}</Button></div>
        </Stack>
      )}
      <NewPersonDialog open={adding} onClose={() => setAdding(false)} onMade={choose} />
    </PageFrame>
  );
}
