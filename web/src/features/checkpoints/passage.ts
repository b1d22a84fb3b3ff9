// What the page says of a passage.
import type { Schemas } from '../../api/client';

export type Passage = Schemas['Passage'];
export type PassageState = 'refused' | 'added' | 'corrected' | 'observed';

/** What counts: what the office said, or else what was observed. */
export function stateOf(passage: Pick<Passage, 'refused' | 'observed' | 'office'>): PassageState {
  if (passage.refused) return 'refused';
  if (!passage.observed) return 'added';
  return passage.office ? 'corrected' : 'observed';
}

export const stateColours = { refused: 'default', added: 'info', corrected: 'warning', observed: 'success' } as const;
