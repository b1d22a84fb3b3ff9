// Before a face is kept: what the person agrees to, to be read by them, and the consent recorded in the same place.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentText } from '../../parts/consents';
import { ConsentWords } from '../../parts/ConsentWords';
import type { Person } from '../../parts/people';
import { GiveConsentDialog } from '../people/GiveConsentDialog';

export interface ConsentStepProps {
  person: Person;
  text: ConsentText | null;
  onGiven: () => unknown;
  /** Where it is not known that a consent is needed: goes on without. */
  onWithout?: (() => void) | undefined;
}

export function ConsentStep({ person, text, onGiven, onWithout }: ConsentStepProps) {
  const { t } = useTranslation('enrol');
  const [giving, setGiving] = useState(false);
  return (
    <Stack spacing={2}>
      <Alert severity="info">{person.minor ? t('consent_of_guardian', { name: person.name }) : t('consent_first', { name: person.name })}</Alert>
      {text && <Card><CardContent><ConsentWords text={text} /></CardContent></Card>}
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button variant="contained" size="large" onClick={() => setGiving(true)}>{t('record_consent')}</Button>
        {onWithout && <Button size="large" onClick={onWithout}>{t('without_consent')}</Button>}
      </Stack>
      <GiveConsentDialog person={person} open={giving} onClose={() => setGiving(false)} onGiven={() => void onGiven()} />
    </Stack>
  );
}
