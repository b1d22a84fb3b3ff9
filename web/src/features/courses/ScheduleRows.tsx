// The rules and the exceptions of a schedule as rows of fields.
import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { addDays, today } from '../../parts/days';
import { weekdays, type Draft, type ScheduleException, type WeeklyRule } from './meetings';

interface RowsProps<Fault extends string> {
  draft: Draft;
  faults: ReadonlyMap<number, Fault>;
  onChange: (draft: Draft) => void;
}

function Field({ type, label, value, onChange }: { type: 'date' | 'time' | 'number'; label: string; value: string | number | null | undefined; onChange: (value: string) => void }) {
  return <TextField type={type} label={label} value={value ?? ''} onChange={(event) => onChange(event.target.value)} sx={{ flex: '1 1 8.5rem', minWidth: 0, maxWidth: 200 }}
    slotProps={{ inputLabel: { shrink: true }, ...(type === 'number' ? { htmlInput: { min: 1, max: 52 } } : {}) }} />;
}

function Row({ name, fault, remove, removeLabel, children }: { name: string; fault: string | undefined; remove: () => void; removeLabel: string; children: ReactNode }) {
  return (
    <Box role="group" aria-label={name} sx={{ borderTop: 1, borderColor: 'divider', py: 1.5 }}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        {children}
        <IconButton aria-label={removeLabel} onClick={remove}><DeleteIcon /></IconButton>
      </Stack>
      {fault && <Typography color="error" variant="body2" role="alert" sx={{ mt: 1 }}>{fault}</Typography>}
    </Box>
  );
}

export function RuleRows({ draft, faults, onChange }: RowsProps<'times' | 'from' | 'order'>) {
  const { t } = useTranslation('courses');
  const { weekday } = useFormats();
  const change = (index: number, part: Partial<WeeklyRule>) => onChange({ ...draft, rules: draft.rules.map((rule, i) => (i === index ? { ...rule, ...part } : rule)) });
  const dayName = (index: number) => weekday(addDays('2026-11-23', index)); // a Monday
  return (
    <Box component="section" aria-label={t('rules')}>
      <Typography component="h2" variant="h3" sx={{ mb: 1 }}>{t('rules')}</Typography>
      {draft.rules.length === 0 && <Typography color="text.secondary" sx={{ mb: 1 }}>{t('rules_none')}</Typography>}
      {draft.rules.map((rule, i) => (
        <Row key={i} name={t('rule_number', { number: i + 1 })} fault={faults.has(i) ? t(`rule_fault.${faults.get(i)}`) : undefined} removeLabel={t('rule_remove', { number: i + 1 })}
          remove={() => onChange({ ...draft, rules: draft.rules.filter((_, n) => n !== i) })}>
          <TextField select label={t('weekday')} value={rule.weekday} onChange={(event) => change(i, { weekday: event.target.value as WeeklyRule['weekday'] })} sx={{ flex: '1 1 9rem', maxWidth: 200 }}>
            {weekdays.map((day, n) => <MenuItem key={day} value={day}>{dayName(n)}</MenuItem>)}
          </TextField>
          <Field type="time" label={t('start')} value={rule.start} onChange={(start) => change(i, { start })} />
          <Field type="time" label={t('end')} value={rule.end} onChange={(end) => change(i, { end })} />
          <Field type="number" label={t('every_weeks')} value={rule.every_weeks ?? 1} onChange={(every) => change(i, { every_weeks: Math.max(1, Math.min(52, Number(every) || 1)) })} />
          <Field type="date" label={t('first_day')} value={rule.from} onChange={(from) => change(i, { from: from || null })} />
          <Field type="date" label={t('last_day')} value={rule.until} onChange={(until) => change(i, { until: until || null })} />
        </Row>
      ))}
      <Button startIcon={<AddIcon />} onClick={() => {
        const last = draft.rules.at(-1);
        const next = last ? weekdays[(weekdays.indexOf(last.weekday) + 1) % 7] ?? 'mon' : 'mon';
        onChange({ ...draft, rules: [...draft.rules, last ? { ...last, weekday: next } : { weekday: 'mon', start: '09:00', end: '10:00', every_weeks: 1 }] });
      }}>{t('rule_add')}</Button>
    </Box>
  );
}

const kinds: readonly ScheduleException['kind'][] = ['cancelled', 'moved', 'extra'];

export function ExceptionRows({ draft, faults, zone, onChange }: RowsProps<'date' | 'times' | 'nothing'> & { zone: string }) {
  const { t } = useTranslation('courses');
  const change = (index: number, part: Partial<ScheduleException>) =>
    onChange({ ...draft, exceptions: draft.exceptions.map((one, i) => (i === index ? { ...one, ...part } : one)) });
  return (
    <Box component="section" aria-label={t('exceptions')}>
      <Typography component="h2" variant="h3" sx={{ mb: 1 }}>{t('exceptions')}</Typography>
      {draft.exceptions.length === 0 && <Typography color="text.secondary" sx={{ mb: 1 }}>{t('exceptions_none')}</Typography>}
      {draft.exceptions.map((one, i) => (
        <Row key={i} name={t('exception_number', { number: i + 1 })} fault={faults.has(i) ? t(`exception_fault.${faults.get(i)}`) : undefined}
          removeLabel={t('exception_remove', { number: i + 1 })} remove={() => onChange({ ...draft, exceptions: draft.exceptions.filter((_, n) => n !== i) })}>
          <TextField select label={t('what')} value={one.kind} sx={{ flex: '1 1 9rem', maxWidth: 200 }}
            onChange={(event) => change(i, { kind: event.target.value as ScheduleException['kind'], end: undefined, to_date: undefined, to_start: undefined, to_end: undefined })}>
            {kinds.map((kind) => <MenuItem key={kind} value={kind}>{t(`exception.${kind}`)}</MenuItem>)}
          </TextField>
          <Field type="date" label={t('date')} value={one.date} onChange={(date) => change(i, { date })} />
          <Field type="time" label={one.kind === 'extra' ? t('start') : t('start_of')} value={one.start} onChange={(start) => change(i, { start: start || undefined })} />
          {one.kind === 'extra' && <Field type="time" label={t('end')} value={one.end} onChange={(end) => change(i, { end: end || undefined })} />}
          {one.kind === 'moved' && (
            <>
              <Field type="date" label={t('to_date')} value={one.to_date} onChange={(to) => change(i, { to_date: to || undefined })} />
              <Field type="time" label={t('to_start')} value={one.to_start} onChange={(to) => change(i, { to_start: to || undefined })} />
              <Field type="time" label={t('to_end')} value={one.to_end} onChange={(to) => change(i, { to_end: to || undefined })} />
            </>
          )}
        </Row>
      ))}
      <Button startIcon={<AddIcon />} onClick={() => onChange({ ...draft, exceptions: [...draft.exceptions, { date: today(zone), kind: 'cancelled' }] })}>{t('exception_add')}</Button>
    </Box>
  );
}
