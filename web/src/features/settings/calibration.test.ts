import { expect, test, vi } from 'vitest';
import { calibrate, chartRows, countOf, type Calibration } from './calibration';

const sent: FormData[] = [];
vi.mock('../../api/client', () => ({ sendForm: async (_: string, form: FormData) => { sent.push(form); } }));

test('the samples of a kind are those in which a face was found', () => {
  expect(countOf([{ kind: 'real', liveness: 0.9 }, { kind: 'real', liveness: null }, { kind: 'print', liveness: 0.1 }], 'real')).toBe(1);
});

test('what was recorded before goes along with new pictures, attacks by their kind', async () => {
  await calibrate([{ kind: 'real', liveness: 0.9 }], 'print', [new Blob(['x'])]);
  await calibrate([], 'real', [new Blob(['x']), new Blob(['y'])]);
  const [attack, real] = sent;
  expect([attack?.get('samples'), attack?.get('kind'), attack?.getAll('fake').length, attack?.has('real')]).toEqual(['[{"kind":"real","liveness":0.9}]', 'print', 1, false]);
  expect([real?.has('samples'), real?.has('kind'), real?.getAll('real').length]).toEqual([false, false, 2]);
});

test('distributions are shares of each kind, the real ones first', () => {
  const tenths = (first: number, last: number) => ({ tenths: [first, 0, 0, 0, 0, 0, 0, 0, 0, last] });
  const { series, rows } = chartRows({ distributions: { print: tenths(3, 1), real: tenths(0, 10) } } as unknown as Calibration);
  expect(series).toEqual(['real', 'print']);
  expect(rows[0]).toEqual({ from: 0, values: [0, 0.75] });
  expect(rows[9]).toEqual({ from: 0.9, values: [1, 0.25] });
});
