import { expect, test } from 'vitest';
import { placeAt, sessionAt, type Known } from './places';

const at = (text: string) => new Date(text).getTime();
const known: Known = {
  device: 'Door', offsetMs: 0, checkpoints: [{ id: 'k', name: 'Hall' }], courses: [{ id: 'c', name: 'Maths', opensBeforeS: 600, closesAfterS: 0 }],
  sessions: [
    { id: 's1', courseId: 'c', courseName: 'Maths', startsAt: '2026-11-20T08:00:00Z', endsAt: '2026-11-20T09:00:00Z', status: 'scheduled' },
    { id: 's2', courseId: 'c', courseName: 'Maths', startsAt: '2026-11-20T09:00:00Z', endsAt: '2026-11-20T10:00:00Z', status: 'open' },
    { id: 's3', courseId: 'c', courseName: 'Maths', startsAt: '2026-11-20T12:00:00Z', endsAt: '2026-11-20T13:00:00Z', status: 'cancelled' },
  ],
};

test.each<[string, string | undefined, string]>([
  ['2026-11-20T07:49:59Z', undefined, 'before it opens'],
  ['2026-11-20T07:50:00Z', 's1', 'in the minutes before'],
  ['2026-11-20T08:55:00Z', 's2', 'the open one of two'],
  ['2026-11-20T10:00:01Z', undefined, 'after the end'],
  ['2026-11-20T12:10:00Z', undefined, 'a cancelled one'],
])('at %s the session is %s: %s', (time, session) => {
  expect(sessionAt(known, 'c', at(time))?.id).toBe(session);
});

test('a checkpoint is always on, a course that is not ours never', () => {
  expect(placeAt(known, { kind: 'checkpoint', id: 'k' }, 0)).toEqual({ kind: 'checkpoint', id: 'k' });
  expect(placeAt(known, { kind: 'course', id: 'x' }, at('2026-11-20T09:10:00Z'))).toBeNull();
});
