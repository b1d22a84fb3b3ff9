import { describe, expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { adviceFor, isSteady, somebodyElse, turnOf, type Seen } from './guide';

type Face = Schemas['RecognisedFace'];
const image = { width: 640, height: 480 };
const face = (change: Partial<Face> = {}, box = { x: 220, y: 120, width: 200, height: 240 }): Face => ({
  box, landmarks: [[270, 200], [370, 200], [320, 250], [280, 300], [360, 300]], detection: 0.9, quality: 0.8, quality_reasons: [], liveness: null,
  match: null, candidates: [], verdict: 'unknown', threshold: 0.4, ...change });
const seen = (...faces: Face[]): Seen => ({ image, faces });
const turned = (nose: number) => face({ landmarks: [[270, 200], [370, 200], [nose, 250], [280, 300], [360, 300]] });

describe('advice', () => {
  test.each([
    ['nobody is there', seen(), 'no_face'],
    ['two stand side by side', seen(face(), face({}, { x: 10, y: 100, width: 160, height: 200 })), 'many_faces'],
    ['somebody passes far behind', seen(face(), face({}, { x: 10, y: 10, width: 40, height: 50 })), 'good'],
    ['the face is far away', seen(face({}, { x: 300, y: 200, width: 60, height: 80 })), 'closer'],
    ['the server finds it too small', seen(face({ quality_reasons: ['too_small'] })), 'closer'],
    ['the face fills the picture', seen(face({}, { x: 100, y: 0, width: 440, height: 470 })), 'back'],
    ['the face is at the edge', seen(face({}, { x: 0, y: 120, width: 120, height: 200 })), 'centre'],
    ['it is dark', seen(face({ quality_reasons: ['too_dark', 'blurred'] })), 'more_light'],
    ['it is too bright', seen(face({ quality_reasons: ['too_bright'] })), 'less_light'],
    ['a scarf is in the way', seen(face({ quality_reasons: ['occluded'] })), 'uncover'],
    ['the head is turned away', seen(face({ quality_reasons: ['extreme_pose'] })), 'face_camera'],
    ['it moves', seen(face({ quality_reasons: ['blurred'] })), 'hold_still'],
    ['all is well', seen(face()), 'good'],
  ])('when %s', (_, frame, advice) => expect(adviceFor(frame, 'straight')).toBe(advice));

  test('asks for one turn after the other, as the person has left and right', () => {
    expect(adviceFor(seen(turned(320)), 'left')).toBe('turn_left');
    expect(adviceFor(seen(turned(345)), 'left')).toBe('good');
    expect(adviceFor(seen(turned(345)), 'right')).toBe('turn_right');
    expect(adviceFor(seen(turned(295)), 'right')).toBe('good');
    expect(adviceFor(seen(turned(345)), 'straight')).toBe('turn_back');
  });
});

test('a turn is measured from the eyes and the nose, and eyes in one place measure nothing', () => {
  expect(turnOf([[0, 0], [100, 0], [50, 50]])).toBe(0);
  expect(turnOf([[0, 0], [100, 0], [100, 50]])).toBe(1);
  expect(turnOf([[50, 0], [50, 0], [70, 50]])).toBe(0);
});

test('a face is steady after two good frames in a row, not after one', () => {
  expect(isSteady(['closer', 'good'])).toBe(false);
  expect(isSteady(['good', 'closer', 'good'])).toBe(false);
  expect(isSteady(['good', 'good'])).toBe(true);
});

test('a face that is enrolled under somebody else is noticed, one of the same person is not', () => {
  const match = { person_id: 'ana', external_id: 'S1', name: 'Ana', similarity: 0.8, confidence: 0.99 };
  expect(somebodyElse(seen(face({ match })), 'ben')).toEqual(match);
  expect(somebodyElse(seen(face({ match })), null)).toEqual(match);
  expect(somebodyElse(seen(face({ match })), 'ana')).toBeNull();
  expect(somebodyElse(seen(), 'ben')).toBeNull();
});
