// What would become, or became, of a file: counted, then row by row; refused rows first, with the reason.
import Chip from '@mui/material/Chip';
import Alert from '@mui/material/Alert';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { Empty } from '../../parts/Empty';
import { Pager } from '../../parts/Pager';
import { outcomes, pageOf, totals, valueText, type Outcome, type PeopleImport } from './preview';

const size = 50;
const colours: Record<Outcome, 'success' | 'info' | 'error' | 'default'> = { added: 'success', changed: 'info', refused: 'error', skipped: 'default', unchanged: 'default' };

export function PreviewTable({ preview }: { preview: PeopleImport }) {
  const { t } = useTranslation('import');
  const { number } = useFormats();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [page, setPage] = useState(0);
  const sum = totals(preview);
  const { shown, pages } = pageOf(preview.rows, outcome, page, size);
  const text = (value: unknown) => valueText(value, t('yes'), t('no')) ?? '–';
  return (
    <Stack spacing={1.5}>
      <Stack direction="row" useFlexGap role="group" aria-label={t('show_only')} sx={{ flexWrap: 'wrap', gap: 1 }}>
        {outcomes.map((one) => (
          <Chip key={one} label={t(`outcome_count.${one}`, { n: number(sum[one]) })} color={outcome === one ? 'primary' : 'default'} variant={outcome === one ? 'filled' : 'outlined'}
            aria-pressed={outcome === one} disabled={!preview.rows.some((row) => row.outcome === one)} onClick={() => { setOutcome(outcome === one ? null : one); setPage(0); }} />
        ))}
      </Stack>
      {preview.ignored.length > 0 && <Alert severity="info">{t('ignored', { names: preview.ignored.join(', ') })}</Alert>}
      {shown.length === 0 ? <Empty>{t('no_rows')}</Empty> : (
        <TableContainer component={Paper} variant="outlined" tabIndex={0} role="region" aria-label={t('rows')}>
          <Table size="small">
            <TableHead><TableRow><TableCell>{t('line')}</TableCell><TableCell>{t('who')}</TableCell><TableCell>{t('outcome')}</TableCell><TableCell>{t('what')}</TableCell></TableRow></TableHead>
            <TableBody>
              {shown.map((row, index) => (
                <TableRow key={`${row.file ?? ''}:${row.line ?? ''}:${row.kind}:${row.key}:${index}`}>
                  <TableCell sx={{ fontVariantNumeric: 'tabular-nums' }}>{row.line ?? '–'}{row.file && ` (${row.file})`}</TableCell>
                  <TableCell sx={{ overflowWrap: 'anywhere' }}>{row.kind !== 'person' && `${t(`kind.${row.kind}`)} `}<bdi>{row.key}</bdi></TableCell>
                  <TableCell><Chip size="small" variant="outlined" color={colours[row.outcome]} label={t(`outcomes.${row.outcome}`)} /></TableCell>
                  <TableCell sx={{ overflowWrap: 'anywhere' }}>
                    {row.reason && <div>{row.reason}</div>}
                    {row.changes.map((change) => (
                      <div key={change.field}>{t(`field.${change.field}`)}: {row.outcome === 'added' ? text(change.after) : t('from_to', { before: text(change.before), after: text(change.after) })}</div>
                    ))}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </TableContainer>
      )}
      <Pager number={page + 1} next={page + 1 < pages ? () => setPage(page + 1) : undefined} previous={page > 0 ? () => setPage(page - 1) : undefined} />
    </Stack>
  );
}
