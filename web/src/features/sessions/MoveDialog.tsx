// When a session is: its day and times on the clocks of its course. For a session that is there, and for a new one.
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { addDays, dayOf, instantOf, isDay } from '../../parts/days';
import { FormDialog } from '../../parts/FormDialog';

interface When {
  day: string;
  start: string;
  end: string;
}

/** What the clocks of a zone show: '09:00'. */
export function clockOf(time: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).formatToParts(new Date(time));
  return `${parts.find((one) => one.type === 'hour')?.value}:${parts.find((one) => one.type === 'minute')?.value}`;
}

/** The instants; an end that is not after its start is on the next day. */
export function instantsOf({ day, start, end }: When, zone: string): { starts_at: string; ends_at: string } {
  return { starts_at: instantOf(day, start, zone), ends_at: instantOf(end > start ? day : addDays(day, 1), end, zone) };
}

export function WhenDialog({ title, action, first, zone, submit, close }: { title: string; action: string; first: When; zone: string;
  submit: (times: { starts_at: string; ends_at: string }) => Promise<unknown>; close: () => void }) {
  const { t } = useTranslation('sessions');
  const [when, setWhen] = useState(first);
  const field = (name: keyof When, type: 'date' | 'time') => (
    <TextField type={type} label={t(`when.${name}`)} value={when[name]} onChange={(event) => setWhen({ ...when, [name]: event.target.value })} required
      slotProps={{ inputLabel: { shrink: true } }} />
  );
  return (
    <FormDialog title={title} action={action} ready={isDay(when.day) && when.start !== '' && when.end !== ''} close={close} submit={() => submit(instantsOf(when, zone))}>
      {field('day', 'date')}
      {field('start', 'time')}
      {field('end', 'time')}
    </FormDialog>
  );
}

export function MoveDialog({ session, zone, close, moved }: { session: Schemas['Session']; zone: string; close: () => void; moved: () => Promise<unknown> }) {
  const { t } = useTranslation('sessions');
  return (
    <WhenDialog title={t('move')} action={t('move_do')} zone={zone} close={close}
      first={{ day: dayOf(session.starts_at, zone), start: clockOf(session.starts_at, zone), end: clockOf(session.ends_at, zone) }}
      submit={async (times) => {
        await must(api.PATCH('/api/v1/sessions/{session_id}', { params: { path: { session_id: session.id } }, body: times }));
        await moved();
      }} />
  );
}
