import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveSocket, type LiveMessage, type LiveState, type Socket } from './liveSocket';

class FakeSocket implements Socket {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  frames: Blob[] = [];
  closed = false;
  constructor(readonly path: string) {}
  send(data: Blob) { this.frames.push(data); }
  close() { this.closed = true; }
  say(message: object) { this.onmessage?.({ data: JSON.stringify(message) }); }
  hello(event: number, more: object = {}) {
    this.say({ type: 'hello', event, session: {}, may_mark: true, limits: { frame_bytes: 1e6, frames_per_second: 10, in_flight: 2 }, ...more });
  }
  record(event: number) { this.say({ type: 'record', event, kind: 'record.made', at: '2026-11-20T09:00:00Z', record: null }); }
  result(frame: number) { this.say({ type: 'result', frame, faces: [] }); }
}

let sockets: FakeSocket[];
let heard: LiveMessage[];
let states: LiveState[];
let dropped: number;
let live: LiveSocket;
const latest = () => sockets.at(-1) as FakeSocket;
const frame = (text: string) => new Blob([text]);
const events = () => heard.flatMap((message) => (message.type === 'record' ? [message.event] : []));

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  heard = [];
  states = [];
  dropped = 0;
  live = new LiveSocket({
    sessionId: 'S', source: 'room 1', random: () => 0.5,
    onMessage: (message) => heard.push(message), onState: (state) => states.push(state), onDropped: () => { dropped += 1; },
    connect: (path) => { sockets.push(new FakeSocket(path)); return latest(); },
  });
  live.start();
});
afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

describe('frames', () => {
  test('wait for the hello, and go nowhere where the caller may not mark', () => {
    live.offer(frame('1'));
    expect(latest().frames).toHaveLength(0);
    latest().hello(1, { may_mark: false });
    expect(latest().frames).toHaveLength(0);
  });

  test('at most two are unanswered; of those that wait the newest wins and the others are said to be dropped', () => {
    latest().hello(1);
    const [first, second, third, fourth, fifth] = ['1', '2', '3', '4', '5'].map(frame) as [Blob, Blob, Blob, Blob, Blob];
    for (const one of [first, second, third, fourth, fifth]) live.offer(one);
    expect(latest().frames).toEqual([first, second]);
    expect(dropped).toBe(2);
    latest().result(0);
    expect(latest().frames).toHaveLength(3);
    expect(latest().frames[2]).toBe(fifth);
    latest().say({ type: 'skipped', frame: 1, reason: 'newer' });
    latest().say({ type: 'problem', frame: 2, problem: {} });
    live.offer(frame('6'));
    live.offer(frame('7'));
    expect(latest().frames).toHaveLength(5);
  });

  test('the answer knows how long the frame was under way', () => {
    latest().hello(1);
    const sent = Date.now();
    live.offer(frame('1'));
    vi.advanceTimersByTime(70);
    expect(live.sentAt(0)).toBe(sent);
    latest().result(0);
    expect(live.sentAt(0)).toBeUndefined();
  });

  test('one that is withdrawn is not sent when there is room', () => {
    latest().hello(1);
    for (const text of ['1', '2', '3']) live.offer(frame(text));
    live.withdraw();
    latest().result(0);
    expect(latest().frames).toHaveLength(2);
  });

  test('one that is never answered ends the connection, and a new one begins with none unanswered', () => {
    latest().hello(1);
    live.offer(frame('1'));
    vi.advanceTimersByTime(11_100);
    expect(sockets[0]?.closed).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(sockets).toHaveLength(2);
    latest().hello(1);
    live.offer(frame('2'));
    live.offer(frame('3'));
    expect(latest().frames).toHaveLength(2);
  });
});

describe('a lost connection', () => {
  test('is resumed after the last event heard, and nothing is told twice', () => {
    latest().hello(10);
    latest().record(11);
    latest().record(12);
    latest().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    expect(latest().path).toContain('after=12');
    expect(latest().path).toContain('source=room+1');
    latest().hello(12);
    latest().record(12);
    latest().record(13);
    expect(events()).toEqual([11, 12, 13]);
  });

  test('is tried again later and later, and from the start after a hello', () => {
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const at = Date.now();
      latest().onclose?.({ code: 1006 });
      const state = states.at(-1);
      if (state?.phase !== 'waiting') throw new Error('should wait');
      waits.push(state.until - at);
      vi.advanceTimersByTime(state.until - at);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    latest().hello(1);
    latest().onclose?.({ code: 1001 });
    expect(states.at(-1)).toMatchObject({ phase: 'waiting', until: Date.now() + 500 });
  });

  test('waits longer where too many others send frames, and says so', () => {
    latest().hello(1);
    latest().onclose?.({ code: 1013 });
    expect(states.at(-1)).toEqual({ phase: 'waiting', until: Date.now() + 5000, busy: true });
  });

  test('is tried at once when the network is back', () => {
    latest().onclose?.({ code: 1006 });
    dispatchEvent(new Event('online'));
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(sockets, 'and the wait that was under way is over').toHaveLength(2);
  });

  test('is the end where the right to it has ended', () => {
    latest().hello(1);
    latest().onclose?.({ code: 1008 });
    expect(states.at(-1)).toEqual({ phase: 'ended', refused: true });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });

  test('that could not be resumed goes on from where the server stands, also when that is further back', () => {
    latest().hello(10);
    latest().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    latest().hello(3, { reset: 'ahead' });
    latest().record(4);
    expect(events()).toEqual([4]);
  });
});

test('what an older connection still says is not listened to', () => {
  latest().hello(1);
  const first = latest();
  first.onclose?.({ code: 1006 });
  vi.advanceTimersByTime(500);
  first.record(2);
  expect(events()).toEqual([]);
});

test('after stop() nothing is opened again', () => {
  live.stop();
  expect(latest().closed).toBe(true);
  latest().onclose?.({ code: 1006 });
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(1);
});
