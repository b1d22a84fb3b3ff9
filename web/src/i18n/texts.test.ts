// Every text is there in every language, with the same places to fill in, and every text is used.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { languages } from './languages';

const root = join(__dirname);
const source = join(__dirname, '..');
const namespaces = readdirSync(join(root, 'en')).map((file) => file.replace('.json', ''));
const read = (language: string, namespace: string) =>
  JSON.parse(readFileSync(join(root, language, `${namespace}.json`), 'utf8')) as Record<string, string>;
// i18next's plural forms are one text: Arabic has six forms where English has two.
const stem = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const stems = (texts: Record<string, string>) => [...new Set(Object.keys(texts).map(stem))].sort();
const holes = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]).filter((name) => name !== 'count').sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) && entry.name !== 'schema.ts' ? [path] : [];
  });
}
const code = sources(source).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

describe.each(languages.filter((language) => language !== 'en'))('the texts in %s', (language) => {
  test('are those that English has', () => {
    expect(readdirSync(join(root, language)).sort()).toEqual(readdirSync(join(root, 'en')).sort());
    for (const namespace of namespaces) expect(stems(read(language, namespace)), namespace).toEqual(stems(read('en', namespace)));
  });

  test('leave the same places to fill in', () => {
    for (const namespace of namespaces) {
      const english = read('en', namespace);
      for (const [key, text] of Object.entries(read(language, namespace))) {
        const model = english[key] ?? english[`${stem(key)}_other`];
        expect(holes(text), `${namespace}:${key}`).toEqual(holes(model ?? ''));
      }
    }
  });

  test('are not empty, and plural forms are those of the language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const namespace of namespaces) {
      const texts = read(language, namespace);
      for (const [key, text] of Object.entries(texts)) expect(text.trim(), `${namespace}:${key}`).not.toBe('');
      const plural = Object.keys(read('en', namespace)).filter((key) => key.endsWith('_other')).map(stem);
      for (const key of plural) for (const form of forms) expect(Object.keys(texts), `${namespace}:${key}`).toContain(`${key}_${form}`);
    }
  });
});

// A text is asked for as t('key') in a file that uses the namespace, as 'namespace:key', or by a made key t(`begin.${x}`).
test('every text is asked for, and every text asked for is there', () => {
  const missing: string[] = [];
  const used = new Map(namespaces.map((namespace) => [namespace, new Set<string>()]));
  for (const { path, text } of code) {
    const own = [...text.matchAll(/useTranslation\(\s*\[?'(\w+)'/g)].map((m) => m[1] ?? '');
    for (const m of text.matchAll(/\bt\(\s*'([^']+)'/g)) {
      const [namespace, key] = (m[1] ?? '').includes(':') ? (m[1] ?? '').split(':') as [string, string] : [undefined, m[1] ?? ''];
      const places = namespace ? [namespace] : [...own, 'common'];
      const place = places.find((one) => used.has(one) && stems(read('en', one)).includes(stem(key)));
      if (place) used.get(place)?.add(stem(key));
      else missing.push(`${path}: ${m[1]}`);
    }
    for (const m of text.matchAll(/['"`](\w+):([\w.]+)/g)) used.get(m[1] ?? '')?.add(stem(m[2] ?? ''));
    for (const m of text.matchAll(/`(?:(\w+):)?([\w.]+)\$\{/g))
      for (const place of m[1] ? [m[1]] : [...own, 'common'])
        if (used.has(place)) for (const key of stems(read('en', place))) if (key.startsWith(m[2] ?? '')) used.get(place)?.add(key);
  }
  expect(missing).toEqual([]);
  const idle = namespaces.flatMap((place) => stems(read('en', place)).filter((key) => !used.get(place)?.has(key)).map((key) => `${place}:${key}`));
  expect(idle).toEqual([]);
});
