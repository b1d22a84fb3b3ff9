// A device as one types it in: its name, the courses it serves, the checkpoints it stands at.
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { FormDialog } from '../../parts/FormDialog';
import { serve, usePlaces, type Device, type Place } from './places';

export interface DeviceFormProps {
  /** Without it a new one. */
  device?: Device;
  close: () => void;
  /** `key` is that of a new device. */
  done: (key?: Schemas['NewDeviceKey']) => Promise<unknown>;
}

function PlacesField({ label, options, value, onChange }: { label: string; options: Place[]; value: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation('devices');
  return (
    <Autocomplete multiple options={options} value={options.filter((place) => value.includes(place.id))} onChange={(_, places) => onChange(places.map((place) => place.id))}
      getOptionLabel={(place) => place.name} getOptionKey={(place) => place.id} isOptionEqualToValue={(one, other) => one.id === other.id} noOptionsText={t('no_places')}
      renderInput={(params) => <TextField {...params} label={label} />} />
  );
}

export function DeviceForm({ device, close, done }: DeviceFormProps) {
  const { t } = useTranslation('devices');
  const places = usePlaces();
  const [name, setName] = useState(device?.name ?? '');
  const [courses, setCourses] = useState<string[]>(device?.course_ids ?? []);
  const [checkpoints, setCheckpoints] = useState<string[]>(device?.checkpoint_ids ?? []);
  const submit = async () => {
    if (device) {
      if (name !== device.name)
        await must(api.PATCH('/api/v1/devices/{device_id}', { params: { path: { device_id: device.id }, header: { 'If-Match': `"${device.version}"` } }, body: { name } }));
      await serve(device, courses, checkpoints);
      await done();
    } else {
      const made = await must(api.POST('/api/v1/devices', { body: { name, course_ids: courses } }));
      await done(made);
      await serve({ id: made.id, course_ids: courses, checkpoint_ids: [] }, courses, checkpoints);
      await done();
    }
  };
  return (
    <FormDialog title={device ? t('change_title', { name: device.name }) : t('add')} action={device ? t('save') : t('make')} ready={name.trim() !== ''} submit={submit} close={close}>
      <TextField label={t('name')} helperText={t('name_why')} value={name} onChange={(event) => setName(event.target.value)} required autoFocus slotProps={{ htmlInput: { maxLength: 100 } }} />
      <PlacesField label={t('courses')} options={places.courses} value={courses} onChange={setCourses} />
      <PlacesField label={t('checkpoints')} options={places.checkpoints} value={checkpoints} onChange={setCheckpoints} />
    </FormDialog>
  );
}
