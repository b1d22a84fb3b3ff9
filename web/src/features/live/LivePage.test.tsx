import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { serverAnswers, show, type Asked } from '../../test/show';
import LivePage from './LivePage';

class FakeSocket {
  static latest: FakeSocket;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: URL) { FakeSocket.latest = this; }
  send() {}
  close() {}
  say(message: object) { act(() => this.onmessage?.({ data: JSON.stringify(message) })); }
}

const row = (n: number, more: object = {}) => ({ person_id: `p${n}`, external_id: `S00${n}`, name: `Name ${n}`, on_roster: true, status: null, set_by: null, record_id: null,
  marked_at: null, last_seen_at: null, left_early: false, method: null, ...more });
const session = { id: 's1', course_id: 'c1', starts_at: '2026-11-20T08:00:00Z', ends_at: '2026-11-20T09:00:00Z', status: 'open', version: 1 };
const course = { id: 'c1', code: 'MATH', name: 'Mathematics', time_zone: 'UTC' };
const sheet = (rows: object[], status = 'open') => ({ session: { ...session, status }, course, rows, counts: { present: 0, late: 0, absent: 0, excused: 0, expected: rows.length } });
const record = (n: number, more: object = {}) => ({ id: `r${n}`, session_id: 's1', person_id: `p${n}`, external_id: `S00${n}`, name: `Name ${n}`, status: 'present', observed: 'present',
  teacher: null, office: null, method: 'face', marked_at: '2026-11-20T08:01:00Z', ...more });
const hello = { type: 'hello', event: 5, session, may_mark: true, limits: { frame_bytes: 1e6, frames_per_second: 10, in_flight: 2 } };

let asked: Asked[];
const open = async (answer: unknown, more: Record<string, unknown> = {}) => {
  asked = serverAnswers({ 'GET /sessions/s1/sheet': answer, 'POST /sessions/s1/records': record(1, { method: 'manual' }), 'PATCH /records/r1': record(1, { status: null }), ...more });
  await show(<LivePage />, { texts: ['live', 'words'], at: '/sessions/s1/live', path: '/sessions/:sessionId/live', role: 'instructor' });
  await screen.findByRole('heading', { name: 'Mathematics' });
};
const list = () => screen.getByRole('list', { name: 'Roster' });
const rowOf = (n: number) => within(list()).getAllByRole('listitem').find((one) => one.textContent?.includes(`Name ${n}`)) as HTMLElement;

beforeEach(() => vi.stubGlobal('WebSocket', FakeSocket));
afterEach(() => vi.unstubAllGlobals());

