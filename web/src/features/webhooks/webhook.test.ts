import { expect, test } from 'vitest';
import { nameOf, stateOf } from './webhook';

test.each([
  [{ active: false, failing_since: '2026-11-21T12:00:00Z', waiting: 3 }, 'off'],
  [{ active: true, failing_since: '2026-11-21T12:00:00Z', waiting: 3 }, 'failing'],
  [{ active: true, failing_since: null, waiting: 3 }, 'behind'],
  [{ active: true, failing_since: null, waiting: 0 }, 'well'],
])('a webhook says how it does: %o', (webhook, state) => expect(stateOf(webhook)).toBe(state));

test('a webhook is called by its own words, else by where it is', () => {
  expect(nameOf({ description: '', url: 'https://school.example/hook', file: null })).toBe('https://school.example/hook');
  expect(nameOf({ description: 'Lights', url: 'https://school.example/hook', file: null })).toBe('Lights');
  expect(nameOf({ description: '', url: null, file: 'marks.csv' })).toBe('marks.csv');
});
