import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { show } from '../../test/show';
import { instantsOf } from './MoveDialog';
import { countsOf, eachOf, wordBefore, type SheetRow } from './marks';
import { SheetList } from './SheetList';

const row = (person_id: string, name: string): SheetRow => ({ person_id, external_id: person_id, name, on_roster: true, status: null, set_by: null, record_id: null, marked_at: null,
  last_seen_at: null, left_early: false, method: null });
const rows = [row('1', 'Ana'), row('2', 'Bea'), row('3', 'Cem')];

describe('the sheet', () => {
  test('is gone through by arrows, and a letter marks and goes on to the next person', async () => {
    const mark = vi.fn();
    await show(<SheetList rows={rows} zone="UTC" onMark={mark} />, { texts: ['sessions', 'words'] });
    expect(screen.getAllByRole('button').filter((one) => one.tabIndex === 0)).toHaveLength(1); // one stop of the tab key
    await userEvent.tab();
    await userEvent.keyboard('p{ArrowDown}{ArrowUp}3{ArrowDown}{ArrowDown}l');
    expect(mark.mock.calls.map(([one, status]) => `${(one as SheetRow).name} ${String(status)}`)).toEqual(['Ana present', 'Bea absent', 'Cem late']);
  });

  test('is only read where nothing may be marked', async () => {
    await show(<SheetList rows={rows} zone="UTC" />, { texts: ['sessions', 'words'] });
    expect(screen.queryAllByRole('button')).toEqual([]);
    expect(screen.getAllByText('expected')).toHaveLength(3);
  });
});

test('what a layer said before is known from the row, except below the office’s word', () => {
  expect(wordBefore({ set_by: 'teacher', status: 'late' }, 'teacher')).toBe('late');
  expect(wordBefore({ set_by: 'observed', status: 'present' }, 'teacher')).toBeNull();
  expect(wordBefore({ set_by: 'teacher', status: 'late' }, 'office')).toBeNull();
  expect(wordBefore({ set_by: 'office', status: 'late' }, 'teacher')).toBeUndefined();
});

test('many are marked a few at a time, and a fault ends it once what was begun has ended', async () => {
  let running = 0;
  let most = 0;
  const work = async (n: number) => {
    most = Math.max(most, running += 1);
    await new Promise((done) => setTimeout(done, 1));
    running -= 1;
    if (n === 5) throw new Error('five');
    return n * 2;
  };
  expect(await eachOf([1, 2, 3, 4], work, 2)).toEqual([2, 4, 6, 8]);
  expect(most).toBe(2);
  await expect(eachOf([4, 5, 6, 7, 8, 9], work, 2)).rejects.toThrow('five');
  expect(running).toBe(0);
});

test('who has no status is counted as expected', () => {
  expect(countsOf([{ status: 'present' }, { status: null }, { status: null }])).toMatchObject({ present: 1, expected: 2, absent: 0 });
});

test('a session that ends before it begins ends on the next day', () => {
  expect(instantsOf({ day: '2026-11-23', start: '22:00', end: '01:00' }, 'Europe/Berlin')).toEqual({ starts_at: '2026-11-23T21:00:00Z', ends_at: '2026-11-24T00:00:00Z' });
});
