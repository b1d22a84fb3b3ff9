import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../../test/show';
import TodayPage from './TodayPage';

const counts = (more = {}) => ({ present: 0, late: 0, absent: 0, excused: 0, expected: 0, ...more });
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const on = (n: number, status: string, from: number, to: number, more = {}) => ({ people: 3, counts: counts(more), rate: null,
  session: { id: `s${n}`, course_id: `c${n}`, starts_at: at(from), ends_at: at(to), status }, course: { id: `c${n}`, code: `C${n}`, name: `Course ${n}`, time_zone: 'UTC' } });
const nothing = { items: [], next_cursor: null };
const answers = (sessions: object[]) => ({
  'GET /sessions': { items: sessions, next_cursor: null }, 'GET /reports/unsubmitted': { submitted: 0, missing: 0, ...nothing }, 'GET /reviews': nothing, 'GET /devices': nothing,
  'GET /reports/summary': { counts: counts(), rate: null, intervals: [], courses: [], by: 'day' },
});
vi.setConfig({ testTimeout: 30_000 });
afterEach(() => vi.unstubAllGlobals());

test('where there is nothing it says so, and where to begin', async () => {
  serverAnswers(answers([]));
  await show(<TodayPage />, { texts: ['today', 'words'] });
  await screen.findByText('There are no sessions today.');
  screen.getByRole('link', { name: 'To the courses' });
  for (const words of ['Every session that is over is closed.', 'No face waits for a decision.', 'No camera or kiosk is set up.']) await screen.findByText(words);
});

test('a session that is not open is opened before it is taken, and one that cannot be opened is not gone to', async () => {
  const asked = serverAnswers({ ...answers([on(1, 'scheduled', 5, 60)]),
    'POST /sessions/s1/open': Response.json({ status: 409, title: 'Conflict', detail: 'the session is cancelled', code: 'conflict' }, { status: 409 }) });
  await show(<TodayPage />, { texts: ['today', 'words'] });
  await userEvent.click(await screen.findByRole('button', { name: 'Live camera' }));
  await screen.findByText('The session is cancelled.');
  screen.getByRole('heading', { name: 'Today' });
  expect(asked.filter((one) => one.what.startsWith('POST'))).toHaveLength(1);
});

test('names who is missing, at most six of them', async () => {
  const rows = Array.from({ length: 9 }, (_, i) => ({ person_id: `p${i}`, name: `Name ${i}`, on_roster: true, status: i === 0 ? 'present' : null }));
  serverAnswers({ ...answers([on(1, 'open', -5, 60, { present: 1, expected: 8 })]), 'GET /sessions/s1/sheet': { session: {}, course: {}, rows, counts: counts() } });
  await show(<TodayPage />, { texts: ['today', 'words'] });
  await screen.findByText('Missing: Name 1, Name 2, Name 3, Name 4, Name 5, Name 6 and 2 more');
});

test('a viewer sees the day without what only others may do', async () => {
  const asked = serverAnswers(answers([on(1, 'scheduled', 5, 60), on(2, 'closed', -90, -30, { present: 3 })]));
  await show(<TodayPage />, { texts: ['today', 'words'], role: 'viewer' });
  const card = await screen.findByRole('article', { name: 'Course 1' });
  expect(within(card).queryByRole('button')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Open Course 2' })).toBeNull();
  await waitFor(() => expect(asked.length).toBeGreaterThan(2));
  expect(asked.filter((one) => /devices|reviews/.test(one.what))).toEqual([]);
});

test('a part that could not be read says so, and the others stand', async () => {
  serverAnswers({ ...answers([on(1, 'open', -5, 60)]), 'GET /devices': undefined, 'GET /sessions/s1/sheet': undefined });
  await show(<TodayPage />, { texts: ['today', 'words'] });
  await screen.findByText(/nothing answers GET \/devices/);
  screen.getByRole('article', { name: 'Course 1' });
});
