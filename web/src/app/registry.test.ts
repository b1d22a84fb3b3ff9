import { describe, expect, test } from 'vitest';
import texts from '../i18n/en/app.json';
import { navigationFor } from './navigation';
import { atLeast, groups, pages, roles } from './registry';

describe('the pages', () => {
  test('each have a title, a path of their own and, in the navigation, an icon', () => {
    expect(new Set(pages.map((page) => page.path)).size).toBe(pages.length);
    for (const page of pages) {
      expect(Object.keys(texts)).toContain(`page.${page.title}`);
      if (page.group) {
        expect(page.icon, page.path).toBeDefined();
        expect(page.path, 'a page of the navigation needs no parameter').not.toContain(':');
      }
    }
  });

  test('are shown to those who may open them, and to no one else', () => {
    for (const role of roles)
      for (const { group, pages: shown } of navigationFor(role)) {
        expect(groups).toContain(group);
        for (const page of shown) expect(atLeast(role, page.role)).toBe(true);
      }
  });
});

test('roles are ordered from the least to the most', () => {
  expect(atLeast('admin', 'office')).toBe(true);
  expect(atLeast('office', 'office')).toBe(true);
  expect(atLeast('viewer', 'instructor')).toBe(false);
});
