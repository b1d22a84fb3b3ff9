// What the kiosk shows of what the server decided: one card a person, big, with a way out. Pure: times are passed in.
import type { Schemas } from '../api/client';

export type Tone = 'good' | 'calm' | 'ask';

export interface Card {
  /** One person has one card: their id, 'someone' for a face without a name, or 'answer' for what became of a "not me". */
  key: string;
  name: string | null;
  /** Key of the text: `card.WORD`. */
  word: string;
  /** Key of the advice below it: `advice.WORD`. */
  advice: string | null;
  tone: Tone;
  at: number;
  /** When it goes away by itself. */
  until: number;
  /** What the server just made of it, and "not me" takes back. A card that says "already" has none: that mark was another face's. */
  record?: string;
  passage?: string;
}

/** A face or a code as the server judged it. */
export interface Judged {
  decision: Schemas['Decision'];
  person_id?: string | null;
  name?: string | null;
  record_id?: string;
  passage_id?: string;
  /** Why the picture will not do, of the server's quality words. */
  reasons?: readonly string[];
}

const shownMs = { good: 6000, calm: 5000, ask: 6000 } as const;

const words: Record<string, { word: string; tone: Tone; advice?: string }> = {
  present: { word: 'present', tone: 'good' },
  late: { word: 'late', tone: 'good' },
  already_marked: { word: 'already', tone: 'calm' },
  cooldown: { word: 'already', tone: 'calm' },
  review: { word: 'review', tone: 'calm', advice: 'review' },
  not_on_roster: { word: 'not_on_roster', tone: 'ask', advice: 'staff' },
  outside_window: { word: 'outside_window', tone: 'ask', advice: 'window' },
  unknown: { word: 'unknown', tone: 'ask', advice: 'unknown' },
  low_quality: { word: 'again', tone: 'ask', advice: 'light' },
  spoof: { word: 'again', tone: 'ask', advice: 'yourself' },
};

// What to do about a picture that will not do, the most helpful first.
const helps: readonly [string, string][] = [['too_small', 'closer'], ['too_dark', 'light'], ['extreme_pose', 'look'], ['occluded', 'uncover'], ['blurred', 'still']];

/** The card of one judgement; null for what is not shown. */
export function cardOf(judged: Judged, at: number): Card | null {
  const shown = words[judged.decision];
  if (!shown) return null;
  // A name is shown with a decision about that person alone: never the best guess for somebody unknown.
  const named = judged.decision !== 'unknown' && judged.decision !== 'low_quality' && judged.decision !== 'spoof' && judged.decision !== 'review';
  const advice = judged.decision === 'low_quality' ? (helps.find(([reason]) => judged.reasons?.includes(reason))?.[1] ?? 'light') : (shown.advice ?? null);
  return {
    key: named && judged.person_id ? judged.person_id : 'someone', name: named ? (judged.name ?? null) : null, word: shown.word, advice, tone: shown.tone,
    at, until: at + shownMs[shown.tone],
    ...(shown.tone === 'good' && judged.record_id ? { record: judged.record_id } : {}),
    ...(shown.tone === 'good' && judged.passage_id ? { passage: judged.passage_id } : {}),
  };
}

/**
 * The cards after new ones came: old ones go at their time, a person has one. Whoever was just marked and is still in the picture
 * keeps the good news ("already" comes only to those who come back). What is said to nobody in particular gives way to it, and to
 * the answer to a "not me": the face that said so is nobody's the next moment.
 */
export function merge(cards: readonly Card[], news: readonly Card[], now: number): Card[] {
  const kept = new Map(cards.filter((card) => card.until > now).map((card) => [card.key, card]));
  for (const card of news) {
    const old = kept.get(card.key);
    kept.set(card.key, old?.tone === 'good' && card.word === 'already' ? { ...old, until: card.until } : card);
  }
  const all = [...kept.values()];
  return all.some((card) => card.tone === 'good' || card.key === 'answer') ? all.filter((card) => card.key !== 'someone') : all;
}

/** The cards after somebody said "not me": theirs gives way to what became of it. */
export function answered(cards: readonly Card[], denied: Card, word: 'taken_back' | 'nothing_marked' | 'not_taken_back', now: number): Card[] {
  const failed = word === 'not_taken_back';
  return [...cards.filter((card) => card.key !== denied.key && card.key !== 'someone' && card.key !== 'answer'),
    { key: 'answer', name: null, word, advice: failed ? 'staff' : 'other_way', tone: failed ? 'ask' : 'calm', at: now, until: now + 8000 }];
}
