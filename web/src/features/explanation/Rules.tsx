// The rules that held when the mark was made, beside those of now where they are others.
import Stack from '@mui/material/Stack';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { policyRows } from './tell';

export function Rules({ then, now }: { then: Schemas['Policy'] | null; now: Schemas['Policy'] }) {
  const { t } = useTranslation('explanation');
  const { number, percent } = useFormats();
  const rows = policyRows(then, now);
  const text = (field: string, value: unknown) => {
    if (value === null || value === undefined) return t('none');
    if (typeof value === 'number') return field.endsWith('_s') ? t('minutes', { n: number(value / 60, 1) }) : percent(value);
    return t(`liveness.${String(value)}`);
  };
  return (
    <Stack component="section" aria-labelledby="rules" spacing={1}>
      <Typography component="h2" variant="h2" id="rules">{t('rules')}</Typography>
      {rows.some(({ changed }) => changed) && <Typography color="text.secondary">{t('rules_changed')}</Typography>}
      <Table size="small" aria-labelledby="rules">
        <TableHead><TableRow><TableCell>{t('rule')}</TableCell>{then && <TableCell>{t('then')}</TableCell>}<TableCell>{t('now')}</TableCell></TableRow></TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.field}>
              <TableCell component="th" scope="row">{t(`policy.${row.field}`)}</TableCell>
              {then && <TableCell sx={{ whiteSpace: 'nowrap', fontWeight: row.changed ? 650 : undefined }}>{text(row.field, row.then)}</TableCell>}
              <TableCell sx={{ whiteSpace: 'nowrap', fontWeight: row.changed ? 650 : undefined }}>{text(row.field, row.now)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Stack>
  );
}
