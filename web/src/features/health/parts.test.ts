import { expect, test } from 'vitest';
import { inOrder, partNames, type Health } from './parts';

test('what somebody should look at comes first, the rest in its usual order', () => {
  const part = (status: string) => ({ status, reason: null });
  const parts = Object.fromEntries(partNames.map((name) => [name, part('ok')]));
  parts.disk = part('attention');
  parts.jobs = part('failing');
  expect(inOrder(parts as unknown as Health['parts'])).toEqual(['jobs', 'disk', 'database', 'models', 'gallery', 'key_store', 'outbox', 'devices']);
});
