// The draft of a consent text: new, changed, or begun from another one in another language or version.
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { direction, isLanguage, languageNames, languages } from '../../i18n/languages';
import { FormDialog } from '../../parts/FormDialog';

type Text = Schemas['ConsentText'];

export interface ConsentTextFormProps {
  text?: Text;
  /** What a new one begins with. */
  like?: Text;
  close: () => void;
  done: () => Promise<unknown>;
}

export function ConsentTextForm({ text, like, close, done }: ConsentTextFormProps) {
  const { t, i18n } = useTranslation('privacy');
  const start = text ?? like;
  const [version, setVersion] = useState(start?.text_version ?? '');
  const [language, setLanguage] = useState(start?.language ?? i18n.language);
  const [title, setTitle] = useState(start?.title ?? '');
  const [body, setBody] = useState(start?.body ?? '');
  const known = languages.map(String).includes(language) ? languages.map(String) : [...languages, language];
  const side = isLanguage(language) ? direction(language) : 'ltr';
  const submit = async () => {
    const content = { text_version: version, language, title, body };
    if (text) await must(api.PATCH('/api/v1/consents/texts/{text_id}', { params: { path: { text_id: text.id }, header: { 'If-Match': `"${text.version}"` } }, body: content }));
    else await must(api.POST('/api/v1/consents/texts', { body: content }));
    await done();
  };
  return (
    <FormDialog title={text ? t('change') : t('add')} action={t('save')} ready={[version, title, body].every((one) => one.trim() !== '')} submit={submit} close={close}>
      <TextField label={t('version')} helperText={t('version_why')} value={version} onChange={(event) => setVersion(event.target.value)} required autoFocus slotProps={{ htmlInput: { maxLength: 100 } }} />
      <TextField select label={t('language')} value={language} onChange={(event) => setLanguage(event.target.value)}>
        {known.map((one) => <MenuItem key={one} value={one} lang={one}>{isLanguage(one) ? languageNames[one] : one}</MenuItem>)}
      </TextField>
      <TextField label={t('title')} value={title} onChange={(event) => setTitle(event.target.value)} required slotProps={{ htmlInput: { maxLength: 200, dir: side } }} />
      <TextField label={t('body')} value={body} onChange={(event) => setBody(event.target.value)} required multiline minRows={8} maxRows={20} slotProps={{ htmlInput: { dir: side } }} />
    </FormDialog>
  );
}
