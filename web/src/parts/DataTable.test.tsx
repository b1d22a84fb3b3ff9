import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Suspense } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { DataTable, sorted, type Column } from './DataTable';
import { nameOf, readSpan, spanOf } from './dateRange';
import { fileName } from './useDownload';
import { statusOfKey } from './statuses';

interface Row { id: string; name: string; rate: number | null }
const rows: Row[] = [{ id: '1', name: 'Zoé', rate: 0.5 }, { id: '2', name: 'Ada', rate: null }, { id: '3', name: 'Émile', rate: 1 }];
const columns: Column<Row>[] = [
  { key: 'name', head: 'Name', cell: (row) => row.name, order: (row) => row.name },
  { key: 'rate', head: 'Rate', cell: (row) => row.rate, numeric: true, order: (row) => row.rate },
];

describe('a table of data', () => {
  test('is ordered by the column that is asked for, and the other way round when asked again', async () => {
    render(<Suspense><DataTable label="People" columns={columns} rows={rows} rowKey={(row) => row.id} /></Suspense>);
    const table = await screen.findByRole('table', { name: 'People' });
    const names = () => within(table).getAllByRole('rowheader').map((cell) => cell.textContent);
    expect(names()).toEqual(['Zoé', 'Ada', 'Émile']);
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(names()).toEqual(['Ada', 'Émile', 'Zoé']);
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    expect(names()).toEqual(['Zoé', 'Émile', 'Ada']);
  });

  test('puts what has no value last, whichever way it is ordered', () => {
    expect(sorted(rows, (row) => row.rate, false, 'en').map((row) => row.id)).toEqual(['1', '3', '2']);
    expect(sorted(rows, (row) => row.rate, true, 'en').map((row) => row.id)).toEqual(['3', '1', '2']);
  });

  test('lets rows be chosen, each and all', async () => {
    const choose = vi.fn();
    render(<Suspense><DataTable label="People" columns={columns} rows={rows} rowKey={(row) => row.id} chosen={new Set(['1'])} onChoose={choose}
      rowName={(row) => row.name} /></Suspense>);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Ada' }));
    expect(choose).toHaveBeenLastCalledWith(new Set(['1', '2']));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Choose all' }));
    expect(choose).toHaveBeenLastCalledWith(new Set(['1', '2', '3']));
  });
});

test('in a narrow window a row is a card: what can be done at its head, and nothing that is blank', async () => {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('max-width'), media: query, addEventListener() {}, removeEventListener() {} }));
  const more: Column<Row>[] = [columns[0] as Column<Row>, { ...columns[1] as Column<Row>, blank: (row) => row.rate === null },
    { key: 'do', head: 'Actions', quiet: true, cell: (row) => <button type="button">{`Change ${row.name}`}</button> }];
  render(<Suspense><DataTable label="People" cards columns={more} rows={rows} rowKey={(row) => row.id} /></Suspense>);
  const cards = within(await screen.findByRole('list', { name: 'People' })).getAllByRole('listitem');
  expect(cards.map((card) => card.textContent)).toEqual(['ZoéChange ZoéRate0.5', 'AdaChange Ada', 'ÉmileChange ÉmileRate1']);
  vi.unstubAllGlobals();
});

describe('a span of days', () => {
  test('has a name where it is one of those that have', () => {
    expect(spanOf('this_week', '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(spanOf('last_month', '2026-01-05')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(nameOf({ from: '2026-11-01', to: '2026-11-30' }, '2026-11-22')).toBe('this_month');
    expect(nameOf({ from: '2026-11-02', to: '2026-11-30' }, '2026-11-22')).toBeUndefined();
  });

  test('is read from the address, and what is no day there is an open end', () => {
    expect(readSpan(new URLSearchParams('from=2026-11-01&to=2026-11-05'), 'all')).toEqual({ from: '2026-11-01', to: '2026-11-05' });
    expect(readSpan(new URLSearchParams('from=-&to=2026-02-30'), 'today')).toEqual({ from: undefined, to: undefined });
    expect(readSpan(new URLSearchParams(''), 'all')).toEqual({ from: undefined, to: undefined });
  });
});

test('a file has the name that the server gives it', () => {
  expect(fileName('attachment; filename="attendance.csv"', 'x')).toBe('attendance.csv');
  expect(fileName(null, 'attendance.csv')).toBe('attendance.csv');
});

test('a status has the letter of the language, the English one and a number', () => {
  const spanish = { present: 'P', late: 'R', absent: 'A', excused: 'J' };
  for (const [key, status] of [['p', 'present'], ['r', 'late'], ['L', 'late'], ['j', 'excused'], ['e', 'excused'], ['3', 'absent'], ['x', null], ['Enter', null], ['', null]] as const)
    expect(statusOfKey(key, spanish), key).toBe(status);
});
