// One receiver: how it does, what was tried lately, what was given up, and sending it again.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { More, usePages } from '../../parts/More';
import { useAct, useNotice } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { RowMenu } from '../../parts/RowMenu';
import { SecretOnce } from '../../parts/SecretOnce';
import { nameOf, stateColours, stateOf } from './webhook';
import { WebhookForm } from './WebhookForm';

export default function WebhookPage() {
  const { t } = useTranslation(['webhooks', 'app']);
  const { webhookId = '' } = useParams();
  const formats = useFormats();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const act = useAct();
  const say = useNotice();
  const [changing, setChanging] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const path = { path: { webhook_id: webhookId } };
  const webhook = useQuery({ queryKey: ['webhook', webhookId], queryFn: ({ signal }) => must(api.GET('/api/v1/webhooks/{webhook_id}', { signal, params: path })) });
  const attempts = usePages(['webhook', webhookId, 'attempts'], (cursor, signal) =>
    must(api.GET('/api/v1/webhooks/{webhook_id}/attempts', { signal, params: { ...path, query: { limit: 25, ...(cursor ? { cursor } : {}) } } })));
  const dead = usePages(['webhook', webhookId, 'dead'], (cursor, signal) =>
    must(api.GET('/api/v1/webhooks/{webhook_id}/dead_letters', { signal, params: { ...path, query: { limit: 25, ...(cursor ? { cursor } : {}) } } })));
  const renew = async () => {
    await queries.invalidateQueries({ queryKey: ['webhook', webhookId] });
    await queries.invalidateQueries({ queryKey: ['webhooks'] });
  };
  const set = (active: boolean) => must(api.PATCH('/api/v1/webhooks/{webhook_id}', { params: path, body: { active } }));
  const ping = () => act(async () => {
    const tried = await must(api.POST('/api/v1/webhooks/{webhook_id}/ping', { params: path }));
    await renew();
    if (tried.outcome === 'delivered') say({ text: t('ping_well', { ms: formats.number(tried.took_ms) }) });
    else say({ text: t('ping_failed', { detail: tried.detail }), severity: 'warning' });
  });
  const turn = (active: boolean) => act(async () => { await set(active); await renew(); },
    { text: active ? t('turned_on') : t('turned_off'), undo: async () => { await set(!active); await renew(); } });
  const newSecret = async () => {
    if (!await confirm({ title: t('new_secret'), text: t('new_secret_why'), action: t('new_secret') })) return;
    await act(async () => { setSecret((await must(api.POST('/api/v1/webhooks/{webhook_id}/secret', { params: path }))).secret); await renew(); });
  };
  const replay = () => act(async () => {
    await must(api.POST('/api/v1/webhooks/{webhook_id}/replay', { params: path, body: { dead_letters: true } }));
    await renew();
  }, { text: t('replayed') });
  const remove = async (name: string) => {
    if (!await confirm({ title: t('remove_title', { name }), text: t('remove_why'), action: t('remove'), dangerous: true })) return;
    await queries.cancelQueries({ queryKey: ['webhook', webhookId] }); // nothing is asked of what is about to go
    if (!await act(() => must(api.DELETE('/api/v1/webhooks/{webhook_id}', { params: path })), { text: t('removed', { name }) })) return;
    await queries.invalidateQueries({ queryKey: ['webhooks'] });
    await navigate('/webhooks');
  };
  const one = webhook.data;
  return (
    <PageFrame title={one ? nameOf(one) : t('app:page.webhook')} actions={(
      <>
        <LinkButton to="/webhooks">{t('all')}</LinkButton>
        {one?.target === 'url' && <Button variant="contained" onClick={() => void ping()}>{t('ping')}</Button>}
        {one && (
          <RowMenu label={t('actions_for', { name: nameOf(one) })} actions={[
            { text: t('change'), act: () => setChanging(true) },
            ...(one.target === 'url' ? [{ text: t('new_secret'), act: newSecret }] : []),
            { text: one.active ? t('turn_off') : t('turn_on'), act: () => turn(!one.active) },
            { text: t('remove'), act: () => remove(nameOf(one)), dangerous: true },
          ]} />
        )}
      </>
    )}>
      <Loaded query={webhook}>
        {(hook) => (
          <>
            {hook.disabled_reason && <Alert severity="warning" sx={{ mb: 2 }}>{t(`disabled.${hook.disabled_reason}`)}</Alert>}
            <Typography component="div" sx={{ mb: 3, display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
              <Chip size="small" variant="outlined" color={stateColours[stateOf(hook)]} label={t(`state.${stateOf(hook)}`)} />
              <span dir="ltr" style={{ overflowWrap: 'anywhere' }}>{hook.url ?? hook.file}</span>
              <span dir="ltr">{hook.kinds.join(', ')}</span>
              <span>{t('behind_count', { count: hook.behind })}</span>
              {hook.next_try_at && <span>{t('next_try', { when: formats.ago(hook.next_try_at) })}</span>}
              {hook.old_secret_until && <span>{t('old_secret', { until: formats.dateTime(hook.old_secret_until) })}</span>}
            </Typography>
            {hook.dead_letters > 0 && (
              <>
                <Typography component="h2" variant="h2" gutterBottom>{t('dead')}</Typography>
                <Alert severity="warning" sx={{ mb: 1 }} action={<Button color="inherit" onClick={() => void replay()}>{t('replay')}</Button>}>{t('dead_why', { count: hook.dead_letters })}</Alert>
                <Loaded query={dead}>
                  {(letters) => (
                    <DataTable label={t('dead')} rows={letters} rowKey={(letter) => String(letter.event_number)} cards columns={[
                      { key: 'event', head: t('event'), cell: (letter) => formats.number(letter.event_number) },
                      { key: 'first', head: t('first_tried'), cell: (letter) => formats.dateTime(letter.first_at) },
                      { key: 'attempts', head: t('attempts'), numeric: true, cell: (letter) => formats.number(letter.attempts) },
                      { key: 'why', head: t('why'), cell: (letter) => letter.detail },
                    ]} />
                  )}
                </Loaded>
                <More query={dead} />
              </>
            )}
          </>
        )}
      </Loaded>
      <Typography component="h2" variant="h2" gutterBottom sx={{ mt: 3 }}>{t('attempts')}</Typography>
      <Loaded query={attempts} isEmpty={(items) => items.length === 0} empty={<Empty>{t('no_attempts')}</Empty>}>
        {(items) => (
          <DataTable label={t('attempts')} rows={items} rowKey={(tried) => `${tried.at} ${tried.event_number} ${tried.attempt}`} cards columns={[
            { key: 'at', head: t('at'), cell: (tried) => formats.dateTime(tried.at) },
            { key: 'event', head: t('event'), cell: (tried) => (tried.event_number === null ? t('test') : formats.number(tried.event_number)) },
            { key: 'outcome', head: t('outcome'), cell: (tried) => <Chip size="small" variant="outlined" color={tried.outcome === 'delivered' ? 'success' : 'error'} label={t(`outcome.${tried.outcome}`)} /> },
            { key: 'status', head: t('http'), numeric: true, cell: (tried) => tried.http_status ?? '–' },
            { key: 'took', head: t('took'), numeric: true, cell: (tried) => t('ms', { ms: formats.number(tried.took_ms) }) },
            { key: 'why', head: t('why'), cell: (tried) => tried.detail || '–' },
          ]} />
        )}
      </Loaded>
      <More query={attempts} />
      {changing && one && <WebhookForm webhook={one} close={() => setChanging(false)} done={renew} />}
      {secret && <SecretOnce title={t('secret')} secret={secret} close={() => setSecret(null)}>{t('secret_how')}</SecretOnce>}
    </PageFrame>
  );
}
