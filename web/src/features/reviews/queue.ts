// The review queue as the page works on it: who a face may show, what a key means, where one goes after settling. Pure.
import type { Schemas } from '../../api/client';

export type Review = Schemas['Review'];
export type Group = Schemas['ReviewGroup'];
export type Match = Schemas['Match'];
/** What becomes of faces; nothing is learnt and no roster changed unless it says so. */
export type Settling = Omit<Schemas['SettleReview'], 'learn' | 'add_to_roster'> & Partial<Pick<Schemas['SettleReview'], 'learn' | 'add_to_roster'>>;

/** Whom the faces of a group may show, the best first, each person once. At most five: as many as there are keys. */
export function candidatesOf(reviews: readonly Pick<Review, 'candidate'>[]): Match[] {
  const best = new Map<string, Match>();
  for (const { candidate } of reviews) {
    const known = candidate && best.get(candidate.person_id);
    if (candidate && (!known || candidate.similarity > known.similarity)) best.set(candidate.person_id, candidate);
  }
  return [...best.values()].sort((a, b) => b.similarity - a.similarity).slice(0, 5);
}

/** How sure the machine is, in a word. */
export type Sureness = 'very_likely' | 'likely' | 'perhaps';
export const surenessOf = ({ confidence }: Pick<Match, 'confidence'>): Sureness =>
  (confidence === null ? 'perhaps' : confidence >= 0.95 ? 'very_likely' : confidence >= 0.7 ? 'likely' : 'perhaps');

export type Act = { act: 'choose'; index: number } | { act: 'nobody' | 'pick' | 'create' | 'next' | 'previous' | 'undo' | 'not_this' };

const letters: Record<string, Act> = { n: { act: 'nobody' }, p: { act: 'pick' }, c: { act: 'create' }, u: { act: 'undo' }, x: { act: 'not_this' },
  j: { act: 'next' }, k: { act: 'previous' } };

export interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What a key asks for; null where it is none of ours, or the reader is typing. */
export function actFor(event: Key, typing: boolean): Act | null {
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (/^[1-5]$/.test(event.key)) return { act: 'choose', index: Number(event.key) - 1 };
  return letters[event.key.toLowerCase()] ?? null;
}

/** Whether keys belong to what has the focus: a field, a list of choices, a dialog. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"], [role="dialog"], [role="alertdialog"], [role="menu"]') !== null;

/** The group that is looked at: the chosen one while it is there, else the one that took its place. */
export function currentOf(groups: readonly Group[], chosen: { id: string; index: number } | null): { group: Group; index: number } | null {
  const found = chosen ? groups.findIndex(({ id }) => id === chosen.id) : 0;
  const index = found >= 0 ? found : Math.min(chosen?.index ?? 0, groups.length - 1);
  const group = groups[index];
  return group ? { group, index } : null;
}
