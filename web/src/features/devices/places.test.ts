import { expect, test } from 'vitest';
import { difference, isHere, type Device } from './places';

test('what is served is added and taken away by its difference', () => {
  expect(difference(['a', 'b'], ['b', 'c'])).toEqual({ add: ['c'], remove: ['a'] });
});

test('a device is here that was heard of in the last five minutes and is not revoked', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const device = (last_seen_at: string | null, revoked_at: string | null = null) => ({ last_seen_at, revoked_at }) as Device;
  expect(isHere(device('2026-11-21T11:56:00Z'), now)).toBe(true);
  expect(isHere(device('2026-11-21T11:54:00Z'), now)).toBe(false);
  expect(isHere(device('2026-11-21T11:59:00Z', '2026-11-21T11:59:30Z'), now)).toBe(false);
  expect(isHere(device(null), now)).toBe(false);
});
