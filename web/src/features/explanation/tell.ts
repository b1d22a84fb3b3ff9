// Which sentences explain a mark: keys of texts with what fills them in, from what the server keeps of it. Pure.
import type { Schemas } from '../../api/client';

export type Sighting = Schemas['ExplainedSighting'];

/** How a similarity stands to its threshold, so that nobody has to know what either is. */
export type Closeness = 'clearly' | 'just' | 'below';
export function closenessOf({ similarity, threshold }: Pick<Sighting, 'similarity' | 'threshold'>): Closeness | null {
  if (similarity === null || threshold === null) return null;
  return similarity < threshold ? 'below' : similarity - threshold >= 0.1 ? 'clearly' : 'just';
}

/** How much later it was than the start, in whole minutes; negative before it. */
export const minutesAfter = (start: string, at: string): number => Math.floor((Date.parse(at) - Date.parse(start)) / 60_000);

/** The clock of the device and that of the server, apart by more than this, is worth a word. */
export const clocksDiffer = ({ captured_at, received_at }: Pick<Sighting, 'captured_at' | 'received_at'>, seconds = 120): boolean =>
  Math.abs(Date.parse(received_at) - Date.parse(captured_at)) > seconds * 1000;

const shown = ['late_after_s', 'absent_after_s', 'opens_before_s', 'closes_after_s', 'minimum_confidence', 'liveness'] as const;
export type PolicyField = (typeof shown)[number];

/** The rules of then beside those of now, where they are not the same; all that matter where `all`. */
export function policyRows(then: Schemas['Policy'] | null, now: Schemas['Policy']): { field: PolicyField; then: unknown; now: unknown; changed: boolean }[] {
  return shown.map((field) => ({ field, then: then ? then[field] : null, now: now[field], changed: then !== null && then[field] !== now[field] }));
}
