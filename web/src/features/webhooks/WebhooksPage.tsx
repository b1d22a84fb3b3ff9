// Who is told what happens here: other programs by webhook, and CSV files on the server's disk.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { More, usePages } from '../../parts/More';
import { PageFrame } from '../../parts/PageFrame';
import { SecretOnce } from '../../parts/SecretOnce';
import { OutboxCard } from './OutboxCard';
import { nameOf, stateColours, stateOf } from './webhook';
import { WebhookForm } from './WebhookForm';

export default function WebhooksPage() {
  const { t } = useTranslation(['webhooks', 'app']);
  const formats = useFormats();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Schemas['WebhookWithSecret'] | null>(null);
  const webhooks = usePages(['webhooks'], (cursor, signal) => must(api.GET('/api/v1/webhooks', { signal, params: { query: cursor ? { cursor } : {} } })));
  return (
    <PageFrame title={t('app:page.webhooks')} lead={t('lead')} actions={<Button variant="contained" onClick={() => setAdding(true)}>{t('add')}</Button>}>
      <OutboxCard />
      <Loaded query={webhooks} isEmpty={(items) => items.length === 0} empty={t('none')}>
        {(items) => (
          <DataTable label={t('app:page.webhooks')} rows={items} rowKey={(webhook) => webhook.id} cards columns={[
            { key: 'name', head: t('receiver'), cell: (webhook) => <Link component={To} to={`/webhooks/${webhook.id}`} sx={{ overflowWrap: 'anywhere' }}>{nameOf(webhook)}</Link> },
            { key: 'state', head: t('state'), cell: (webhook) => <Chip size="small" variant="outlined" color={stateColours[stateOf(webhook)]} label={t(`state.${stateOf(webhook)}`)} /> },
            { key: 'kinds', head: t('kinds'), cell: (webhook) => <span dir="ltr">{webhook.kinds.join(', ')}</span> },
            { key: 'delivered', head: t('delivered'), cell: (webhook) => (webhook.delivered_at ? formats.ago(webhook.delivered_at) : t('never')) },
            { key: 'waiting', head: t('waiting'), numeric: true, cell: (webhook) => formats.number(webhook.waiting) },
            { key: 'dead', head: t('dead'), numeric: true, cell: (webhook) => formats.number(webhook.dead_letters) },
          ]} />
        )}
      </Loaded>
      <More query={webhooks} />
      {adding && <WebhookForm close={() => setAdding(false)} done={async (one) => { if (one?.secret) setMade(one); await queries.invalidateQueries({ queryKey: ['webhooks'] }); }} />}
      {made?.secret && <SecretOnce title={t('secret')} secret={made.secret} close={() => setMade(null)}>{t('secret_how')}</SecretOnce>}
    </PageFrame>
  );
}
