// The fields of a policy. `texts` is what was typed into the numbers; they are read when the form is sent.
import FormControlLabel from '@mui/material/FormControlLabel';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromText, numberFields, toText, type NumberField, type Policy } from './policyFields';

export interface PolicyDraft {
  policy: Policy;
  texts: Record<NumberField['name'], string>;
}

export const policyDraft = (policy: Policy): PolicyDraft =>
  ({ policy, texts: Object.fromEntries(numberFields.map((field) => [field.name, toText(field, policy[field.name])])) as PolicyDraft['texts'] });

/** The policy that is meant, or undefined while a field cannot be read. */
export function policyOf({ policy, texts }: PolicyDraft): Policy | undefined {
  const next = { ...policy };
  for (const field of numberFields) {
    if (texts[field.name] === toText(field, policy[field.name])) continue; // untouched: nothing is lost to the unit
    const value = fromText(field, texts[field.name]);
    if (value === undefined) return undefined;
    (next as Record<string, unknown>)[field.name] = value;
  }
  return next;
}

export function usePolicyDraft(policy: Policy) {
  return useState(() => policyDraft(policy));
}

export function PolicyForm({ draft, onChange, only, disabled = false }: { draft: PolicyDraft; onChange: (draft: PolicyDraft) => void;
  only?: readonly NumberField['name'][]; disabled?: boolean }) {
  const { t } = useTranslation('courses');
  const { policy, texts } = draft;
  const set = (part: Partial<Policy>) => onChange({ ...draft, policy: { ...policy, ...part } });
  const number = (field: NumberField) => {
    const bad = fromText(field, texts[field.name]) === undefined;
    return (
      <TextField key={field.name} label={t(`policy.${field.name}`)} value={texts[field.name]} inputMode="decimal" disabled={disabled} error={bad}
        helperText={bad ? t('policy_bad') : field.open && texts[field.name] === '' ? t(`policy_open.${field.name}`) : t(`policy_help.${field.name}`)}
        onChange={(event) => onChange({ ...draft, texts: { ...texts, [field.name]: event.target.value } })}
        slotProps={{ inputLabel: { shrink: true }, htmlInput: { inputMode: 'decimal' }, input: { endAdornment: <InputAdornment position="end">{t(`unit.${field.unit}`)}</InputAdornment> } }} />
    );
  };
  const fields = numberFields.filter((field) => (only ? only.includes(field.name) : !field.repeat || field.repeat === policy.repeat));
  const group = (title: string, names: readonly NumberField['name'][], extra?: React.ReactNode) => {
    const shown = fields.filter((field) => names.includes(field.name));
    return (shown.length > 0 || extra) && (
      <Stack component="section" spacing={2}>
        <Typography component="h2" variant="h3">{title}</Typography>
        {shown.map(number)}
        {extra}
      </Stack>
    );
  };
  const flag = (name: 'auto_close' | 'auto_absent') => (
    <FormControlLabel control={<Switch checked={policy[name]} disabled={disabled} onChange={(event) => set({ [name]: event.target.checked })} />} label={t(`policy.${name}`)} />
  );
  return (
    <Stack spacing={4} sx={{ maxWidth: 560 }}>
      {group(t('policy_times'), ['opens_before_s', 'late_after_s', 'absent_after_s', 'closes_after_s'])}
      {group(t('policy_seen'), ['cooldown_s', 'early_leave_s'], !only && (
        <TextField select label={t('policy.repeat')} helperText={t('policy_help.repeat')} value={policy.repeat} disabled={disabled} sx={{ order: -1 }}
          onChange={(event) => set({ repeat: event.target.value as Policy['repeat'] })}>
          <MenuItem value="once">{t('repeat.once')}</MenuItem>
          <MenuItem value="cooldown">{t('repeat.cooldown')}</MenuItem>
        </TextField>
      ))}
      {group(t('policy_faces'), ['minimum_confidence', 'minimum_quality'], !only && (
        <TextField select label={t('policy.liveness')} helperText={t(`liveness_help.${policy.liveness}`)} value={policy.liveness} disabled={disabled}
          onChange={(event) => set({ liveness: event.target.value as Policy['liveness'] })}>
          {(['off', 'passive', 'active'] as const).map((one) => <MenuItem key={one} value={one}>{t(`liveness.${one}`)}</MenuItem>)}
        </TextField>
      ))}
      {!only && group(t('policy_end'), [], <Stack>{flag('auto_close')}{flag('auto_absent')}</Stack>)}
      {group(t('policy_corrections'), ['teacher_corrects_h', 'office_corrects_h'])}
    </Stack>
  );
}
