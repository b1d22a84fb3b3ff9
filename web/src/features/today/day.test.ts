import { describe, expect, test } from 'vitest';
import { dayOf, signOf, totalOf, type SessionOn } from './day';

const now = new Date('2026-11-20T09:30:00Z');
const session = (id: string, from: string, to: string, status: string, counts = {}): SessionOn => ({
  session: { id, starts_at: `2026-11-20T${from}:00Z`, ends_at: `2026-11-20T${to}:00Z`, status }, course: {}, people: 0,
  counts: { present: 0, late: 0, absent: 0, excused: 0, expected: 0, ...counts }, rate: null }) as unknown as SessionOn;
const ids = (sessions: readonly SessionOn[]) => sessions.map((one) => one.session.id);

describe('the day', () => {
  test('puts the open ones first, then those at hand, then what comes, then what is over', () => {
    const day = dayOf([session('over', '07:00', '08:00', 'scheduled'), session('closed', '08:00', '09:45', 'closed'), session('soon', '10:00', '11:00', 'scheduled'),
      session('open', '09:00', '10:00', 'open'), session('later', '10:01', '11:00', 'scheduled'), session('off', '12:00', '13:00', 'cancelled')], now);
    expect([ids(day.now), ids(day.later), ids(day.over)]).toEqual([['open', 'soon'], ['later'], ['over', 'closed', 'off']]);
  });
  test('an open session stays at hand after its end, until somebody closes it', () => {
    expect(ids(dayOf([session('open', '07:00', '08:00', 'open')], now).now)).toEqual(['open']);
  });
});

test('the figures of a day are those of its sessions, cancelled ones left out; nothing counted is no rate', () => {
  const day = [session('a', '09:00', '10:00', 'open', { present: 6, late: 1, absent: 1, expected: 2 }), session('b', '09:00', '10:00', 'closed', { present: 2, excused: 3 }),
    session('c', '09:00', '10:00', 'cancelled', { present: 50 })];
  expect(totalOf(day)).toEqual({ present: 8, late: 1, absent: 1, excused: 3, expected: 2, rate: 0.9 });
  expect(totalOf([]).rate).toBeNull();
});

test.each([['2026-11-20T09:25:00Z', 'heard'], ['2026-11-20T09:24:59Z', 'silent'], [null, 'never']] as const)('a device last seen %s is %s', (seen, sign) => {
  expect(signOf(seen, now)).toBe(sign);
});
