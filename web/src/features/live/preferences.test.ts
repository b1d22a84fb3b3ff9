import { expect, test } from 'vitest';
import { readPreferences } from './preferences';

test.each([
  [null, { intervalMs: 500, sound: true, mirror: true }],
  ['not json', { intervalMs: 500, sound: true, mirror: true }],
  ['{"intervalMs":1000,"sound":false,"mirror":false,"deviceId":"cam"}', { intervalMs: 1000, sound: false, mirror: false, deviceId: 'cam' }],
  ['{"intervalMs":1,"sound":"loud","deviceId":7}', { intervalMs: 500, sound: true, mirror: true }],
])('what is kept as %s is read as a half second, with sound, unless it says otherwise', (text, expected) => {
  expect(readPreferences(text)).toEqual(expected);
});
