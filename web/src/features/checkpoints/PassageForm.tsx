// A passage that the office adds, or what it corrects of one. Always with a reason, which the log keeps.
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { dayOf, instantOf, today } from '../../parts/days';
import { FormDialog } from '../../parts/FormDialog';
import type { PersonChoice } from '../../parts/people';
import { PersonPicker } from '../../parts/PersonPicker';
import type { Passage } from './passage';

export interface PassageFormProps {
  checkpoint: Schemas['Checkpoint'];
  /** Without it a new one. */
  passage?: Passage;
  close: () => void;
  done: () => Promise<unknown>;
}

const timeOf = (time: string | Date, zone: string) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time));

export function PassageForm({ checkpoint, passage, close, done }: PassageFormProps) {
  const { t } = useTranslation('checkpoints');
  const zone = checkpoint.time_zone;
  const [person, setPerson] = useState<PersonChoice | null>(null);
  const firstDay = passage ? dayOf(passage.at, zone) : today(zone);
  const firstTime = timeOf(passage?.at ?? new Date(), zone);
  const [day, setDay] = useState(firstDay);
  const [time, setTime] = useState(firstTime);
  const [direction, setDirection] = useState<Passage['direction']>(passage?.direction ?? checkpoint.policy.direction);
  const [reason, setReason] = useState('');
  const submit = async () => {
    // Untouched, the time keeps its seconds.
    const moved = day !== firstDay || time !== firstTime;
    const at = moved || !passage ? { at: instantOf(day, time, zone) } : {};
    if (passage)
      await must(api.PATCH('/api/v1/passages/{passage_id}', { params: { path: { passage_id: passage.id }, header: { 'If-Match': `"${passage.version}"` } },
        body: { ...at, ...(direction !== passage.direction ? { direction } : {}), reason } }));
    else await must(api.POST('/api/v1/checkpoints/{checkpoint_id}/passages', { params: { path: { checkpoint_id: checkpoint.id } }, body: { person_id: person?.id ?? '', ...at, direction, reason } }));
    await done();
  };
  return (
    <FormDialog title={passage ? t('correct') : t('add_passage')} action={passage ? t('save') : t('make')} submit={submit} close={close}
      ready={reason.trim() !== '' && day !== '' && time !== '' && (Boolean(passage) || person !== null)}>
      {!passage && <PersonPicker label={t('person')} value={person} onChange={setPerson} required autoFocus />}
      <TextField type="date" label={t('day')} value={day} onChange={(event) => setDay(event.target.value)} slotProps={{ inputLabel: { shrink: true } }} />
      <TextField type="time" label={t('time')} value={time} onChange={(event) => setTime(event.target.value)} helperText={zone} slotProps={{ inputLabel: { shrink: true } }} />
      <TextField select label={t('direction')} value={direction} onChange={(event) => setDirection(event.target.value as Passage['direction'])}>
        {(['in', 'out', 'both'] as const).map((one) => <MenuItem key={one} value={one}>{t(`direction.${one}`)}</MenuItem>)}
      </TextField>
      <TextField label={t('reason')} helperText={t('reason_why')} value={reason} onChange={(event) => setReason(event.target.value)} required slotProps={{ htmlInput: { maxLength: 500 } }} />
    </FormDialog>
  );
}
