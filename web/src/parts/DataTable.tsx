// A table that scrolls within itself where the window is narrow, by touch, wheel and keyboard; with `cards` it is a list of cards
// there. Ordered by a column where that has an order; rows can be chosen where `onChoose` is given.
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import useMediaQuery from '@mui/material/useMediaQuery';
import { visuallyHidden } from '@mui/utils';
import { Fragment, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface Column<T> {
  key: string;
  head: string;
  /** The head is for screen readers alone: a column of buttons. */
  quiet?: boolean;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the end, one under the other. */
  numeric?: boolean;
  /** Whether there is nothing to say of a row: its card leaves it out. */
  blank?: (row: T) => boolean;
  /** Figures, dates and the like stay on one line. */
  whole?: boolean;
  /** What the rows are ordered by when this column is asked for; nulls come last. */
  order?: (row: T) => string | number | null;
}

export interface DataTableProps<T> {
  /** What the table shows, for those who cannot see it. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  /** Without it rows are told apart by their place. */
  rowKey?: (row: T) => string;
  /** A list of cards in a narrow window: for tables that are read row by row. */
  cards?: boolean;
  /** The first order; as they come otherwise. */
  sortedBy?: { key: string; descending?: boolean };
  chosen?: ReadonlySet<string>;
  onChoose?: (keys: Set<string>) => void;
  /** How a row is called where it can be chosen. */
  rowName?: (row: T) => string;
}

/** The rows in the order of a column. Equal ones stay as they were. */
export function sorted<T>(rows: readonly T[], order: (row: T) => string | number | null, descending: boolean, language: string): T[] {
  const compare = new Intl.Collator(language, { numeric: true }).compare;
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = order(a);
    const right = order(b);
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return sign * (typeof left === 'number' && typeof right === 'number' ? left - right : compare(String(left), String(right)));
  });
}

/** The first column names its row. */
export function DataTable<T>({ label, columns, rows, rowKey: givenKey, cards = false, sortedBy, chosen, onChoose, rowName }: DataTableProps<T>) {
  const { t, i18n } = useTranslation('common');
  const rowKey = (row: T) => givenKey?.(row) ?? String(rows.indexOf(row));
  const narrow = useMediaQuery(useTheme().breakpoints.down('sm'), { noSsr: true });
  const [sort, setSort] = useState(sortedBy);
  const column = columns.find((one) => one.key === sort?.key);
  const shown = useMemo(
    () => (column?.order ? sorted(rows, column.order, sort?.descending ?? false, i18n.language) : rows),
    [rows, column, sort?.descending, i18n.language]);
  const [first, ...rest] = columns;
  if (!first) return null;

  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChoose?.(next);
  };
  const all = rows.length > 0 && rows.every((row) => chosen?.has(rowKey(row)));
  const some = !all && rows.some((row) => chosen?.has(rowKey(row)));
  const toggleAll = () => onChoose?.(all ? new Set() : new Set(rows.map(rowKey)));
  const name = (row: T) => rowName?.(row) ?? rowKey(row);
  const allBox = <Checkbox checked={all} indeterminate={some} onChange={toggleAll} slotProps={{ input: { 'aria-label': t('choose_all') } }} />;

  if (narrow && cards) {
    const orders = columns.filter((one) => one.order);
    const quiet = rest.filter((one) => one.quiet);
    const facts = rest.filter((one) => !one.quiet);
    return (
      <Stack spacing={1}>
        <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
          {onChoose && <FormControlLabel control={<Checkbox checked={all} indeterminate={some} onChange={toggleAll} />} label={t('choose_all')} sx={{ flexShrink: 0 }} />}
          {orders.length > 1 && rows.length > 1 && (
            <TextField select label={t('sort_by')} value={column?.order ? column.key : ''} onChange={(event) => setSort({ key: event.target.value })}>
              {orders.map((one) => <MenuItem key={one.key} value={one.key}>{one.head}</MenuItem>)}
            </TextField>
          )}
        </Stack>
        <Stack component="ul" aria-label={label} spacing={1} sx={{ listStyle: 'none', p: 0, m: 0 }}>
          {shown.map((row) => (
            <Card component="li" key={rowKey(row)} sx={{ p: 1.5 }}>
              <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
                {onChoose && <Checkbox sx={{ p: 0.5 }} checked={chosen?.has(rowKey(row)) ?? false} onChange={() => toggle(rowKey(row))}
                  slotProps={{ input: { 'aria-label': name(row) } }} />}
                <Box sx={{ fontWeight: 600, minWidth: 0, overflowWrap: 'anywhere', flexGrow: 1 }}>{first.cell(row)}</Box>
                {quiet.map((one) => <Fragment key={one.key}>{one.cell(row)}</Fragment>)}
              </Stack>
              <Box component="dl" sx={{ m: 0, mt: 0.5, display: 'grid', gridTemplateColumns: 'minmax(0, auto) minmax(0, 1fr)', columnGap: 2, rowGap: 0.5, alignItems: 'center' }}>
                {facts.filter((one) => !one.blank?.(row)).map((one) => (
                  <Box key={one.key} sx={{ display: 'contents' }}>
                    <Typography component="dt" variant="body2" color="text.secondary">{one.head}</Typography>
                    <Box component="dd" sx={{ m: 0, minWidth: 0, overflowWrap: 'anywhere', textAlign: 'end', fontVariantNumeric: 'tabular-nums' }}>{one.cell(row)}</Box>
                  </Box>
                ))}
              </Box>
            </Card>
          ))}
        </Stack>
      </Stack>
    );
  }
  return (
    // The frame can be reached, so that the arrow keys can scroll it.
    <TableContainer component={Paper} variant="outlined" role="region" aria-label={label} tabIndex={0} sx={{ maxWidth: '100%', overflowX: 'auto' }}>
      <Table size="small" aria-label={label}>
        <TableHead>
          <TableRow>
            {onChoose && <TableCell padding="checkbox">{allBox}</TableCell>}
            {columns.map((one) => (
              <TableCell key={one.key} align={one.numeric ? 'right' : 'left'} sortDirection={sort?.key === one.key ? (sort.descending ? 'desc' : 'asc') : false}>
                {one.order ? (
                  <TableSortLabel active={sort?.key === one.key} direction={sort?.key === one.key && sort.descending ? 'desc' : 'asc'}
                    onClick={() => setSort({ key: one.key, descending: sort?.key === one.key && !sort.descending })}>{one.head}</TableSortLabel>
                ) : one.quiet ? <span style={visuallyHidden}>{one.head}</span> : one.head}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {shown.map((row) => (
            <TableRow key={rowKey(row)} hover selected={chosen?.has(rowKey(row)) ?? false}>
              {onChoose && (
                <TableCell padding="checkbox">
                  <Checkbox checked={chosen?.has(rowKey(row)) ?? false} onChange={() => toggle(rowKey(row))} slotProps={{ input: { 'aria-label': name(row) } }} />
                </TableCell>
              )}
              <TableCell component="th" scope="row" sx={first.whole ? { whiteSpace: 'nowrap' } : { overflowWrap: 'anywhere' }}>{first.cell(row)}</TableCell>
              {rest.map((one) => (
                <TableCell key={one.key} align={one.numeric ? 'right' : 'left'} sx={one.numeric || one.whole ? { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } : undefined}>{one.cell(row)}</TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
