// What finds, recognises and tells live faces here, and what its makers say of it.
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { direction, isLanguage } from '../../i18n/languages';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { Markdown } from '../../parts/Markdown';
import { PageFrame } from '../../parts/PageFrame';

export default function ModelsPage() {
  const { t, i18n } = useTranslation(['settings', 'app']);
  const language = isLanguage(i18n.language) ? i18n.language : 'en';
  const health = useQuery({ queryKey: ['health'], queryFn: ({ signal }) => must(api.GET('/api/v1/health', { signal })) });
  const cards = useQuery({ queryKey: ['paper', 'model_cards', language], queryFn: ({ signal }) =>
    must(api.GET('/api/v1/papers/model_cards', { signal, params: { query: { language } }, parseAs: 'text' })) as Promise<string> });
  return (
    <PageFrame title={t('app:page.models')} lead={t('models_lead')}>
      <Loaded query={health}>
        {({ parts: { models } }) => (
          <DataTable label={t('app:page.models')} rows={(['detector', 'recogniser', 'liveness'] as const).map((task) => ({ task, name: models[task] }))} rowKey={(row) => row.task} columns={[
            { key: 'task', head: t('task'), cell: (row) => t(`task.${row.task}`) },
            { key: 'name', head: t('model'), cell: (row) => (row.name ? <code dir="ltr">{row.name}</code> : t('no_model')) },
          ]} />
        )}
      </Loaded>
      <Typography color="text.secondary" sx={{ my: 2 }}>{t('models_how')} <code dir="ltr">rollcall models use</code></Typography>
      <Loaded query={cards}>{(text) => <div lang={language} dir={direction(language)}><Markdown text={text} below={1} /></div>}</Loaded>
    </PageFrame>
  );
}
