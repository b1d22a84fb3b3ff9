// The pages of the settings, with a server that answers as the API says.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../../test/show';
import CalibrationPage from './CalibrationPage';
import RetentionPage from './RetentionPage';
import SettingsPage from './SettingsPage';
import type { Setting } from './settings';
import ThresholdsPage from './ThresholdsPage';

afterEach(() => vi.unstubAllGlobals());

const setting = (name: string, more: Partial<Setting> = {}) =>
  ({ name, value: '0.05', source: 'default', unit: '', help: `Helps ${name}`, type: 'number', default: '0.05', min: 0, max: 1, choices: [], change: 'at_once', changed_to: null, ...more }) as Setting;

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const write = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

describe('settings', () => {
  test('say where they came from, are changed within their bounds, and can be undone', async () => {
    let value: string | null = null;
    const all = () => [setting('recognition.margin', value ? { value, changed_to: value, source: 'changed' } : {}), setting('recognition.own', { change: 'never', type: 'text', source: '--recognition-own' })];
    const asked = serverAnswers({ 'GET /settings': () => ({ settings: all() }), 'PATCH /settings': (_: URL, body: unknown) => {
      const given = (body as Record<string, number | null>)['recognition.margin'];
      value = given === null ? null : String(given);
      return { settings: all() };
    } });
    await show(<SettingsPage />, { texts: ['settings'] });
    fireEvent.click(await screen.findByRole('button', { name: 'Recognition' }));
    expect(screen.queryByRole('button', { name: 'Change recognition.own' })).toBeNull();
    expect(screen.getByText('--recognition-own')).toBeDefined();
    press('Change recognition.margin');
    const field = screen.getByRole('textbox', { name: 'recognition.margin' });
    write(field, '2');
    expect(screen.getByText('Not above 1')).toBeDefined();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    write(field, '0.1');
    press('Save');
    await screen.findByText('Changed here');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    press('Undo');
    await waitFor(() => expect(screen.queryByText('Changed here')).toBeNull());
    expect(asked.filter(({ what }) => what.startsWith('PATCH')).map(({ body }) => body)).toEqual([{ 'recognition.margin': 0.1 }, { 'recognition.margin': null }]);
  });

  test('that somebody else changed meanwhile are read anew, and what was typed stays', async () => {
    let reads = 0;
    serverAnswers({ 'GET /settings': () => { reads += 1; return Response.json({ settings: [setting('recognition.margin')] }, { headers: { ETag: `"${reads}"` } }); },
      'PATCH /settings': () => Response.json({ title: 'Precondition failed', status: 412, detail: 'It was changed meanwhile.', code: 'precondition_failed' }, { status: 412 }) });
    await show(<SettingsPage />, { texts: ['settings'] });
    fireEvent.click(await screen.findByRole('button', { name: 'Recognition' }));
    press('Change recognition.margin');
    write(screen.getByRole('textbox', { name: 'recognition.margin' }), '0.2');
    press('Save');
    await screen.findByText('It was changed meanwhile.');
    expect(reads).toBe(2);
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'recognition.margin' }).value).toBe('0.2');
  });

  test('are found by words, and it is said when there is none', async () => {
    serverAnswers({ 'GET /settings': { settings: [setting('recognition.margin'), setting('server.queue')] } });
    await show(<SettingsPage />, { texts: ['settings'] });
    const search = await screen.findByRole('searchbox', { name: 'Search' });
    write(search, 'helps margin');
    expect(screen.getByText('Helps recognition.margin')).toBeDefined();
    expect(screen.queryByText('Server')).toBeNull();
    write(search, 'nothing such');
    expect(screen.getByText('No setting is like that.')).toBeDefined();
  });
});

test('the trade-off is drawn with the thresholds in force marked, and asked for another number of people', async () => {
  const asked = serverAnswers({ 'GET /settings': { settings: [setting('recognition.false_accept_rate')] }, 'GET /thresholds': (url: URL) => ({
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

test('what is kept says how long, how much would go, and is changed where it can be', async () => {
  serverAnswers({ 'GET /settings': { settings: [setting('retention.evidence_days', { type: 'integer', max: 1000 })] }, 'GET /retention': { items: [
    { kind: 'evidence', setting: 'retention.evidence_days', days: 30, before: '2026-10-22T00:00:00Z', due: 4 }, { kind: 'records', setting: 'retention.records_days', days: 0, before: '2026-10-22T00:00:00Z', due: 0 }] } });
  await show(<RetentionPage />, { texts: ['settings'] });
  expect(await screen.findByText('30 days')).toBeDefined();
  expect(screen.getByText('For ever')).toBeDefined();
  fireEvent.click(await screen.findByRole('button', { name: 'Change retention.evidence_days' }));
  expect(screen.getByRole('dialog')).toBeDefined();
});

test('calibrating says what is missing, then proposes, and applies what was agreed to', async () => {
  const measured = { count: 9, of: 10, low: 0.55, high: 0.99 };
  const outcomes = { accepted: measured, unsure: measured, refused: measured };
  const thresholds = { spoof_below: 0.2, live_from: 0.7, real: outcomes, attacks: { print: outcomes } };
  const tenths = { tenths: [1, 0, 0, 0, 0, 0, 0, 0, 0, 9] };
  const asked = serverAnswers({ 'GET /settings': { settings: [] }, 'PATCH /settings': { settings: [] }, 'POST /calibrations/liveness': {
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
  fireEvent.click(screen.getByRole('button', { name: 'Use the proposal' }));
  await screen.findByText('The proposed thresholds are in force');
  expect(asked.find(({ what }) => what === 'PATCH /settings')?.body).toEqual({ 'liveness.spoof_below': 0.3, 'liveness.live_from': 0.6 });
});
