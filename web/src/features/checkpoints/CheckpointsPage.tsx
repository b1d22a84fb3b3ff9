// The doors people pass: each with its rules, and the way to who passed.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { More, usePages } from '../../parts/More';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { RowMenu } from '../../parts/RowMenu';
import { CheckpointForm } from './CheckpointForm';

type Checkpoint = Schemas['Checkpoint'];

export default function CheckpointsPage() {
  const { t } = useTranslation(['checkpoints', 'app']);
  const { list } = useFormats();
  const me = useMe();
  const queries = useQueryClient();
  const act = useAct();
  const [form, setForm] = useState<{ checkpoint?: Checkpoint } | null>(null);
  const checkpoints = usePages(['checkpoints'], (cursor, signal) => must(api.GET('/api/v1/checkpoints', { signal, params: { query: cursor ? { cursor } : {} } })));
  const renew = () => queries.invalidateQueries({ queryKey: ['checkpoints'] });
  const office = atLeast(me.role, 'office');
  const set = (one: Checkpoint, active: boolean) => async () => {
    await must(api.PATCH('/api/v1/checkpoints/{checkpoint_id}', { params: { path: { checkpoint_id: one.id } }, body: { active } }));
    await renew();
  };
  const turn = (one: Checkpoint) => act(set(one, !one.active), { text: one.active ? t('turned_off', { name: one.name }) : t('turned_on', { name: one.name }), undo: set(one, one.active) });
  return (
    <PageFrame title={t('app:page.checkpoints')} lead={t('lead')} actions={office && <Button variant="contained" onClick={() => setForm({})}>{t('add')}</Button>}>
      <Loaded query={checkpoints} isEmpty={(items) => items.length === 0} empty={t('none')}>
        {(items) => (
          <DataTable label={t('app:page.checkpoints')} rows={items} rowKey={(one) => one.id} cards columns={[
            { key: 'name', head: t('name'), cell: (one) => <Link component={To} to={`/checkpoints/${one.id}`}>{one.name}</Link> },
            { key: 'state', head: t('state'), cell: (one) => <Chip size="small" variant="outlined" color={one.active ? 'success' : 'default'} label={one.active ? t('on') : t('off')} /> },
            { key: 'direction', head: t('direction'), cell: (one) => t(`direction.${one.policy.direction}`) },
            { key: 'area', head: t('area'), cell: (one) => one.area || '–' },
            { key: 'groups', head: t('groups'), cell: (one) => list(one.groups) || t('everybody') },
            ...(office ? [{ key: 'actions', head: t('actions'), quiet: true, cell: (one: Checkpoint) => (
              <RowMenu label={t('actions_for', { name: one.name })} actions={[
                { text: t('change'), act: () => setForm({ checkpoint: one }) },
                { text: one.active ? t('turn_off') : t('turn_on'), act: () => turn(one) },
              ]} />
            ) }] : []),
          ]} />
        )}
      </Loaded>
      <More query={checkpoints} />
      {form && <CheckpointForm {...form} close={() => setForm(null)} done={renew} />}
    </PageFrame>
  );
}
