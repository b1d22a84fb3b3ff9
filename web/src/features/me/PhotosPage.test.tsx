import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../../test/show';
import PhotosPage from './PhotosPage';

const photo = (id: string, captured_at: string, template: object | null) => ({ id, captured_at, created_at: captured_at, has_picture: false, template });
// A server that keeps these, and forgets one when told to.
const keeping = (...kept: ReturnType<typeof photo>[]) => serverAnswers({
  'GET /me/photos': () => ({ items: kept }),
  ...Object.fromEntries(kept.map((one) => [`DELETE /me/photos/${one.id}`, () => {
    kept.splice(kept.indexOf(one), 1);
    return null;
  }])),
});
const deleted = (asked: ReturnType<typeof keeping>) => asked.map(({ what }) => what).filter((what) => what.startsWith('DELETE'));
const may = photo('p1', '2026-05-04T10:00:00Z', {});
const june = photo('p2', '2026-06-04T10:00:00Z', {});
const july = photo('p3', '2026-07-04T10:00:00Z', null);
const ask = async (name: RegExp) => {
  await userEvent.click(await screen.findByRole('button', { name }));
  return within(await screen.findByRole('alertdialog', { name: 'Delete this photo?' }));
};
const gone = () => waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
afterEach(() => vi.unstubAllGlobals());

test('one photo is deleted when that is said twice, and what it means is told before', async () => {
  const asked = keeping(may, june, july);
  await show(<PhotosPage />, { texts: ['me'] });
  let question = await ask(/^Delete photo of .*May/);
  expect(question.getByText(/still recognised by your other photos/)).toBeDefined();
  await userEvent.click(question.getByRole('button', { name: 'Cancel' }));
  await gone();
  expect(deleted(asked)).toEqual([]);
  question = await ask(/^Delete photo of .*May/);
  await userEvent.click(question.getByRole('button', { name: 'Delete photo' }));
  expect(await screen.findByText('The photo is deleted')).toBeDefined();
  await waitFor(() => expect(screen.getAllByRole('button', { name: /^Delete photo of/ })).toHaveLength(2));
  expect(deleted(asked)).toEqual(['DELETE /me/photos/p1']);
});

test('of the last one by which somebody is recognised that is said, of an unused one that nothing changes', async () => {
  keeping(june, july);
  await show(<PhotosPage />, { texts: ['me'] });
  let question = await ask(/^Delete photo of .*July?/);
  expect(question.getByText(/nothing else changes/)).toBeDefined();
  await userEvent.click(question.getByRole('button', { name: 'Cancel' }));
  await gone();
  question = await ask(/^Delete photo of .*June?/);
  expect(question.getByText(/the last one by which you are recognised/)).toBeDefined();
  await userEvent.click(question.getByRole('button', { name: 'Delete photo' }));
  await gone();
  question = await ask(/^Delete photo of .*July?/);
  await userEvent.click(question.getByRole('button', { name: 'Delete photo' }));
  expect(await screen.findByText('No picture of you is kept.')).toBeDefined();
});

test('a refusal is told, and the photo stays', async () => {
  serverAnswers({ 'GET /me/photos': { items: [may] } });
  await show(<PhotosPage />, { texts: ['me'] });
  const question = await ask(/^Delete photo of .*May/);
  await userEvent.click(question.getByRole('button', { name: 'Delete photo' }));
  expect((await screen.findByRole('alert')).textContent).toContain('nothing answers DELETE');
  await gone();
  expect(screen.getByRole('button', { name: /^Delete photo of .*May/ })).toBeDefined();
});
