// Signed statements about the log: made now, taken home, and later compared with what the log says then.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, everyPage, must, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { FilePicker } from '../../parts/FilePicker';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { save } from '../../parts/useDownload';
import { compare, type Comparison } from './statement';

const severities = { same: 'success', altered: 'error', missing: 'error', unreadable: 'warning' } as const;

/** To the reader's disk, to be kept on another machine. */
const keep = (statement: Schemas['AuditCheckpoint']) => save(new Blob([`${statement.statement}\n`], { type: 'application/jose' }), `rollcall-audit-${statement.number}.jws`);

export function StatementsPart() {
  const { t } = useTranslation('audit');
  const formats = useFormats();
  const queries = useQueryClient();
  const act = useAct();
  const [result, setResult] = useState<Comparison | null>(null);
  const read = (signal?: AbortSignal) => everyPage((cursor) =>
    must(api.GET('/api/v1/audit/checkpoints', { signal: signal ?? null, params: { query: { limit: 1000, ...(cursor ? { cursor } : {}) } } })));
  const statements = useQuery({ queryKey: ['audit_checkpoints'], queryFn: ({ signal }) => read(signal) });
  const sign = () => act(async () => {
    keep(await must(api.POST('/api/v1/audit/checkpoints', {})));
    await queries.invalidateQueries({ queryKey: ['audit_checkpoints'] });
  }, { text: t('signed') });
  const check = (file: File) => act(async () => setResult(compare(await file.text(), await read())));
  return (
    <Stack spacing={2}>
      <Typography sx={{ maxWidth: '70ch' }}>{t('how')}</Typography>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2, alignItems: 'center' }}>
        <Button variant="contained" onClick={() => void sign()}>{t('sign')}</Button>
        <FilePicker label={t('compare')} accept=".jws,.txt,application/jose,text/plain" onFiles={([file]) => { if (file) void check(file); }} />
      </Stack>
      <div role="status">{result && <Alert severity={severities[result]}>{t(`result.${result}`)}</Alert>}</div>
      <Loaded query={statements} isEmpty={(items) => items.length === 0} empty={t('no_statements')}>
        {(items) => (
          <DataTable label={t('statements')} rows={[...items].reverse().slice(0, 200)} rowKey={(statement) => statement.id} cards columns={[
            { key: 'made', head: t('made'), cell: (statement) => formats.dateTime(statement.made_at) },
            { key: 'number', head: t('up_to'), numeric: true, cell: (statement) => formats.number(statement.number) },
            { key: 'link', head: t('link'), cell: (statement) => <code dir="ltr">{statement.link.slice(0, 16)}…</code> },
            { key: 'keep', head: t('actions'), quiet: true, cell: (statement) => (
              <Button size="small" aria-label={t('keep_named', { number: formats.number(statement.number) })} onClick={() => keep(statement)}>{t('keep')}</Button>
            ) },
          ]} />
        )}
      </Loaded>
    </Stack>
  );
}
