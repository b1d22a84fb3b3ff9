import { expect, test } from 'vitest';
import { compare, readStatement } from './statement';

const statement = (number: number, link: string) => `x.${btoa(JSON.stringify({ number, link })).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')}.y`;
const known = [{ number: 7, link: 'aa', statement: statement(7, 'aa') }, { number: 9, link: 'bb', statement: statement(9, 'bb') }];

test('a statement is read, and what is none is not', () => {
  expect(readStatement(`${statement(7, 'AA')}\n`)).toEqual({ number: 7, link: 'aa' });
  for (const text of ['', 'hello', 'a.b.c', `x.${btoa('{}')}.y`]) expect(readStatement(text)).toBeNull();
});

test.each([
  [statement(7, 'aa'), 'same'], [statement(7, 'ab'), 'altered'], [statement(8, 'aa'), 'missing'], ['no statement', 'unreadable'],
])('what was kept is compared with what the server says: %s is %s', (kept, result) => expect(compare(kept, known)).toBe(result));

test('a statement of the server that says something else than its row is no proof', () => {
  expect(compare(statement(7, 'aa'), [{ number: 7, link: 'aa', statement: statement(7, 'cc') }])).toBe('altered');
});
