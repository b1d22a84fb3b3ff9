// The time zone of a course, found by typing part of a city.
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export function ZoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const { t } = useTranslation(['courses', 'parts']);
  const zones = useMemo(() => [...new Set(['UTC', value, ...Intl.supportedValuesOf('timeZone')])], [value]);
  return (
    <Autocomplete options={zones} value={value} onChange={(_, zone) => onChange(zone)} disableClearable openText={t('parts:open_list')} closeText={t('parts:close_list')}
      renderInput={(params) => <TextField {...params} label={t('zone')} helperText={t('zone_help')} />} />
  );
}
