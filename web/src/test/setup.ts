// What every component test starts with: English texts, and no page left behind.
import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { startTexts } from '../i18n';

beforeAll(async () => {
  if (typeof localStorage === 'undefined') return;
  localStorage.setItem('rollcall.language', 'en');
  await startTexts();
});
afterEach(cleanup);
