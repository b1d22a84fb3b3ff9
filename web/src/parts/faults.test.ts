import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiError } from '../api/client';
import { setLanguage } from '../i18n';
import { languages } from '../i18n/languages';
import { faultWords, sentences } from './faults';

const words = (error: ApiError) => faultWords(error, i18next.t, i18next.language, (key) => i18next.exists(key));
const hallCode = new ApiError(400, 'invalid_argument', 'a value was refused', [{ field: 'code', message: 'is not shown for any session you are expected in, or not any more' }]);

beforeAll(() => i18next.loadNamespaces(['faults']));
afterAll(() => setLanguage('en'));

describe.each(languages)('in %s', (language) => {
  beforeAll(() => setLanguage(language));

  test('a refused code of the hall, and a closed session, are told in words of this language', () => {
    for (const error of [hallCode, new ApiError(409, 'conflict', 'the session is closed'), new ApiError(429, 'rate_limited', 'too many wrong codes')]) {
      const said = words(error);
      expect(said).not.toMatch(/faults:|said\.|code:/);
      if (language !== 'en') expect(said).not.toContain('session is');
    }
    expect(words(new ApiError(400, 'invalid_argument', 'a value was refused', [{ field: 'password', message: 'must have at least 10 characters' }]))).toContain('10');
  });

  test('what is not known by its sentence is told by its code, and keeps the words of the server where they help', () => {
    const conflict = words(new ApiError(409, 'conflict', 'the moon is full'));
    expect(conflict).toContain('the moon is full');
    expect(conflict).toBe(language === 'en' ? 'the moon is full' : `${i18next.t('faults:code.conflict')} (\u2068the moon is full\u2069)`);
    if (language !== 'en') expect(words(new ApiError(412, 'precondition_failed', 'the moon was changed'))).toBe(i18next.t('faults:code.precondition_failed'));
    expect(words(new ApiError(400, 'new_code', 'something new'))).toBe('something new');
  });
});

// The table would go stale in silence: a sentence that the server says otherwise now would be English again.
test('every sentence stands in the source of the server', () => {
  const source = join(__dirname, '../../../src');
  const text = readdirSync(source, { recursive: true, withFileTypes: true }).filter((one) => one.isFile() && /\.[ch]pp$/.test(one.name) && !one.name.endsWith('_test.cpp'))
    .map((one) => readFileSync(join(one.parentPath, one.name), 'utf8').replace(/"\s*\n\s*"/g, '')).join('\n');
  for (const sentence of Object.keys(sentences)) for (const piece of sentence.split('{n}')) expect(text.includes(piece), sentence).toBe(true);
});
