import i18next from 'i18next';
import { afterAll, expect, test } from 'vitest';
import { setLanguage } from '.';

afterAll(() => setLanguage('en'));
const shown = async () => {
  await i18next.loadNamespaces(['enrol']);
  return [i18next.t('enrol:inactive', { name: 'Ana <b>' }), i18next.t('enrol:take', { n: '1', of: '3' })];
};

test('what is filled in keeps its own direction where the page runs from right to left, and is not touched elsewhere', async () => {
  const [english] = await shown();
  expect(english).toBe('Ana <b> is inactive. Make them active again first.');
  await setLanguage('ar');
  const [name, numbers] = await shown();
  expect(name).toContain('\u2068Ana <b>\u2069');
  expect(numbers).not.toContain('\u2068');
});
