import { afterEach, expect, test, vi } from 'vitest';
import { keepFilesOffline } from './offlineFiles';

afterEach(() => { vi.unstubAllGlobals(); vi.restoreAllMocks(); });

test('the worker of a place is told the files that its page has loaded, also those loaded for it', async () => {
  const told = vi.fn();
  const register = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { serviceWorker: { register, ready: Promise.resolve({ active: { postMessage: told } }) } });
  const loaded = ['https://school.test/assets/main.js', 'https://school.test/api/v1/branding/logo'];
  vi.spyOn(performance, 'getEntriesByType').mockImplementation(() => loaded.map((name) => ({ name }) as PerformanceEntry));
  keepFilesOffline('/kiosk/', async () => { loaded.push('https://school.test/assets/fr.js'); });
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith({ kind: 'keep', files: ['https://school.test/assets/main.js', 'https://school.test/assets/fr.js'] }));
  expect(register).toHaveBeenCalledWith('/kiosk/sw.js', { scope: '/kiosk/' });
});

test('a browser that has no workers does without', () => {
  vi.stubGlobal('navigator', {});
  expect(() => keepFilesOffline('/app/')).not.toThrow();
});
