// Records a consent that was given: to which text, in which language, when (on paper it was earlier), and by whom.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { currentText, useConsentTexts } from '../../parts/consents';
import { FaultText } from '../../parts/FaultText';
import type { Person } from '../../parts/people';

export interface GiveConsentDialogProps {
  person: Person;
  open: boolean;
  onClose: () => void;
  onGiven: () => void;
}

export function GiveConsentDialog({ person, open, onClose, onGiven }: GiveConsentDialogProps) {
  const { t, i18n } = useTranslation('people');
  const [chosen, setChosen] = useState('');
  const [version, setVersion] = useState('');
  const [by, setBy] = useState<Schemas['ConsentGiver']>(person.minor ? 'guardian' : 'person');
  const [guardian, setGuardian] = useState({ name: '', relation: '' });
  const [givenOn, setGivenOn] = useState('');
  const texts = useConsentTexts(open);
  const published = (texts.data ?? []).filter((text) => text.published_at !== null);
  const text = published.find((one) => one.id === chosen) ?? currentText(published, i18n.language);
  const give = useMutation({ mutationFn: () => must(api.POST('/api/v1/people/{person_id}/consents', { params: { path: { person_id: person.id } }, body: {
    text_version: text?.text_version ?? version.trim(), given_by: by,
    ...(text ? { language: text.language } : {}),
    ...(givenOn ? { given_at: new Date(givenOn).toISOString() } : {}),
    ...(by === 'guardian' ? { guardian: { name: guardian.name.trim(), relation: guardian.relation.trim() } } : {}),
  } })), onSuccess: () => { onGiven(); onClose(); } });
  const complete = Boolean(text ?? version.trim()) && (by === 'person' || (guardian.name.trim() && guardian.relation.trim()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate();
  };
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="give-consent" fullWidth maxWidth="sm">
      <form onSubmit={submit} noValidate>
        <DialogTitle id="give-consent">{t('record_consent')}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {give.error && <Alert severity="error"><FaultText error={give.error} /></Alert>}
            {texts.error && <Alert severity="warning"><FaultText error={texts.error} /></Alert>}
            {published.length > 0 ? (
              <>
                <TextField select label={t('text_agreed_to')} value={text?.id ?? ''} onChange={(event) => setChosen(event.target.value)}>
                  {published.map((one) => <MenuItem key={one.id} value={one.id}>{one.title} ({one.text_version}, {one.language})</MenuItem>)}
                </TextField>
                <Typography variant="body2" lang={text?.language} dir="auto" tabIndex={0} role="region" aria-label={text?.title}
                  sx={{ whiteSpace: 'pre-wrap', maxHeight: 180, overflow: 'auto', p: 1.5, bgcolor: 'action.hover', borderRadius: 1 }}>{text?.body}</Typography>
              </>
            ) : (
              <TextField label={t('text_version')} value={version} required helperText={t('text_version_help')} onChange={(event) => setVersion(event.target.value)} />
            )}
            <FormControl>
              <FormLabel id="consent-by">{t('consent_by')}</FormLabel>
              <RadioGroup row aria-labelledby="consent-by" value={by} onChange={(event) => setBy(event.target.value as Schemas['ConsentGiver'])}>
                <FormControlLabel value="person" control={<Radio />} label={t('by_person')} disabled={person.minor} />
                <FormControlLabel value="guardian" control={<Radio />} label={t('by_guardian')} />
              </RadioGroup>
            </FormControl>
            {by === 'guardian' && (
              <>
                <TextField label={t('guardian_name')} required value={guardian.name} onChange={(event) => setGuardian({ ...guardian, name: event.target.value })} />
                <TextField label={t('relation')} required value={guardian.relation} onChange={(event) => setGuardian({ ...guardian, relation: event.target.value })} />
              </>
            )}
            <TextField label={t('given_on')} type="datetime-local" value={givenOn} helperText={t('given_on_help')} onChange={(event) => setGivenOn(event.target.value)}
              slotProps={{ inputLabel: { shrink: true } }} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" disabled={give.isPending || !complete}>{t('record_consent')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
