// The live socket of a session: what happens is told once and in order, also across a lost connection, and frames go out no faster
// than they are answered. It knows no page: messages and states go to whoever made it.
//
// - Comes back by itself, later and later (at most 15 s), at once when the network is back, and resumes after the last event heard.
// - At most `limits.in_flight` frames are unanswered; of those offered meanwhile only the newest is kept, the others are dropped and said.
// - Frames go out as the camera took them, never as in a mirror, so the socket does not ask for `mirrored`.
// - A frame that is not answered within 10 s means that the connection is dead, though nobody said so.
import type { Schemas } from '../../api/client';

// The messages of the socket, as the API's description has them.
export type Hello = Schemas['LiveHello'];
export type FrameAnswer = Schemas['LiveResult'];
export type ChallengeMessage = Schemas['LiveChallenge'];
export type FrameProblem = Schemas['LiveProblem'];
export type LiveMessage = Hello | FrameAnswer | ChallengeMessage | Schemas['LiveRecord'] | Schemas['LiveSession'] | Schemas['LiveSkipped'] | FrameProblem;

export type LiveState =
  | { phase: 'connecting' }
  | { phase: 'open' }
  | { phase: 'waiting'; until: number; busy: boolean }
  /** `refused`: the right to it has ended, or there never was one. */
  | { phase: 'ended'; refused: boolean };

/** What is needed of a WebSocket; tests bring their own. */
export interface Socket {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: Blob): void;
  close(): void;
}

export interface LiveSocketOptions {
  sessionId: string;
  /** What the records say the frames came from. */
  source: string;
  onMessage(message: LiveMessage): void;
  onState(state: LiveState): void;
  /** A frame that was offered and never sent, because a newer one came. */
  onDropped?(): void;
  connect?: (path: string) => Socket;
  random?: () => number;
}

const firstWaitMs = 500;
const longestWaitMs = 15_000;
const busyWaitMs = 5000;
const answerLimitMs = 10_000;
const rightsEnded = 1008;
const tooMany = 1013;

export class LiveSocket {
  private socket: Socket | null = null;
  private last: number | undefined;
  private attempts = 0;
  private inFlightLimit = 0; // no frame goes out before the hello
  private sent = 0;
  private readonly unanswered = new Map<number, number>();
  private newest: Blob | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private ended = false;

  constructor(private readonly options: LiveSocketOptions) {}

  start(): void {
    globalThis.addEventListener?.('online', this.now);
    this.watch = setInterval(() => this.notice(), 1000);
    this.open();
  }

  stop(): void {
    this.end(false);
  }

  /** Offers a frame: sent at once, or when there is room, unless a newer one is offered before. */
  offer(frame: Blob): void {
    if (this.newest) this.options.onDropped?.();
    this.newest = frame;
    this.flush();
  }

  /** Forgets the frame that waits, as after the camera was stopped. */
  withdraw(): void {
    this.newest = null;
  }

  /** How long ago the frame with this number was sent; asked while its answer is handed out. */
  sentAt(frame: number): number | undefined {
    return this.unanswered.get(frame);
  }

  /** Tries again now, not when the wait is over. */
  readonly now = (): void => {
    if (this.ended || this.socket) return;
    clearTimeout(this.retry);
    this.open();
  };

  private open(): void {
    const query = new URLSearchParams({ source: this.options.source, ...(this.last === undefined ? {} : { after: String(this.last) }) });
    const path = `/api/v1/sessions/${this.options.sessionId}/live?${query}`;
    this.options.onState({ phase: 'connecting' });
    const socket = (this.options.connect ?? browserSocket)(path);
    this.socket = socket;
    socket.onmessage = ({ data }) => { if (socket === this.socket) this.hear(String(data)); };
    socket.onclose = ({ code }) => { if (socket === this.socket) this.lost(code); };
  }

  private hear(text: string): void {
    const message = JSON.parse(text) as LiveMessage;
    switch (message.type) {
      case 'hello':
        this.attempts = 0;
        this.inFlightLimit = message.may_mark ? message.limits.in_flight : 0;
        this.last = message.reset || this.last === undefined ? message.event : Math.max(this.last, message.event);
        this.options.onState({ phase: 'open' });
        this.options.onMessage(message);
        break;
      case 'record':
      case 'session':
        if (this.last !== undefined && message.event <= this.last) return; // heard before
        this.last = message.event;
        this.options.onMessage(message);
        break;
      case 'result':
      case 'skipped':
      case 'problem':
        this.options.onMessage(message);
        this.unanswered.delete(message.frame);
        break;
      default:
        this.options.onMessage(message);
    }
    this.flush();
  }

  private flush(): void {
    if (!this.socket || !this.newest || this.unanswered.size >= this.inFlightLimit) return;
    const frame = this.newest;
    this.newest = null;
    this.unanswered.set(this.sent, Date.now());
    this.sent += 1;
    this.socket.send(frame);
  }

  private notice(): void {
    const oldest = Math.min(...this.unanswered.values());
    if (Date.now() - oldest <= answerLimitMs) return;
    this.socket?.close();
    this.lost(1006); // a dead connection may take minutes to say that it is closed
  }

  private lost(code: number): void {
    this.forget();
    if (this.ended) return;
    if (code === rightsEnded) return this.end(true);
    const wait = Math.min(longestWaitMs, Math.max(code === tooMany ? busyWaitMs : 0, firstWaitMs * 2 ** this.attempts));
    const random = this.options.random ?? Math.random;
    const after = wait * (0.75 + random() / 2); // not all at once, when a server comes back
    this.attempts += 1;
    this.options.onState({ phase: 'waiting', until: Date.now() + after, busy: code === tooMany });
    this.retry = setTimeout(() => this.open(), after);
  }

  // What belonged to the one connection.
  private forget(): void {
    this.socket = null;
    this.inFlightLimit = 0;
    this.sent = 0;
    this.unanswered.clear();
    this.newest = null;
  }

  private end(refused: boolean): void {
    if (this.ended) return;
    this.ended = true;
    globalThis.removeEventListener?.('online', this.now);
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.socket?.close();
    this.forget();
    this.options.onState({ phase: 'ended', refused });
  }
}

function browserSocket(path: string): Socket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url) as Socket;
}
