import { expect, test } from 'vitest';
import { difference, fromText, numberFields, toText, type Policy } from './policyFields';

const field = (name: string) => numberFields.find((one) => one.name === name)!;

test.each<[string, string, number | null | undefined]>([
  ['late_after_s', '10', 600], ['late_after_s', '12,5', 750], ['late_after_s', '', undefined], ['late_after_s', '-1', undefined], ['late_after_s', 'x', undefined],
  ['absent_after_s', '', null], ['minimum_confidence', '80', 0.8], ['minimum_confidence', '101', undefined], ['cooldown_s', '90', 90], ['teacher_corrects_h', '48', 48]])(
  '%s of "%s" is %s', (name, text, value) => { expect(fromText(field(name), text)).toBe(value); });

test('values are shown in the unit that people think in', () => {
  expect(toText(field('late_after_s'), 750)).toBe('12.5');
  expect(toText(field('minimum_quality'), 0.2)).toBe('20');
  expect(toText(field('absent_after_s'), null)).toBe('');
});

test('only what differs is sent', () => {
  const policy = { late_after_s: 600, liveness: 'passive', absent_after_s: null } as Policy;
  expect(difference(policy, { ...policy, absent_after_s: 2700 })).toEqual({ absent_after_s: 2700 });
});
