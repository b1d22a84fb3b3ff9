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
      for (const person_id of [null, 'p1'])
        for (const { group, pages: shown } of navigationFor({ role, person_id })) {
          expect(groups).toContain(group);
          for (const page of shown) {
            expect(atLeast(role, page.role)).toBe(true);
            if (page.own) expect(person_id).not.toBeNull();
          }
        }
  });

  test('begin with the own attendance for a person, and with the day for those who work here', () => {
    expect(navigationFor({ role: 'person', person_id: 'p1' })[0]?.pages[0]?.path).toBe('me/attendance');
    expect(navigationFor({ role: 'office', person_id: 'p1' })[0]?.pages[0]?.group).not.toBe('own');
  });
});

test('roles are ordered from the least to the most', () => {
  expect(atLeast('admin', 'office')).toBe(true);
  expect(atLeast('office', 'office')).toBe(true);
  expect(atLeast('viewer', 'instructor')).toBe(false);
});
