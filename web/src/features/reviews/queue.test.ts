import { describe, expect, test } from 'vitest';
import { actFor, candidatesOf, currentOf, isTyping, surenessOf, type Group, type Match } from './queue';

const match = (person_id: string, similarity: number, confidence: number | null = null): Match => ({ person_id, external_id: person_id, name: person_id, similarity, confidence });
const key = (name: string, held = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...held });

test('each person is a candidate once, the most alike first, and no more than there are keys', () => {
  const reviews = [match('ben', 0.4), match('ana', 0.3), match('ana', 0.5), null, ...['c', 'd', 'e', 'f'].map((id, i) => match(id, [0.19, 0.18, 0.17, 0.16][i] ?? 0))].map((candidate) => ({ candidate }));
  expect(candidatesOf(reviews).map(({ person_id, similarity }) => [person_id, similarity])).toEqual([['ana', 0.5], ['ben', 0.4], ['c', 0.19], ['d', 0.18], ['e', 0.17]]);
});

test.each([[0.99, 'very_likely'], [0.8, 'likely'], [0.2, 'perhaps'], [null, 'perhaps']])('a confidence of %s is said as %s', (confidence, word) => {
  expect(surenessOf({ confidence })).toBe(word);
});

describe('a key', () => {
  test.each([['1', { act: 'choose', index: 0 }], ['5', { act: 'choose', index: 4 }], ['6', null], ['n', { act: 'nobody' }], ['N', { act: 'nobody' }], ['u', { act: 'undo' }],
    ['p', { act: 'pick' }], ['j', { act: 'next' }], ['k', { act: 'previous' }], ['x', { act: 'not_this' }], ['q', null], ['Enter', null]])('%s asks for %j', (name, act) => {
    expect(actFor(key(name), false)).toEqual(act);
  });
  test('is left to whoever types', () => expect(actFor(key('n'), true)).toBeNull());
  test('is left to the browser with Control, Command or Alt', () => {
    for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) expect(actFor(key('n', held), false)).toBeNull();
  });
});

test('one types in a field or a dialog, not on a button or a tick', () => {
  document.body.innerHTML = '<button id="b"></button><input id="t"><input id="c" type="checkbox"><div role="dialog"><button id="d"></button></div>';
  const typing = (id: string) => isTyping(document.getElementById(id));
  expect([typing('b'), typing('t'), typing('c'), typing('d'), isTyping(null)]).toEqual([false, true, false, true, false]);
});

describe('after settling', () => {
  const groups = ['a', 'b', 'c'].map((id) => ({ id }) as Group);
  test('one stands where the settled group was', () => expect(currentOf([groups[0], groups[2]] as Group[], { id: 'b', index: 1 })?.group.id).toBe('c'));
  test('one stands on the last where the last was settled', () => expect(currentOf(groups.slice(0, 2), { id: 'c', index: 2 })?.group.id).toBe('b'));
  test('the chosen one stays when others come before it', () => expect(currentOf(groups, { id: 'c', index: 0 })).toMatchObject({ index: 2 }));
  test('there is nothing when nothing is left', () => expect(currentOf([], { id: 'a', index: 0 })).toBeNull());
});
