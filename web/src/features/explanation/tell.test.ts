import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { clocksDiffer, closenessOf, minutesAfter, policyRows } from './tell';

test.each([[0.6, 0.4, 'clearly'], [0.45, 0.4, 'just'], [0.4, 0.4, 'just'], [0.39, 0.4, 'below'], [null, 0.4, null], [0.6, null, null]])(
  'a similarity of %s against a threshold of %s is %s', (similarity, threshold, word) => expect(closenessOf({ similarity, threshold })).toBe(word));

test.each([['2026-11-21T09:12:59Z', 12], ['2026-11-21T09:00:00Z', 0], ['2026-11-21T08:55:00Z', -5]])('%s is %i minutes after nine', (at, minutes) => {
  expect(minutesAfter('2026-11-21T09:00:00Z', at)).toBe(minutes);
});

test('two clocks that differ by seconds are one, by minutes are two', () => {
  expect(clocksDiffer({ captured_at: '2026-11-21T09:00:00Z', received_at: '2026-11-21T09:01:00Z' })).toBe(false);
  expect(clocksDiffer({ captured_at: '2026-11-21T09:00:00Z', received_at: '2026-11-21T09:05:00Z' })).toBe(true);
  expect(clocksDiffer({ captured_at: '2026-11-21T09:05:00Z', received_at: '2026-11-21T09:00:00Z' })).toBe(true);
});

test('a rule that is another now is marked, and one that was not kept is not called changed', () => {
  const now = { late_after_s: 300, absent_after_s: null } as Schemas['Policy'];
  const then = { late_after_s: 600, absent_after_s: null } as Schemas['Policy'];
  expect(policyRows(then, now).filter(({ changed }) => changed).map(({ field }) => field)).toEqual(['late_after_s']);
  expect(policyRows(null, now).some(({ changed }) => changed)).toBe(false);
});
