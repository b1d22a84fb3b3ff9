// Somebody before the camera is asked to move: what is asked now, and what came of it. Pure.
//
// One person is led at a time, the first that is asked; whoever is asked meanwhile comes after. What came of it stays for a moment.
import type { ChallengeMessage, FrameAnswer } from './liveSocket';
import type { Face } from './words';

type Told = NonNullable<Face['challenge']>;

export interface Led {
  track: number;
  /** Where the machine knows whom it asks. */
  name: string | undefined;
  phase: Told['phase'];
  asked: Told['asked'];
  failure: Told['failure'];
  done: number;
  total: number;
  /** When this was first heard, by the clock of this device; the server's own may go wrong by minutes. */
  since: number;
  /** When the person was spoken of last. */
  heard: number;
}

/** For each thing that is asked, and for looking at the camera (docs/liveness.md). */
export const stepMs = 8000;
/** From one frame to the next while somebody moves: a movement must be seen on its way. */
export const frameMs = 200;
export const outcomeMs = 4000;
/** Nobody else is led before an outcome could be read. */
export const heldMs = 2000;
/** Longer than the server speaks of somebody who left. */
export const silenceMs = 4000;

export const isAsked = (led: Led | null): boolean => led !== null && (led.phase === 'facing' || led.phase === 'step');

const isHeld = (led: Led | null, now: number): boolean => led !== null && (isAsked(led) ? now - led.heard < silenceMs : now - led.since < heldMs);

/** A challenge was set. */
export function begun(led: Led | null, { track, steps }: ChallengeMessage, now: number): Led {
  return led && isHeld(led, now) ? led : { track, name: undefined, phase: 'facing', asked: null, failure: null, done: 0, total: steps.length, since: now, heard: now };
}

/** What a frame says of it. */
export function answered(led: Led | null, { faces, ended }: FrameAnswer, now: number): Led | null {
  const told = [...faces, ...ended].filter(({ challenge }) => challenge);
  const mine = isAsked(led) ? told.find(({ track }) => track === led?.track) : undefined;
  const next = mine ?? told.find(({ challenge }) => challenge?.phase === 'facing' || challenge?.phase === 'step');
  if (!next?.challenge || next.track === null || (!mine && isHeld(led, now))) return later(led, now);
  const { phase, asked, failure, done, total } = next.challenge;
  const same = led?.track === next.track && led.phase === phase && led.done === done;
  return { track: next.track, name: next.match?.name ?? (led?.track === next.track ? led.name : undefined), phase, asked, failure, done, total, since: same ? led.since : now, heard: now };
}

/** Without any word: an outcome was read by then, and somebody who is not spoken of any more has gone. */
export function later(led: Led | null, now: number): Led | null {
  return led && (isAsked(led) ? now - led.heard >= silenceMs : now - led.since >= outcomeMs) ? null : led;
}
