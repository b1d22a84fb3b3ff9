import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { BarChart } from './BarChart';
import { LineChart } from './LineChart';
import { labelStep, labelWidth, niceScale } from './scale';

describe('an axis', () => {
  test.each([
    [0, 1, [0, 0.5, 1]], [0, 7, [0, 2, 4, 6, 8]], [0, 100, [0, 50, 100]], [-0.2, 0.83, [-0.5, 0, 0.5, 1]], [5, 5, [6, 8]],
  ])('from %f to %f has round steps that hold both ends', (from, to, some) => {
    const scale = niceScale(from, to);
    expect(scale.min).toBeLessThanOrEqual(from);
    expect(scale.max).toBeGreaterThanOrEqual(to);
    expect(scale.max).toBeGreaterThan(scale.min);
    expect(scale.ticks.length).toBeLessThan(9);
    for (const tick of some) expect(scale.ticks).toContain(tick);
  });

  test('writes only as many labels as there is room for', () => {
    expect(labelStep(10, 20)).toBe(1);
    expect(labelStep(30, 7)).toBe(5);
    expect(labelWidth(['Week 45, 2026'])).toBeGreaterThan(labelWidth(['45']));
  });
});

describe('a bar chart', () => {
  const chart = <BarChart title="Marks" summary="Mostly present" labelsAre="Day" series={['Present', 'Late']} format={String} stacked
    rows={[{ label: 'Mon', values: [8, 2] }, { label: 'Tue', values: [6, 0] }]} />;

  test('is one named image, stacked to the sum', () => {
    render(chart);
    const image = screen.getByRole('img', { name: 'Marks. Mostly present' });
    const [present, late] = [...image.querySelectorAll('rect')];
    const top = (bar: Element | undefined) => Number(bar?.getAttribute('y'));
    expect(top(late) + Number(late?.getAttribute('height'))).toBeCloseTo(top(present));
    expect(screen.getByRole('list')).toHaveProperty('textContent', 'PresentLate');
  });

  test('has its figures in a table', async () => {
    render(chart);
    await userEvent.click(screen.getByRole('button', { name: 'As a table' }));
    const rows = within(screen.getByRole('table')).getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toEqual([['Day', 'Present', 'Late'], ['Mon', '8', '2'], ['Tue', '6', '0']]);
  });
});

describe('a line chart', () => {
  test('leaves a gap where nothing is known, and points at its marks', async () => {
    render(<LineChart title="Rates" xIs="Threshold" series={['Accepted']} formatX={String} format={String} marks={[{ x: 2, label: 'now' }]}
      rows={[{ x: 1, values: [0.5] }, { x: 2, values: [null] }, { x: 3, values: [0.9] }]} />);
    expect(screen.getByRole('img').querySelector('path')?.getAttribute('d')?.match(/M/g)).toHaveLength(2);
    expect(screen.getByText('now')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'As a table' }));
    expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual(['ThresholdAccepted', '10.5', '2–', '30.9']);
  });

  test('stands also where there is nothing to draw', () => {
    render(<LineChart title="Rates" xIs="Threshold" series={['Accepted']} formatX={String} format={String} rows={[]} />);
    expect(screen.getByRole('img', { name: 'Rates' })).toBeDefined();
  });
});
