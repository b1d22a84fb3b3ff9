import { expect, test } from 'vitest';
import { keepProgress, readProgress } from './progress';

test.each([
  [null, null],
  ['not json', null],
  ['{"step":"nowhere"}', null],
  ['{"step":"look","timeZone":"UTC"}', { step: 'look', timeZone: 'UTC' }],
  ['{"step":"person"}', { step: 'course' }],
  ['{"step":"person","courseId":"c1"}', { step: 'person', courseId: 'c1' }],
])('what is kept as %s begins at %o', (text, expected) => { expect(readProgress(text)).toEqual(expected); });

test('what is kept is found again', () => {
  keepProgress({ step: 'mark', courseId: 'c1' });
  expect(readProgress(sessionStorage.getItem('rollcall.setup'))).toEqual({ step: 'mark', courseId: 'c1' });
});
