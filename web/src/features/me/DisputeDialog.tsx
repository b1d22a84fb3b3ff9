// "I was there", "that was not me": said in one's own words, answered by a human.
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { FormDialog } from '../../parts/FormDialog';

export interface DisputeDialogProps {
  record: Schemas['ListedRecord'];
  close: () => void;
  done: () => Promise<unknown>;
}

export function DisputeDialog({ record, close, done }: DisputeDialogProps) {
  const { t } = useTranslation('me');
  const came = record.status === 'present' || record.status === 'late';
  const [kind, setKind] = useState<Schemas['DisputeKind']>(came ? 'was_not_me' : 'was_there');
  const [words, setWords] = useState('');
  return (
    <FormDialog title={t('dispute_title')} action={t('dispute_send')} ready={words.trim() !== ''} close={close}
      submit={async () => {
        await must(api.POST('/api/v1/me/disputes', { body: { session_id: record.session_id, kind, words: words.trim() } }));
        await done();
      }}>
      <RadioGroup aria-label={t('dispute_title')} value={kind} onChange={(event) => setKind(event.target.value as Schemas['DisputeKind'])}>
        <FormControlLabel value="was_there" control={<Radio />} label={t('was_there')} />
        <FormControlLabel value="was_not_me" control={<Radio />} label={t('was_not_me')} />
      </RadioGroup>
      <TextField label={t('dispute_words')} value={words} onChange={(event) => setWords(event.target.value)} multiline minRows={3} required
        slotProps={{ htmlInput: { maxLength: 1000 } }} />
    </FormDialog>
  );
}
