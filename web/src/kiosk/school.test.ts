import { renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useSchool } from './school';
import * as server from './server';
import * as storage from './storage';

vi.mock('./server');
vi.mock('./storage');

const riverside = { version: 4, school_name: 'Riverside School', time_zone: 'Europe/Berlin', welcome: '', kiosk: 'Good morning!', colour: '#7a1f3d', dark_colour: null,
  logo: '/api/v1/branding/logo' };
let kept: Map<string, unknown>;

beforeEach(() => {
  kept = new Map();
  vi.mocked(storage.fact).mockImplementation((name) => Promise.resolve((kept.get(name) ?? null) as never));
  vi.mocked(storage.keepFact).mockImplementation((name, value) => { kept.set(name, value); return Promise.resolve(); });
  vi.mocked(server.branding).mockResolvedValue(riverside);
  vi.mocked(server.logo).mockResolvedValue(new Blob(['png'], { type: 'image/png' }));
});
afterEach(() => { vi.useRealTimers(); vi.clearAllMocks(); });

test('the school is shown in its colours and kept with the pixels of its logo', async () => {
  const { result } = renderHook(() => useSchool(undefined));
  await waitFor(() => expect(result.current?.name).toBe('Riverside School'));
  expect(result.current).toEqual({ version: 4, name: 'Riverside School', words: 'Good morning!', colour: '#7a1f3d', darkColour: null,
    logo: `data:image/png;base64,${btoa('png')}` });
  expect(kept.get('school')).toEqual(result.current);
  expect(document.documentElement.style.getPropertyValue('--school')).toBe('#7a1f3d');
});

test('a start without a network shows the school as it was, and learns what is new once there is one', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  kept.set('school', { version: 3, name: 'Old Mill School', words: '', colour: null, darkColour: null, logo: null });
  vi.mocked(server.branding).mockRejectedValue(new Error('unreachable'));
  const { result } = renderHook(() => useSchool('rd_1'));
  await waitFor(() => expect(server.branding).toHaveBeenCalledTimes(1));
  await waitFor(() => expect(result.current?.name).toBe('Old Mill School'));
  vi.mocked(server.branding).mockResolvedValue(riverside);
  await vi.advanceTimersByTimeAsync(15_000);
  await waitFor(() => expect(result.current?.name).toBe('Riverside School'));
});

test('what was changed since is learnt within ten minutes, and only then loaded again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { result } = renderHook(() => useSchool('rd_1'));
  await waitFor(() => expect(result.current?.name).toBe('Riverside School'));
  await vi.advanceTimersByTimeAsync(600_000);
  await waitFor(() => expect(server.branding).toHaveBeenCalledTimes(2));
  expect(server.logo).toHaveBeenCalledTimes(1);
  vi.mocked(server.branding).mockResolvedValue({ ...riverside, version: 5, school_name: 'Hill School', colour: null, logo: null });
  await vi.advanceTimersByTimeAsync(600_000);
  await waitFor(() => expect(result.current?.name).toBe('Hill School'));
  expect(document.documentElement.style.getPropertyValue('--school')).toBe('');
});

test('a kiosk that was unpaired, which forgets all, keeps the school again once it is paired anew', async () => {
  const { result, rerender } = renderHook(({ key }) => useSchool(key), { initialProps: { key: 'rd_1' as string | undefined } });
  await waitFor(() => expect(kept.has('school')).toBe(true));
  kept.clear();
  rerender({ key: undefined });
  expect(result.current?.name).toBe('Riverside School');
  await waitFor(() => expect(kept.has('school')).toBe(true));
});
