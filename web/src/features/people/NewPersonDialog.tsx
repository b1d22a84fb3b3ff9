// Adds a person: an id, a name, and no more than that is needed.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { FaultText } from '../../parts/FaultText';
import type { Person } from '../../parts/people';
import { emptyFields, PersonFields, toBody } from './PersonFields';

export function NewPersonDialog({ open, onClose, onMade }: { open: boolean; onClose: () => void; onMade: (person: Person) => void }) {
  const { t } = useTranslation('people');
  const queries = useQueryClient();
  const [fields, setFields] = useState(emptyFields);
  const make = useMutation({ mutationFn: () => must(api.POST('/api/v1/people', { body: toBody(fields) })), onSuccess: (person) => {
    void queries.invalidateQueries({ queryKey: ['people'] });
    setFields(emptyFields);
    onClose();
    onMade(person);
  } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="new-person" fullWidth maxWidth="sm">
      <form onSubmit={submit} noValidate>
        <DialogTitle id="new-person">{t('new_person')}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {make.error && <Alert severity="error"><FaultText error={make.error} /></Alert>}
            <PersonFields fields={fields} onChange={setFields} autoFocus />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" disabled={make.isPending || !fields.external_id.trim() || !fields.name.trim()}>{t('add')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
