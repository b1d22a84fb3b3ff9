import { describe, expect, test } from 'vitest';
import { answered, begun, heldMs, isAsked, later, outcomeMs, silenceMs, type Led } from './challenge';
import type { FrameAnswer } from './liveSocket';
import type { Face } from './words';

const asks = { type: 'challenge' as const, track: 7, steps: ['nod' as const, 'turn_left' as const], expires_at: '2026-11-20T09:00:24Z' };
const face = (track: number, challenge: object | undefined, name?: string) => ({ track, match: name ? { name } : null, challenge }) as unknown as Face;
const state = (phase: string, more: object = {}) => ({ phase, asked: null, done: 0, total: 2, until: '', failure: null, ...more });
const frame = (faces: Face[], ended: Face[] = []) => ({ type: 'result', faces, ended }) as unknown as FrameAnswer;

describe('a challenge', () => {
  test('leads from looking at the camera over each step to what came of it, which stays for a moment', () => {
    let led: Led | null = begun(null, asks, 0);
    expect(led).toMatchObject({ phase: 'facing', done: 0, total: 2 });
    led = answered(led, frame([face(7, state('facing'), 'Ana')]), 100);
    expect(led).toMatchObject({ name: 'Ana', since: 0 });
    led = answered(led, frame([face(7, state('step', { asked: 'nod' }))]), 1000);
    expect(led).toMatchObject({ name: 'Ana', asked: 'nod', since: 1000 });
    led = answered(led, frame([face(7, state('step', { asked: 'nod' }))]), 1200);
    expect(led?.since).toBe(1000);
    led = answered(led, frame([face(7, state('step', { asked: 'turn_left', done: 1 }))]), 2000);
    expect(led).toMatchObject({ asked: 'turn_left', since: 2000 });
    led = answered(led, frame([face(7, state('passed', { done: 2 }))]), 3000);
    expect(isAsked(led)).toBe(false);
    // The server goes on saying so while the track lasts.
    led = answered(led, frame([face(7, state('passed', { done: 2 }))]), 3000 + outcomeMs - 1);
    expect(led).toMatchObject({ phase: 'passed' });
    expect(answered(led, frame([face(7, state('passed', { done: 2 }))]), 3000 + outcomeMs)).toBeNull();
  });

  test('of a second person waits until the first is through', () => {
    let led: Led | null = answered(null, frame([face(7, state('step', { asked: 'nod' }))]), 0);
    led = begun(led, { ...asks, track: 8 }, 100);
    led = answered(led, frame([face(8, state('facing')), face(7, state('step', { asked: 'nod' }))]), 100);
    expect(led?.track).toBe(7);
    led = answered(led, frame([face(8, state('facing'))], [face(7, state('failed', { failure: 'lost' }))]), 200);
    expect(led).toMatchObject({ track: 7, phase: 'failed', failure: 'lost' });
    expect(answered(led, frame([face(8, state('facing'))]), 200 + heldMs - 1)).toBe(led); // what came of it can be read
    expect(answered(led, frame([face(8, state('facing'))]), 200 + heldMs)).toMatchObject({ track: 8, phase: 'facing', name: undefined });
  });

  test('ends, and others are led, when nothing is said of the person any more', () => {
    const led = begun(null, asks, 0);
    expect(answered(led, frame([face(8, state('facing'))]), silenceMs - 1)).toBe(led);
    expect(answered(led, frame([face(8, state('facing'))]), silenceMs)).toMatchObject({ track: 8 });
    expect(later(led, silenceMs - 1)).toBe(led);
    expect(later(led, silenceMs)).toBeNull();
    expect(later(null, 0)).toBeNull();
  });
});
