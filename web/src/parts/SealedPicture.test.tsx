import { render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { SealedPicture } from './SealedPicture';

afterEach(() => { vi.unstubAllGlobals(); });

test('a picture that is about to be destroyed is not asked for any more', () => {
  const signals: (AbortSignal | null | undefined)[] = [];
  vi.stubGlobal('IntersectionObserver', undefined);
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => {
    signals.push(signal);
    return new Promise(() => {});
  });
  const { rerender } = render(<SealedPicture src="/one" alt="one" />);
  expect(signals.map((one) => one?.aborted)).toEqual([false]);
  rerender(<SealedPicture src="/one" alt="one" still />);
  expect(signals.map((one) => one?.aborted)).toEqual([true]);
  rerender(<SealedPicture src="/two" alt="two" still />);
  expect(signals.length).toBe(1);
  rerender(<SealedPicture src="/two" alt="two" />);
  expect(signals.map((one) => one?.aborted)).toEqual([true, false]);
});
