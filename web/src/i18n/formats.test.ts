import { expect, test } from 'vitest';
import { formatsFor } from './formats';

test('a long date has its weekday, and a day without a time is that day everywhere', () => {
  expect(formatsFor('en').longDate('2026-11-22')).toBe('Sunday, Nov 22, 2026');
  expect(formatsFor('en').longDate('2026-11-22T23:30:00Z', 'Asia/Tokyo')).toBe('Monday, Nov 23, 2026');
  expect(formatsFor('ar').longDate('2026-11-22')).toContain('الأحد، 22');
});

test('words stand one after the other with the comma of the language', () => {
  expect(formatsFor('en').list(['by the office', 'by hand'])).toBe('by the office, by hand');
  expect(formatsFor('ar').list(['حاضر', 'غائب'])).toBe('حاضر، غائب');
});
