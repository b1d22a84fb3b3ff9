// A table that scrolls within itself where the window is narrow, by touch, wheel and keyboard.
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { visuallyHidden } from '@mui/utils';
import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  head: string;
  /** Numbers stand under each other, at the end of the column. */
  numeric?: boolean;
  /** The head is for screen readers alone: a column of buttons. */
  quiet?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  /** What the table is, for screen readers. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** Without it rows are told apart by their place. */
  rowKey?: (row: Row) => string;
}

/** The first column names its row. */
export function DataTable<Row>({ label, rows, columns, rowKey }: DataTableProps<Row>) {
  return (
    <TableContainer role="region" aria-label={label} tabIndex={0} sx={{ maxWidth: '100%', overflowX: 'auto' }}>
      <Table size="small" aria-label={label}>
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column.key} align={column.numeric ? 'right' : 'left'}>
                {column.quiet ? <span style={visuallyHidden}>{column.head}</span> : column.head}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row, n) => (
            <TableRow key={rowKey?.(row) ?? n}>
              {columns.map((column, i) => (
                <TableCell key={column.key} align={column.numeric ? 'right' : 'left'} {...(i === 0 ? { component: 'th', scope: 'row' } : {})}
                  sx={column.numeric ? { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } : undefined}>{column.cell(row)}</TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
