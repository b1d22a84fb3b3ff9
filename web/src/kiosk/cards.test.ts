import { describe, expect, test } from 'vitest';
import { answered, cardOf, merge, type Judged } from './cards';

const card = (judged: Judged, at = 0) => {
  const made = cardOf(judged, at);
  if (!made) throw new Error('no card');
  return made;
};
const present = (at = 0) => card({ decision: 'present', person_id: 'p1', name: 'Ada', record_id: 'r1' }, at);

describe('a card', () => {
  test('of a mark has the name and a way to say that it is wrong', () => {
    expect(present()).toMatchObject({ key: 'p1', name: 'Ada', word: 'present', tone: 'good', record: 'r1' });
  });

  test('never shows the best guess for somebody who is not recognised', () => {
    for (const decision of ['unknown', 'review', 'spoof', 'low_quality'] as const) {
      const shown = card({ decision, person_id: 'p1', name: 'Ada', record_id: 'r1' });
      expect(shown.name).toBeNull();
      expect(shown.key).toBe('someone');
      expect(shown.record).toBeUndefined();
    }
  });

  test('tells what to do and blames nobody', () => {
    expect(card({ decision: 'low_quality', reasons: ['blurred', 'too_small'] }).advice).toBe('closer');
    expect(card({ decision: 'spoof' })).toMatchObject({ word: 'again', advice: 'yourself' });
  });
});

describe('the cards on the screen', () => {
  test('are one a person, several at once, and go by themselves', () => {
    const other = card({ decision: 'late', person_id: 'p2', name: 'Grace' });
    expect(merge([present()], [other], 10)).toHaveLength(2);
    expect(merge([present()], [], 5999)).toHaveLength(1);
    expect(merge([present()], [], 6000)).toHaveLength(0);
  });

  test('keep the good news while the person still stands there', () => {
    const again = card({ decision: 'already_marked', person_id: 'p1', name: 'Ada' }, 3000);
    expect(merge([present()], [again], 3000)).toMatchObject([{ word: 'present', until: 8000 }]);
    expect(merge([], [again], 3000)).toMatchObject([{ word: 'already' }]);
  });

  test('tell what became of a "not me" until it is read, whoever the face is then taken for', () => {
    const told = answered([present()], present(), 'taken_back', 1000);
    expect(told).toMatchObject([{ key: 'answer', word: 'taken_back', until: 9000 }]);
    expect(merge(told, [card({ decision: 'unknown' }, 1200)], 1200)).toMatchObject([{ word: 'taken_back' }]);
    expect(merge(told, [card({ decision: 'present', person_id: 'p2', name: 'Grace' }, 1300)], 1300).map((one) => one.word)).toEqual(['taken_back', 'present']);
    expect(answered(told, present(), 'not_taken_back', 2000)).toMatchObject([{ word: 'not_taken_back', tone: 'ask' }]);
    expect(merge(told, [card({ decision: 'unknown' }, 9000)], 9000)).toMatchObject([{ word: 'unknown' }]);
  });

  test('say nothing to nobody in particular beside a mark', () => {
    expect(merge([], [card({ decision: 'unknown' }), present()], 0).map((one) => one.word)).toEqual(['present']);
  });
});