describe('the live session', { timeout: 30_000 }, () => {
  test('fills in as records come, once each, and says so to those who do not see', async () => {
    await open(sheet([row(1), row(2)]));
    FakeSocket.latest.say(hello);
    const message = { type: 'record', event: 6, kind: 'record.made', at: '2026-11-20T08:01:00Z', record: record(1) };
    FakeSocket.latest.say(message);
    FakeSocket.latest.say(message);
    await screen.findByRole('heading', { name: '1 of 2 here' });
    expect(within(screen.getByRole('list', { name: 'Latest marks' })).getAllByRole('listitem')).toHaveLength(1);
    await waitFor(() => expect(screen.getAllByRole('status').map((one) => one.textContent)).toContain('Name 1: Present'), { timeout: 2000 });
    await userEvent.click(screen.getByRole('button', { name: 'Clear view' }));
    screen.getByText('Marks appear here as they are made.');
    screen.getByRole('heading', { name: '1 of 2 here' });
  });

  test('a letter marks the chosen person at once, and the way back gives the layer back its silence', async () => {
    await open(sheet([row(1), row(2)]));
    const user = userEvent.setup();
    await user.tab();
    (list().querySelector('[data-row]') as HTMLElement).focus();
    await user.keyboard('{ArrowDown}{ArrowUp}e');
    await waitFor(() => within(rowOf(1)).getByText('excused'));
    await waitFor(() => expect(asked.find((one) => one.what === 'POST /sessions/s1/records')?.body).toEqual({ person_id: 'p1', status: 'excused', reason: 'by hand in the live session' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(asked.find((one) => one.what === 'PATCH /records/r1')?.body).toEqual({ status: null, reason: 'taken back in the live session' }));
  });

  test('a mark that the server refuses is taken back', async () => {
    await open(sheet([row(1)]), { 'POST /sessions/s1/records': Response.json({ title: 'Conflict', status: 409, code: 'conflict', detail: 'the time for corrections is over' }, { status: 409 }) });
    await userEvent.click(screen.getByRole('button', { name: 'Mark Name 1 present' }));
    await screen.findByText('the time for corrections is over');
    await waitFor(() => within(rowOf(1)).getByText('expected'));
  });

  test('only somebody marked by face can be said not to be this person', async () => {
    await open(sheet([row(1, { status: 'present', record_id: 'r1', method: 'face' }), row(2, { status: 'present', record_id: 'r2', method: 'manual' })]),
      { 'POST /records/r1/not_this_person': Response.json({ items: [] }, { status: 201 }) });
    await userEvent.click(rowOf(2).querySelector('[data-row]') as HTMLElement);
    expect(screen.queryByRole('menuitem', { name: 'Not this person' })).toBeNull();
    await userEvent.keyboard('{Escape}');
    await userEvent.click(rowOf(1).querySelector('[data-row]') as HTMLElement);
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Not this person' }));
    await screen.findByText('That face is not taken for Name 1 any more.');
    expect(asked.some((one) => one.what === 'POST /records/r1/not_this_person')).toBe(true);
  });

  test('says that the connection is lost, that it may not go on, and that frames were skipped', async () => {
    await open(sheet([row(1)]));
    FakeSocket.latest.say(hello);
    FakeSocket.latest.say({ type: 'skipped', frame: 0, reason: 'newer' });
    await screen.findByText('1 frame skipped');
    act(() => FakeSocket.latest.onclose?.({ code: 1006 }));
    await screen.findByText(/connection to the server is lost/);
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
    FakeSocket.latest.say(hello);
    await waitFor(() => expect(screen.queryByText(/connection to the server is lost/)).toBeNull());
    act(() => FakeSocket.latest.onclose?.({ code: 1008 }));
    await screen.findByText(/may not follow this session any more/);
  });

  test('leads somebody through a challenge in words that are read out, and says what came of it', async () => {
    await open(sheet([row(1)]));
    FakeSocket.latest.say(hello);
    expect(FakeSocket.latest.url.searchParams.has('mirrored')).toBe(false); // frames go out as the camera takes them
    FakeSocket.latest.say({ type: 'challenge', track: 4, steps: ['turn_left', 'nod'], expires_at: '2026-11-20T08:01:24Z' });
    const said = await screen.findByRole('alert');
    within(said).getByText('Look at the camera');
    const result = (challenge: object, state = 'challenge') => FakeSocket.latest.say({ type: 'result', frame: 0, took_ms: 10, image: { width: 640, height: 480 }, ended: [],
      faces: [{ track: 4, state, decision: 'review', box: { x: 0, y: 0, width: 9, height: 9 }, quality_reasons: [], match: { name: 'Name 1' },
        challenge: { phase: 'step', asked: null, done: 0, total: 2, until: '2026-11-20T08:01:24Z', failure: null, ...challenge } }] });
    result({ asked: 'turn_left' });
    expect(said.textContent).toBe('Name 1Turn your head to your left, and back');
    expect(document.querySelector('[data-drawing]')?.getAttribute('data-drawing')).toBe('turn_left');
    screen.getByText('1 of 2');
    screen.getByText(/^[1-8] s left$/);
    result({ asked: 'nod', done: 1 });
    expect(said.textContent).toBe('Name 1Nod once');
    result({ phase: 'failed', failure: 'timeout', done: 1 });
    expect(said.textContent).toContain('That took too long.');
    expect(screen.queryByText(/s left/)).toBeNull();
  });

  test('a session that is not open has no camera to start, and an empty roster says so', async () => {
    await open(sheet([], 'scheduled'));
    screen.getByText('Open the session to take attendance.');
    expect(screen.getByRole('button', { name: 'Start camera' })).toHaveProperty('disabled', true);
    screen.getByText('Nobody is on the roster of this course yet.');
    screen.getByRole('button', { name: 'Open session' });
  });

  test('a camera that may not be used says what to do', async () => {
    vi.stubGlobal('navigator', { ...navigator, language: 'en', languages: ['en'], mediaDevices: { getUserMedia: () => Promise.reject(new DOMException('', 'NotAllowedError')) } });
    await open(sheet([row(1)]));
    await userEvent.click(screen.getByRole('button', { name: 'Start camera' }));
    await screen.findByRole('button', { name: 'Try again' });
  });

  test('a session that there is not says so', async () => {
    serverAnswers({});
    await show(<LivePage />, { texts: ['live', 'words'], at: '/sessions/s1/live', path: '/sessions/:sessionId/live' });
    await screen.findByText(/nothing answers GET/);
  });
});
