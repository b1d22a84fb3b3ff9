// Keys for programs: made with what they may do, told once, revoked for good.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { More, usePages } from '../../parts/More';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { SecretOnce } from '../../parts/SecretOnce';
import { KeyForm } from './KeyForm';

type Key = Schemas['ApiKey'];

export default function KeysPage() {
  const { t } = useTranslation(['keys', 'users', 'app']);
  const formats = useFormats();
  const queries = useQueryClient();
  const confirm = useConfirm();
  const act = useAct();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Schemas['NewApiKeyText'] | null>(null);
  const keys = usePages(['keys'], (cursor, signal) => must(api.GET('/api/v1/api_keys', { signal, params: { query: cursor ? { cursor } : {} } })));
  const renew = () => queries.invalidateQueries({ queryKey: ['keys'] });
  const revoke = async (key: Key) => {
    if (!await confirm({ title: t('revoke_title', { name: key.name }), text: t('revoke_why'), action: t('revoke'), dangerous: true })) return;
    await act(async () => {
      await must(api.DELETE('/api/v1/api_keys/{key_id}', { params: { path: { key_id: key.id } } }));
      await renew();
    }, { text: t('revoked_now', { name: key.name }) });
  };
  const state = (key: Key) => {
    if (key.revoked_at) return <Chip size="small" variant="outlined" label={t('revoked')} />;
    if (key.expires_at && new Date(key.expires_at) < new Date()) return <Chip size="small" variant="outlined" color="warning" label={t('expired')} />;
    return <Chip size="small" variant="outlined" color="success" label={key.expires_at ? t('until', { day: formats.date(key.expires_at) }) : t('valid')} />;
  };
  return (
    <PageFrame title={t('app:page.keys')} lead={t('lead')} actions={<Button variant="contained" onClick={() => setAdding(true)}>{t('add')}</Button>}>
      <Loaded query={keys} isEmpty={(items) => items.length === 0} empty={t('none')}>
        {(items) => (
          <DataTable label={t('app:page.keys')} rows={items} rowKey={(key) => key.id} cards columns={[
            { key: 'name', head: t('name'), cell: (key) => key.name },
            { key: 'role', head: t('users:role'), cell: (key) => t(`users:role.${key.role}`) },
            { key: 'scopes', head: t('scopes'), cell: (key) => (key.scopes === '*' ? t('everything') : <Typography component="code" dir="ltr" sx={{ fontFamily: 'monospace', fontSize: 13 }}>{key.scopes}</Typography>) },
            { key: 'state', head: t('users:state'), cell: state },
            { key: 'used', head: t('used'), cell: (key) => (key.last_used_at ? formats.ago(key.last_used_at) : t('never')) },
            { key: 'revoke', head: t('users:actions'), quiet: true, cell: (key) => !key.revoked_at && (
              <Button size="small" color="error" aria-label={t('revoke_named', { name: key.name })} onClick={() => void revoke(key)}>{t('revoke')}</Button>
            ) },
          ]} />
        )}
      </Loaded>
      <More query={keys} />
      {adding && <KeyForm close={() => setAdding(false)} made={async (key) => { setMade(key); await renew(); }} />}
      {made && <SecretOnce title={t('made_title', { name: made.name })} secret={made.api_key} close={() => setMade(null)}>{t('made_how')}</SecretOnce>}
    </PageFrame>
  );
}
