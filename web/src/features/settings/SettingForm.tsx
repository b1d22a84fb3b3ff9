// One setting, changed: by what kind of value it is.
import Alert from '@mui/material/Alert';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../parts/FormDialog';
import { useNotice } from '../../parts/Notices';
import { before, toValue, useChangeSettings, wrongWith, type Setting } from './settings';

export function SettingForm({ setting, close, done }: { setting: Setting; close: () => void; done?: () => Promise<unknown> }) {
  const { t } = useTranslation('settings');
  const change = useChangeSettings();
  const say = useNotice();
  const [text, setText] = useState(setting.changed_to ?? setting.value);
  const wrong = wrongWith(setting, text);
  const choices = setting.type === 'boolean' ? ['true', 'false'] : setting.choices;
  const label = (choice: string) => (setting.type === 'boolean' ? (choice === 'true' ? t('yes') : t('no')) : choice);
  const old = before(setting);
  const submit = async () => {
    await change({ [setting.name]: toValue(setting.type, text) });
    await done?.();
    say({ text: setting.change === 'at_restart' ? t('changed_later', { name: setting.name }) : t('changed', { name: setting.name }),
      undo: async () => { await change({ [setting.name]: old }); await done?.(); } });
  };
  const help = wrong ? t(`wrong.${wrong}`, { min: String(setting.min), max: String(setting.max) }) : setting.unit || ' ';
  return (
    <FormDialog title={t('change_title', { name: setting.name })} action={t('save')} ready={wrong === null} submit={submit} close={close}>
      <Typography>{setting.help}</Typography>
      {setting.change === 'at_restart' && <Alert severity="info">{t('at_restart_why')}</Alert>}
      {choices.length > 0 ? (
        <TextField select label={setting.name} value={text} onChange={(event) => setText(event.target.value)}>
          {choices.map((choice) => <MenuItem key={choice} value={choice}>{label(choice)}</MenuItem>)}
        </TextField>
      ) : (
        <TextField label={setting.name} value={text} onChange={(event) => setText(event.target.value)} error={wrong !== null} helperText={help} autoFocus
          inputMode={setting.type === 'integer' ? 'numeric' : setting.type === 'number' ? 'decimal' : 'text'} slotProps={{ htmlInput: { dir: 'ltr' } }} />
      )}
      <Typography color="text.secondary">{t('default_is', { value: setting.default || '–' })}</Typography>
    </FormDialog>
  );
}
