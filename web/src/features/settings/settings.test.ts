import { describe, expect, test } from 'vitest';
import { before, groupsOf, toValue, wrongWith, type Setting } from './settings';

const setting = (name: string, more: Partial<Setting> = {}) =>
  ({ name, value: '1', source: 'default', unit: '', help: 'Helps', type: 'integer', default: '1', min: 0, max: 10, choices: [], change: 'at_once', changed_to: null, ...more }) as Setting;

describe('settings', () => {
  test('stand in groups by the first part of their names, and are found by every word', () => {
    const all = [setting('server.port'), setting('liveness.live_from', { help: 'Taken for live' }), setting('server.host')];
    expect(groupsOf(all, '').map(([group, rows]) => [group, rows.length])).toEqual([['server', 2], ['liveness', 1]]);
    expect(groupsOf(all, 'LIVE taken').map(([group]) => group)).toEqual(['liveness']);
    expect(groupsOf(all, 'nothing')).toEqual([]);
  });

  test.each([['', 'number'], ['x', 'number'], ['1.5', 'integer'], ['-1', 'low'], ['11', 'high'], ['10', null]])('%o is wrong as: %o', (text, wrong) =>
    expect(wrongWith(setting('a.b'), text)).toBe(wrong));

  test('go to the server as what they are', () => {
    expect([toValue('integer', '3'), toValue('number', '0.5'), toValue('boolean', 'false'), toValue('text', '3'), toValue('list', 'a, b')]).toEqual([3, 0.5, false, '3', 'a, b']);
  });

  test('are taken back to the change before, or to none', () => {
    expect(before(setting('a.b'))).toBeNull();
    expect(before(setting('a.b', { changed_to: '4' }))).toBe(4);
  });
});
