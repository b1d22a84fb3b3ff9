// A checkpoint as one types it in: where it is, who may pass, and the rules of passing.
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Autocomplete from '@mui/material/Autocomplete';
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { FormDialog } from '../../parts/FormDialog';

type Checkpoint = Schemas['Checkpoint'];
type Policy = Schemas['CheckpointPolicy'];

export interface CheckpointFormProps {
  /** Without it a new one. */
  checkpoint?: Checkpoint;
  close: () => void;
  done: () => Promise<unknown>;
}

const directions = ['in', 'out', 'both'] as const;
const liveness = ['off', 'passive', 'active'] as const;
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function CheckpointForm({ checkpoint, close, done }: CheckpointFormProps) {
  const { t } = useTranslation('checkpoints');
  const groupsThereAre = useQuery({ queryKey: ['groups'], queryFn: ({ signal }) => must(api.GET('/api/v1/groups', { signal })) });
  const [name, setName] = useState(checkpoint?.name ?? '');
  const [area, setArea] = useState(checkpoint?.area ?? '');
  const [zone, setZone] = useState(checkpoint?.time_zone ?? browserZone);
  const [groups, setGroups] = useState<string[]>(checkpoint?.groups ?? []);
  // Of a new one only what was touched is sent: the rest are the installation's own defaults.
  const [policy, setPolicy] = useState<Partial<Policy>>({});
  const rule = <K extends keyof Policy>(key: K): Policy[K] | undefined => (key in policy ? policy[key] : checkpoint?.policy[key]);
  const set = <K extends keyof Policy>(key: K, value: Policy[K]) => setPolicy({ ...policy, [key]: value });
  const number = (key: 'cooldown_s' | 'longest_stay_s' | 'minimum_quality', unit: number, label: string, help: string, step: number) => {
    const value = rule(key);
    return (
      <TextField type="number" label={label} helperText={help} value={value === undefined ? '' : value / unit}
        onChange={(event) => { if (event.target.value !== '') set(key, Number(event.target.value) * unit); }} slotProps={{ htmlInput: { min: 0, step } }} />
    );
  };
  const submit = async () => {
    const body = { name, area, time_zone: zone, groups, policy };
    if (checkpoint) await must(api.PATCH('/api/v1/checkpoints/{checkpoint_id}', { params: { path: { checkpoint_id: checkpoint.id }, header: { 'If-Match': `"${checkpoint.version}"` } }, body }));
    else await must(api.POST('/api/v1/checkpoints', { body }));
    await done();
  };
  return (
    <FormDialog title={checkpoint ? t('change_title', { name: checkpoint.name }) : t('add')} action={checkpoint ? t('save') : t('make')} ready={name.trim() !== ''} submit={submit} close={close}>
      <TextField label={t('name')} value={name} onChange={(event) => setName(event.target.value)} required autoFocus slotProps={{ htmlInput: { maxLength: 100 } }} />
      <TextField select label={t('direction')} value={rule('direction') ?? 'both'} onChange={(event) => set('direction', event.target.value as Policy['direction'])}>
        {directions.map((one) => <MenuItem key={one} value={one}>{t(`direction.${one}`)}</MenuItem>)}
      </TextField>
      <TextField label={t('area')} helperText={t('area_why')} value={area} onChange={(event) => setArea(event.target.value)} slotProps={{ htmlInput: { maxLength: 100 } }} />
      <Autocomplete multiple freeSolo options={(groupsThereAre.data?.items ?? []).map((group) => group.name)} value={groups} onChange={(_, values) => setGroups(values)}
        renderInput={(params) => <TextField {...params} label={t('groups')} helperText={t('groups_why')} />} />
      <Accordion variant="outlined" disableGutters>
        <AccordionSummary expandIcon={<ExpandMoreIcon />}>{t('rules')}</AccordionSummary>
        <AccordionDetails>
          <Stack spacing={2}>
            {number('cooldown_s', 60, t('cooldown'), t('cooldown_why'), 1)}
            {number('longest_stay_s', 3600, t('longest'), t('longest_why'), 1)}
            <TextField select label={t('liveness')} value={rule('liveness') ?? 'passive'} onChange={(event) => set('liveness', event.target.value as Policy['liveness'])}>
              {liveness.map((one) => <MenuItem key={one} value={one}>{t(`liveness.${one}`)}</MenuItem>)}
            </TextField>
            {number('minimum_quality', 1, t('quality'), t('quality_why'), 0.05)}
            <TextField label={t('zone')} helperText={t('zone_why')} value={zone} onChange={(event) => setZone(event.target.value)} slotProps={{ htmlInput: { dir: 'ltr' } }} />
          </Stack>
        </AccordionDetails>
      </Accordion>
    </FormDialog>
  );
}
