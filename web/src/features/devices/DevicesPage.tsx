// Kiosks and cameras with a key of their own: made, paired, looked after, revoked and taken back.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { More, usePages } from '../../parts/More';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { QrCode } from '../../parts/QrCode';
import { RowMenu, type RowAction } from '../../parts/RowMenu';
import { SecretOnce } from '../../parts/SecretOnce';
import { DeviceForm } from './DeviceForm';
import { isHere, usePlaces, type Device, type Place } from './places';

const names = (ids: readonly string[], places: readonly Place[]) => ids.map((id) => places.find((place) => place.id === id)?.name ?? '…');

export default function DevicesPage() {
  const { t } = useTranslation(['devices', 'app']);
  const formats = useFormats();
  const queries = useQueryClient();
  const confirm = useConfirm();
  const act = useAct();
  const places = usePlaces();
  const [form, setForm] = useState<{ device?: Device } | null>(null);
  const [made, setMade] = useState<Schemas['NewDeviceKey'] | null>(null);
  const devices = usePages(['devices'], (cursor, signal) => must(api.GET('/api/v1/devices', { signal, params: { query: cursor ? { cursor } : {} } })));
  const renew = useCallback(() => queries.invalidateQueries({ queryKey: ['devices'] }), [queries]);
  useFeed(useCallback((event: FeedEvent) => { if (event.kind === 'device' || event.kind === 'reset') void renew(); }, [renew]));

  const newKey = async (device: Device) => {
    if (!device.revoked_at && !await confirm({ title: t('new_key'), text: t('new_key_why', { name: device.name }), action: t('new_key'), dangerous: true })) return;
    await act(async () => {
      setMade(await must(api.POST('/api/v1/devices/{device_id}/key', { params: { path: { device_id: device.id } } })));
      await renew();
    });
  };
  const revoke = async (device: Device) => {
    if (!await confirm({ title: t('revoke_title', { name: device.name }), text: t('revoke_why'), action: t('revoke'), dangerous: true })) return;
    await act(async () => {
      await must(api.DELETE('/api/v1/devices/{device_id}', { params: { path: { device_id: device.id } } }));
      await renew();
    }, { text: t('revoked_now', { name: device.name }) });
  };
  const actions = (device: Device): RowAction[] => (device.revoked_at ? [{ text: t('take_back'), act: () => newKey(device) }] : [
    { text: t('change'), act: () => setForm({ device }) },
    { text: t('new_key'), act: () => newKey(device) },
    { text: t('revoke'), act: () => revoke(device), dangerous: true },
  ]);
  const address = `${location.origin}/kiosk`;
  return (
    <PageFrame title={t('app:page.devices')} lead={t('lead')} actions={<Button variant="contained" onClick={() => setForm({})}>{t('add')}</Button>}>
      <Loaded query={devices} isEmpty={(items) => items.length === 0} empty={t('none')}>
        {(items) => (
          <DataTable label={t('app:page.devices')} rows={items} rowKey={(device) => device.id} cards columns={[
            { key: 'name', head: t('name'), cell: (device) => device.name },
            { key: 'state', head: t('state'), cell: (device) => (
              <Chip size="small" variant="outlined" color={isHere(device) ? 'success' : 'default'} label={device.revoked_at ? t('revoked') : isHere(device) ? t('here') : t('away')} />
            ) },
            { key: 'seen', head: t('seen'), cell: (device) => (device.last_seen_at ? formats.ago(device.last_seen_at) : t('never')) },
            { key: 'courses', head: t('courses'), cell: (device) => names(device.course_ids, places.courses).join(', ') || '–' },
            { key: 'checkpoints', head: t('checkpoints'), cell: (device) => names(device.checkpoint_ids, places.checkpoints).join(', ') || '–' },
            { key: 'actions', head: t('actions'), quiet: true, cell: (device) => <RowMenu label={t('actions_for', { name: device.name })} actions={actions(device)} /> },
          ]} />
        )}
      </Loaded>
      <More query={devices} />
      {form && <DeviceForm {...form} close={() => setForm(null)} done={async (key) => { if (key) setMade(key); await renew(); }} />}
      {made && (
        <SecretOnce title={t('key_of', { name: made.name })} secret={made.device_key} close={() => setMade(null)}>
          <Typography component="h3" variant="h3">{t('pair')}</Typography>
          <Typography component="ol" sx={{ m: 0, paddingInlineStart: 3, '& li': { mb: 1 } }}>
            <li>{t('pair_open')} <Link href={address} target="_blank" rel="noreferrer" dir="ltr" sx={{ overflowWrap: 'anywhere' }}>{address}</Link></li>
            <li>{t('pair_key')}</li>
            <li>{t('pair_leave')}</li>
          </Typography>
          <Box sx={{ textAlign: 'center' }}><QrCode text={address} label={t('pair_qr')} size={160} /></Box>
        </SecretOnce>
      )}
    </PageFrame>
  );
}
