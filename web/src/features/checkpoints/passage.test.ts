import { expect, test } from 'vitest';
import { stateOf, type Passage } from './passage';

const observed = { at: '2026-11-21T08:00:00Z', direction: 'in' as const };
const office = { at: null, direction: 'out', refused: false, by: null, set_at: '2026-11-21T09:00:00Z', reason: 'other way' } as Passage['office'];

test.each([
  [{ refused: false, observed, office: null }, 'observed'],
  [{ refused: false, observed, office }, 'corrected'],
  [{ refused: false, observed: null, office }, 'added'],
  [{ refused: true, observed, office }, 'refused'],
])('%o', (passage, state) => expect(stateOf(passage)).toBe(state));
