// A receiver as one types it in: an address or a CSV file, and the events it is told of.
import Autocomplete from '@mui/material/Autocomplete';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { FormDialog } from '../../parts/FormDialog';
import { kinds, nameOf, type Webhook } from './webhook';

export interface WebhookFormProps {
  /** Without it a new one. */
  webhook?: Webhook;
  close: () => void;
  done: (made?: Schemas['WebhookWithSecret']) => Promise<unknown>;
}

export function WebhookForm({ webhook, close, done }: WebhookFormProps) {
  const { t } = useTranslation('webhooks');
  const [target, setTarget] = useState<'url' | 'csv'>(webhook?.target ?? 'url');
  const [where, setWhere] = useState(webhook?.url ?? webhook?.file ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [chosen, setChosen] = useState<string[]>(webhook?.kinds ?? ['record.*']);
  const submit = async () => {
    if (webhook) {
      await must(api.PATCH('/api/v1/webhooks/{webhook_id}', { params: { path: { webhook_id: webhook.id }, header: { 'If-Match': `"${webhook.version}"` } },
        body: { description, kinds: chosen, active: true, ...(target === 'url' && where !== webhook.url ? { url: where } : {}) } }));
      await done();
    } else {
      await done(await must(api.POST('/api/v1/webhooks', { body: { description, kinds: chosen, active: true, ...(target === 'url' ? { url: where } : { file: where }) } })));
    }
  };
  return (
    <FormDialog title={webhook ? t('change_title', { name: nameOf(webhook) }) : t('add')} action={webhook ? t('save') : t('make')} submit={submit} close={close}
      ready={where.trim() !== '' && chosen.length > 0}>
      {!webhook && (
        <TextField select label={t('target')} value={target} onChange={(event) => setTarget(event.target.value as 'url' | 'csv')}>
          <MenuItem value="url">{t('target_url')}</MenuItem>
          <MenuItem value="csv">{t('target_csv')}</MenuItem>
        </TextField>
      )}
      <TextField label={target === 'url' ? t('url') : t('file')} helperText={target === 'url' ? t('url_why') : t('file_why')} value={where} onChange={(event) => setWhere(event.target.value)}
        type={target === 'url' ? 'url' : 'text'} required autoFocus disabled={Boolean(webhook) && target === 'csv'} slotProps={{ htmlInput: { dir: 'ltr' } }} />
      <TextField label={t('description')} value={description} onChange={(event) => setDescription(event.target.value)} slotProps={{ htmlInput: { maxLength: 500 } }} />
      <Autocomplete multiple freeSolo options={[...kinds] as string[]} value={chosen} onChange={(_, values) => setChosen(values.map((value) => value.trim()).filter(Boolean))}
        renderInput={(params) => <TextField {...params} label={t('kinds')} helperText={t('kinds_why')} />} />
    </FormDialog>
  );
}
