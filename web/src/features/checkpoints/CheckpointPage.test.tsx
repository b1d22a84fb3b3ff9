import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { serverAnswers, show, type Asked } from '../../test/show';
import CheckpointPage from './CheckpointPage';

const gate = { id: 'gate', name: 'Main gate', time_zone: 'UTC', active: true, policy: { direction: 'both' } };
const passage = { id: 'p1', checkpoint_id: 'gate', person_id: 'ana', at: '2026-11-20T08:00:00Z', direction: 'in', refused: false, observed: { at: '2026-11-20T08:00:00Z', direction: 'in' },
  office: null, method: 'face', source: 'Tablet at the gate', captured_at: '2026-11-20T08:00:00Z', received_at: '2026-11-20T08:00:01Z', quality: 0.8, liveness: 0.9,
  similarity: 0.62, confidence: 0.99, threshold: 0.4, model: 'sface', rule_version: 1, policy: null, version: 1 };
const picture = { id: 'e1', has_picture: true, created_at: '2026-11-20T08:00:01Z', expires_at: '2026-12-20T08:00:01Z' };

let asked: Asked[];
const open = async (more: Record<string, unknown> = {}, role: 'office' | 'instructor' = 'office') => {
  asked = serverAnswers({ 'GET /checkpoints/gate': gate, 'GET /checkpoints/gate/passages': { items: [passage], next_cursor: null },
    'GET /people/ana': { id: 'ana', external_id: 'S1', name: 'Ana', active: true }, 'GET /passages/p1/evidence': { items: [picture] },
    'GET /passages/p1/evidence/e1': () => new Response(new Blob(['face']), { headers: { 'Content-Type': 'image/jpeg' } }), ...more });
  await show(<CheckpointPage />, { texts: ['checkpoints', 'explanation'], at: '/checkpoints/gate', path: '/checkpoints/:checkpointId', role });
  await screen.findByRole('table');
};
const lookAt = async () => {
  fireEvent.click(screen.getByRole('button', { name: /^Actions for/ }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'What was seen' }));
  return within(await screen.findByRole('dialog', { name: 'What was seen' }));
};

beforeEach(() => {
  URL.createObjectURL = () => 'blob:face';
  URL.revokeObjectURL = () => {};
});
afterEach(() => vi.unstubAllGlobals());

describe('what was seen of a passage', () => {
  test('is its picture, how alike the face was, and the figures', async () => {
    await open();
    expect(asked.some(({ what }) => what.includes('/evidence'))).toBe(false);
    const seen = await lookAt();
    await seen.findByRole('img', { name: /^Face behind the passage/ });
    seen.getByText('The face was clearly more alike than is asked for.');
    seen.getByText('Tablet at the gate');
    fireEvent.click(seen.getByRole('button', { name: 'The figures' }));
    seen.getByText('0.62');
    fireEvent.click(seen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('says so where no picture is kept of it', async () => {
    await open({ 'GET /passages/p1/evidence': { items: [{ ...picture, has_picture: false }] } });
    await (await lookAt()).findByText('No picture of it is kept.');
  });

  test('is not offered of what the office added by hand', async () => {
    await open({ 'GET /checkpoints/gate/passages': { items: [{ ...passage, observed: null, method: 'manual' }], next_cursor: null } });
    fireEvent.click(screen.getByRole('button', { name: /^Actions for/ }));
    await screen.findByRole('menuitem', { name: 'Correct' });
    expect(screen.queryByRole('menuitem', { name: 'What was seen' })).toBeNull();
  });

  test('is for the office alone, as the server has it', async () => {
    await open({}, 'instructor');
    expect(screen.queryByRole('button', { name: /^Actions for/ })).toBeNull();
  });
});
