import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Schemas } from '../../api/client';
import { show } from '../../test/show';
import { makeRegister, totalsOf, type Choice } from './register';
import { RegisterGrid } from './RegisterGrid';

// Counted: each row that is drawn adds up its totals.
vi.mock('./register', async (load) => {
  const real = await load<typeof import('./register')>();
  return { ...real, totalsOf: vi.fn(real.totalsOf) };
});

beforeAll(() => { Element.prototype.scrollIntoView = () => {}; }); // jsdom lays nothing out

const session = (id: string, day: string) => ({ id, starts_at: `2026-11-${day}T08:00:00Z`, status: 'open' }) as Schemas['Session'];
const register = makeRegister([session('s1', '02'), session('s2', '03')], [{ id: 'a', name: 'Ana', external_id: '1' }, { id: 'b', name: 'Bea', external_id: '2' }, { id: 'c', name: 'Cem', external_id: '3' }], []);

const pending = new Map([['c s2', 'late' as const]]);

function Grid({ set, undo }: { set: (what: unknown) => void; undo: () => void }) {
  const [choice, setChoice] = useState<Choice>({ from: { row: 0, column: 0 }, to: { row: 0, column: 0 } });
  return <RegisterGrid label="Register" register={register} zone="UTC" pending={pending} choice={choice} onChoose={setChoice} onUndo={undo}
    onSet={(status) => set([status, choice])} />;
}

test('the register is gone through, chosen from, marked and undone by keyboard', async () => {
  const set = vi.fn();
  const undo = vi.fn();
  await show(<Grid set={set} undo={undo} />, { texts: ['register', 'words'] });
  const cells = screen.getAllByRole('gridcell');
  expect(cells.filter((one) => one.tabIndex === 0)).toHaveLength(1);
  cells[0]?.focus();
  await userEvent.keyboard('p'); // and on to the next person
  expect(document.activeElement?.getAttribute('data-place')).toBe('1-0');
  await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowDown}{/Shift}e');
  expect(set.mock.calls).toEqual([
    [['present', { from: { row: 0, column: 0 }, to: { row: 0, column: 0 } }]],
    [['excused', { from: { row: 1, column: 1 }, to: { row: 2, column: 1 } }]]]);
  expect(screen.getAllByRole('gridcell', { selected: true })).toHaveLength(2);
  await userEvent.keyboard('{Delete}{Control>}z{/Control}');
  expect(set.mock.lastCall?.[0]).toMatchObject([null, { to: { row: 2, column: 1 } }]);
  expect(undo).toHaveBeenCalledOnce();
});

test('a head chooses its whole column or row, and a mark on its way is shown', async () => {
  await show(<Grid set={() => {}} undo={() => {}} />, { texts: ['register', 'words'] });
  fireEvent.click(screen.getByRole('button', { name: 'Choose every session of Bea' }));
  expect(screen.getAllByRole('gridcell', { selected: true }).map((one) => one.getAttribute('data-place'))).toEqual(['1-0', '1-1']);
  expect(screen.getByRole('gridcell', { name: /^Cem.*: late$/ }).textContent).toBe('L');
});

test('a key draws the rows again that it left and came to, and no others', async () => {
  await show(<Grid set={() => {}} undo={() => {}} />, { texts: ['register', 'words'] });
  screen.getAllByRole('gridcell')[0]?.focus();
  vi.mocked(totalsOf).mockClear();
  await userEvent.keyboard('{ArrowDown}');
  expect(document.activeElement?.getAttribute('data-place')).toBe('1-0');
  expect(vi.mocked(totalsOf).mock.calls).toEqual([[register.cells[0]], [register.cells[1]]]);
  await userEvent.keyboard('{ArrowRight}');
  expect(totalsOf).toHaveBeenCalledTimes(3);
});
