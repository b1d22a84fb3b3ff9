import { expect, test } from 'vitest';
import { contrast, isColour, leastContrast, worstContrast } from './contrast';

test.each([['#000000', '#ffffff', 21], ['#ffffff', '#ffffff', 1], ['#767676', '#ffffff', 4.54]])('the contrast of %s and %s is %f', (one, other, ratio) => {
  expect(contrast(one, other)).toBeCloseTo(ratio, 1);
  expect(contrast(other, one)).toBeCloseTo(ratio, 1);
});

test("the product's own colours are well told from its pages", () => {
  expect(worstContrast('#1f5f8b', 'light')).toBeGreaterThan(leastContrast);
  expect(worstContrast('#8fc4ea', 'dark')).toBeGreaterThan(leastContrast);
  expect(worstContrast('#ffd400', 'light')).toBeLessThan(leastContrast);
});

test('a colour is six hexadecimal digits', () => {
  expect(['#1f5f8b', '#FFF000', 'red', '#fff', '#12345g'].map(isColour)).toEqual([true, true, false, false, false]);
});
