import { expect, test } from 'vitest';
import { spanOf, today } from './span';

test('one day is from midnight to midnight', () => {
  const span = spanOf({ from: '2026-11-21', to: '2026-11-21' });
  expect(new Date(span?.starts_at ?? '').toString()).toContain('00:00:00');
  expect(new Date(span?.ends_at ?? '').getDate()).toBe(22);
});

test('the last day counts whole, also over the end of a month', () => {
  expect(new Date(spanOf({ from: '2026-11-29', to: '2026-11-30' })?.ends_at ?? '').getMonth()).toBe(11);
});

test.each([['2026-11-22', '2026-11-21'], ['', '2026-11-21'], ['2026-11-21', '']])('from %j to %j is no span', (from, to) => expect(spanOf({ from, to })).toBeNull());

test('today is that of the reader', () => expect(today(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05'));
