import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { serverAnswers, show } from '../../test/show';
import SessionsPage from './SessionsPage';

const course = (id: string, name: string, time_zone: string) => ({ id, code: name.toUpperCase(), name, time_zone });
const art = course('c1', 'Art', 'Europe/Berlin');
const chess = course('c2', 'Chess', 'Pacific/Auckland');
const on = (id: string, of: typeof art, starts_at: string, ends_at: string, status: string, present = 0) => ({
  session: { id, course_id: of.id, starts_at, ends_at, status, version: 1 }, course: of, people: 24, rate: null,
  counts: { present, late: 1, absent: 0, excused: 0, expected: 23 - present } });
const first = [on('s1', art, '2026-11-16T23:30:00Z', '2026-11-17T00:30:00Z', 'closed', 20), on('s2', chess, '2026-11-17T20:00:00Z', '2026-11-17T21:00:00Z', 'scheduled')];
const second = [on('s3', art, '2026-11-18T08:00:00Z', '2026-11-18T09:00:00Z', 'cancelled')];
const server = () => serverAnswers({
  'GET /courses': { items: [art, chess], next_cursor: null },
  'GET /sessions': (url: URL) => {
    const items = [...first, ...second].filter((one) => !url.searchParams.get('course') || one.course.id === url.searchParams.get('course'));
    return url.searchParams.get('course') ? { items, next_cursor: null }
      : url.searchParams.get('cursor') ? { items: second, next_cursor: null } : { items: first, next_cursor: 'more' };
  },
});
const texts = ['sessions', 'words', 'parts'];
const asked = (all: ReturnType<typeof server>) => all.map(({ what }) => what).filter((what) => what.startsWith('GET /sessions'));
afterEach(() => vi.unstubAllGlobals());

test('the sessions of all courses come in one request, each under the day it is on where its course is', async () => {
  const all = server();
  await show(<SessionsPage />, { texts, at: '/?from=2026-11-16&to=2026-11-22' });
  const tuesday = await screen.findByRole('region', { name: /Tuesday.*17/ });
  expect(within(tuesday).getByRole('link', { name: 'Art' }).getAttribute('href')).toBe('/sessions/s1'); // 00:30 in Berlin, and still Monday in UTC
  expect(within(screen.getByRole('region', { name: /Wednesday.*18/ })).getByRole('link', { name: 'Chess' })).toBeDefined();
  expect(within(tuesday).getByRole('row', { name: /Art/ }).textContent).toContain('21 of 24');
  expect(asked(all)).toEqual(['GET /sessions?from=2026-11-16&to=2026-11-22&limit=100']);
});

test('a long period comes page by page', async () => {
  const all = server();
  await show(<SessionsPage />, { texts, at: '/?from=2026-11-16&to=2026-11-22' });
  await screen.findByRole('link', { name: 'Chess' });
  await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
  await waitFor(() => expect(screen.getAllByRole('link', { name: 'Art' })).toHaveLength(2));
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  expect(asked(all)).toHaveLength(2);
});

test('one course and one state are asked of the server, and an open end is three months from the other', async () => {
  const all = server();
  await show(<SessionsPage />, { texts, at: '/?from=2026-11-16&to=-&course=c2&status=scheduled' });
  await screen.findByRole('link', { name: 'Chess' });
  expect(asked(all)).toEqual(['GET /sessions?from=2026-11-16&to=2027-02-15&course=c2&status=scheduled&limit=100']);
});

test('a period that the server does not take is told in its words', async () => {
  serverAnswers({ 'GET /courses': { items: [], next_cursor: null } });
  const other = fetch;
  vi.stubGlobal('fetch', (request: Request) => (request.url.includes('/sessions') ? Promise.resolve(new Response(JSON.stringify({ title: 'Bad', status: 400, detail: 'The period is too long.' }),
    { status: 400, headers: { 'Content-Type': 'application/problem+json' } })) : other(request)));
  await show(<SessionsPage />, { texts, at: '/?from=2020-01-01&to=2026-11-22' });
  expect((await screen.findByRole('alert')).textContent).toContain('The period is too long.');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
});
