import { expect, test } from 'vitest';
import { toScopes } from './scopes';

test('scopes are one line of words, without what was not chosen', () => {
  expect(toScopes({})).toBe('');
  expect(toScopes({ records: 'all', people: 'read', courses: 'none' })).toBe('people:read records:*');
});
