import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../../test/show';
import HealthPage from './HealthPage';

afterEach(() => vi.unstubAllGlobals());

const part = { status: 'ok', reason: null };
const health = { status: 'attention', version: '0.1.0', started_at: '2026-11-21T08:00:00Z', uptime_s: 60, parts: {
  database: { ...part, kind: 'sqlite' }, models: { ...part, detector: 'a', recogniser: 'b', liveness: '' }, gallery: { ...part, people: 12, templates: 30, templates_of_other_models: 0, events_behind: 0 },
  key_store: part, outbox: { ...part, paused: false, mails_waiting: 0, deliveries_waiting: 2, deliveries_dead: 0 }, jobs: { ...part, unfinished: 1 },
  disk: { status: 'attention', reason: 'little_space', free_bytes: 1_500_000_000, total_bytes: 100_000_000_000 }, devices: { ...part, devices: 3, seen_lately: 2, silent: 0 } } };

test('says first what somebody should look at, and what to do', async () => {
  serverAnswers({ 'GET /health': health });
  await show(<HealthPage />, { texts: ['health'] });
  await screen.findByText(/Somebody should look at this/);
  expect(screen.getAllByRole('heading', { level: 2 })[0]?.textContent).toBe('Disk');
  expect(screen.getByText(/There is little room left/)).toBeDefined();
  expect(screen.getByText('People: 12, templates: 30')).toBeDefined();
});

test('says so when it cannot be asked', async () => {
  serverAnswers({});
  await show(<HealthPage />, { texts: ['health'] });
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeDefined();
});
