// How long each kind of data stays, how much would go now, and changing that.
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { SettingForm } from './SettingForm';
import { useSettings } from './settings';

export default function RetentionPage() {
  const { t } = useTranslation(['settings', 'app']);
  const formats = useFormats();
  const settings = useSettings();
  const [changing, setChanging] = useState<string | null>(null);
  const retention = useQuery({ queryKey: ['retention'], queryFn: ({ signal }) => must(api.GET('/api/v1/retention', { signal })) });
  const setting = (name: string) => settings.data?.find((one) => one.name === name && one.change !== 'never');
  const chosen = changing ? setting(changing) : undefined;
  return (
    <PageFrame title={t('app:page.retention')} lead={t('retention_lead')} actions={<LinkButton to="/privacy">{t('papers')}</LinkButton>}>
      <Loaded query={retention}>
        {({ items }) => (
          <DataTable label={t('app:page.retention')} rows={items} rowKey={(row) => row.kind} cards columns={[
            { key: 'kind', head: t('data'), cell: (row) => t(`data.${row.kind}`, { defaultValue: row.kind }) },
            { key: 'days', head: t('stays'), cell: (row) => (row.days === 0 ? t('for_ever') : t('days', { count: row.days, days: formats.number(row.days) })) },
            { key: 'due', head: t('due'), numeric: true, cell: (row) => formats.number(row.due) },
            { key: 'setting', head: t('name'), cell: (row) => <code dir="ltr">{row.setting}</code> },
            { key: 'change', head: t('actions'), quiet: true, cell: (row) => setting(row.setting)
              && <Button size="small" aria-label={t('change_title', { name: row.setting })} onClick={() => setChanging(row.setting)}>{t('change')}</Button> },
          ]} />
        )}
      </Loaded>
      {chosen && <SettingForm setting={chosen} close={() => setChanging(null)} done={() => retention.refetch()} />}
    </PageFrame>
  );
}
