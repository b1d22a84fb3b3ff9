// The texts people agree to: written as drafts, published for good, each version in every language it is needed in.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { isLanguage, languageNames } from '../../i18n/languages';
import { useConfirm } from '../../parts/Confirm';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { More, usePages } from '../../parts/More';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { RowMenu, type RowAction } from '../../parts/RowMenu';
import { ConsentTextForm } from './ConsentTextForm';

type Text = Schemas['ConsentText'];

export default function ConsentTextsPage() {
  const { t } = useTranslation(['privacy', 'app']);
  const formats = useFormats();
  const me = useMe();
  const queries = useQueryClient();
  const confirm = useConfirm();
  const act = useAct();
  const [form, setForm] = useState<{ text?: Text; like?: Text } | null>(null);
  const [read, setRead] = useState<Text | null>(null);
  const texts = usePages(['consent_texts'], (cursor, signal) => must(api.GET('/api/v1/consents/texts', { signal, params: { query: cursor ? { cursor } : {} } })));
  const renew = () => queries.invalidateQueries({ queryKey: ['consent_texts'] });
  const path = (text: Text) => ({ params: { path: { text_id: text.id } } });
  const publish = async (text: Text) => {
    if (await confirm({ title: t('publish_title', { title: text.title }), text: t('publish_why'), action: t('publish') }))
      await act(async () => { await must(api.POST('/api/v1/consents/texts/{text_id}/publish', path(text))); await renew(); }, { text: t('published_now') });
  };
  const remove = async (text: Text) => {
    if (await confirm({ title: t('remove_title', { title: text.title }), text: t('remove_why'), action: t('remove'), dangerous: true }))
      await act(async () => { await must(api.DELETE('/api/v1/consents/texts/{text_id}', path(text))); await renew(); }, { text: t('removed'), undo: async () => {
        await must(api.POST('/api/v1/consents/texts', { body: { text_version: text.text_version, language: text.language, title: text.title, body: text.body } }));
        await renew();
      } });
  };
  const admin = atLeast(me.role, 'admin');
  const actions = (text: Text): RowAction[] => [
    { text: t('read'), act: () => setRead(text) },
    ...(admin ? [{ text: t('like'), act: () => setForm({ like: text }) }] : []),
    ...(admin && !text.published_at ? [
      { text: t('change'), act: () => setForm({ text }) },
      { text: t('publish'), act: () => publish(text) },
      { text: t('remove'), act: () => remove(text), dangerous: true },
    ] : []),
  ];
  return (
    <PageFrame title={t('app:page.consents')} lead={t('consents_lead')} actions={admin && <Button variant="contained" onClick={() => setForm({})}>{t('add')}</Button>}>
      <Loaded query={texts} isEmpty={(items) => items.length === 0} empty={t('no_texts')}>
        {(items) => (
          <DataTable label={t('app:page.consents')} rows={items} rowKey={(text) => text.id} cards columns={[
            { key: 'title', head: t('title'), cell: (text) => text.title },
            { key: 'version', head: t('version'), cell: (text) => text.text_version },
            { key: 'language', head: t('language'), cell: (text) => (isLanguage(text.language) ? languageNames[text.language] : text.language) },
            { key: 'state', head: t('state'), cell: (text) => <Chip size="small" variant="outlined" color={text.published_at ? 'success' : 'default'}
              label={text.published_at ? t('published', { day: formats.date(text.published_at) }) : t('draft')} /> },
            { key: 'actions', head: t('actions'), quiet: true, cell: (text) => <RowMenu label={t('actions_for', { title: text.title })} actions={actions(text)} /> },
          ]} />
        )}
      </Loaded>
      <More query={texts} />
      {form && <ConsentTextForm {...form} close={() => setForm(null)} done={renew} />}
      {read && (
        <Dialog open onClose={() => setRead(null)} fullWidth aria-labelledby="consent-text-title">
          <DialogTitle id="consent-text-title">{read.title}</DialogTitle>
          <DialogContent tabIndex={0}><Typography lang={read.language} sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{read.body}</Typography></DialogContent>
          <DialogActions><Button onClick={() => setRead(null)}>{t('close')}</Button></DialogActions>
        </Dialog>
      )}
    </PageFrame>
  );
}
