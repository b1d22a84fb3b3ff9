// What every component test starts with: English texts, and no page left behind.
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { startTexts } from '../i18n';

// What is waited for comes at once, or never; a busy machine is given the time.
configure({ asyncUtilTimeout: 20_000 });

beforeAll(async () => {
  if (typeof localStorage === 'undefined') return;
  localStorage.setItem('rollcall.language', 'en');
  await startTexts();
});
afterEach(cleanup);
