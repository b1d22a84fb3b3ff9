// The pages of the settings, with a server that answers as the API says.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../../test/show';
import CalibrationPage from './CalibrationPage';
import RetentionPage from './RetentionPage';
import ThresholdsPage from './ThresholdsPage';

afterEach(() => vi.unstubAllGlobals());

const write = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

test('the trade-off is drawn with the thresholds in force marked, and asked for another number of people', async () => {
  const asked = serverAnswers({ 'GET /thresholds': (url: URL) => ({
    model: 'any', people: Number(url.searchParams.get('people') ?? 40), accept: 0.45, review: 0.38, margin: 0.05, verify: 0.3, false_accept_rate: 0.003, review_rate: 0.1, true_accept_rate: 0.96,
    points: [{ similarity: 0.3, true_accept_rate: 0.99, false_accept_rate: 0.01, false_accept_rate_searched: 0.4 }, { similarity: 0.5, true_accept_rate: 0.95, false_accept_rate: 0.0001, false_accept_rate_searched: 0.004 }] }) });
  await show(<ThresholdsPage />, { texts: ['settings'] });
  for (const what of ['People recognised', 'Strangers taken for somebody']) {
    const image = await screen.findByRole('img', { name: `${what}. Accepted from 0.45 on, shown to a human from 0.38 on.` });
    expect(within(image).getByText('accepted')).toBeDefined();
    expect(within(image).getByText('to a human')).toBeDefined();
  }
  const [table] = screen.getAllByRole('button', { name: 'As a table' });
  if (table) fireEvent.click(table);
  expect(within(screen.getByRole('table')).getAllByRole('row')).toHaveLength(3);
  write(screen.getByRole('spinbutton', { name: /Searched among/ }), '9');
  await waitFor(() => expect(asked.map(({ what }) => what)).toContain('GET /thresholds?people=9'));
});

test('a model that nobody measured has nothing drawn', async () => {
  serverAnswers({ 'GET /thresholds': { model: 'own', people: 1, accept: 0.4, review: 0.3, margin: 0, verify: 0.3, false_accept_rate: 0.003, review_rate: 0.1, true_accept_rate: null, points: [] } });
  await show(<ThresholdsPage />, { texts: ['settings'], role: 'office' });
  expect(await screen.findByText('Nobody measured own; there is nothing to draw.')).toBeDefined();
});

test('what is kept says how long, how much would go', async () => {
  serverAnswers({ 'GET /retention': { items: [
    { kind: 'evidence', setting: 'retention.evidence_days', days: 30, before: '2026-10-22T00:00:00Z', due: 4 }, { kind: 'records', setting: 'retention.records_days', days: 0, before: '2026-10-22T00:00:00Z', due: 0 }] } });
  await show(<RetentionPage />, { texts: ['settings'] });
  expect(await screen.findByText('30 days')).toBeDefined();
  expect(screen.getByText('For ever')).toBeDefined();
});

test('calibrating says what is missing, then proposes', async () => {
  const measured = { count: 9, of: 10, low: 0.55, high: 0.99 };
  const outcomes = { accepted: measured, unsure: measured, refused: measured };
  const thresholds = { spoof_below: 0.2, live_from: 0.7, real: outcomes, attacks: { print: outcomes } };
  const tenths = { tenths: [1, 0, 0, 0, 0, 0, 0, 0, 0, 9] };
  serverAnswers({ 'POST /calibrations/liveness': {
    model: 'any', samples: [{ kind: 'real', liveness: 0.97 }, { kind: 'real', liveness: null }], distributions: { real: tenths, print: tenths },
    in_force: thresholds, proposal: { ...thresholds, spoof_below: 0.3, live_from: 0.6, separable: false }, least_samples: 10 } });
  await show(<CalibrationPage />, { texts: ['settings'] });
  fireEvent.click(await screen.findByRole('tab', { name: /What they say/ }));
  expect(screen.getByText(/Nothing is recorded yet/)).toBeDefined();
  fireEvent.click(screen.getByRole('tab', { name: /Real faces/ }));
  fireEvent.change(screen.getByLabelText('Pictures from files', { selector: 'input' }), { target: { files: [new File(['x'], 'a.jpg', { type: 'image/jpeg' })] } });
  await screen.findByText('1 of 10');
  fireEvent.click(screen.getByRole('tab', { name: /What they say/ }));
  expect(screen.getByRole('img', { name: /How live the samples look/ })).toBeDefined();
  expect(screen.getByText(/Some fakes look as live/)).toBeDefined();
  expect(screen.getByText(/liveness.spoof_below/)).toBeDefined();
});
