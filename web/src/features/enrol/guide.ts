// What to tell the person before the camera, from what the server saw in the last frame. Pure: faces in, one piece of advice out.
import type { Schemas } from '../../api/client';

export type Seen = Pick<Schemas['Recognition'], 'image' | 'faces'>;
type Face = Schemas['RecognisedFace'];

/** In the order in which they are asked for: three that differ a little make recognising surer than three that are the same. */
export const poses = ['straight', 'left', 'right'] as const;
export type Pose = (typeof poses)[number];

/** The one thing to do now; 'good' when a photo can be taken. */
export type Advice = 'no_face' | 'many_faces' | 'closer' | 'back' | 'centre' | 'more_light' | 'less_light' | 'hold_still' | 'uncover' | 'face_camera'
  | 'turn_left' | 'turn_right' | 'turn_back' | 'good';

/**
 * How far the head is turned, about -1 .. 1: the nose between the eyes is 0, over one eye is 1. Positive: the nose lies to the
 * right in the picture, so the person has turned to their own left. Landmarks: eyes, nose, corners of the mouth.
 */
export function turnOf(landmarks: readonly (readonly number[])[]): number {
  const [left = 0, right = 0, nose = 0] = landmarks.map(([x]) => x ?? 0);
  const between = right - left;
  return between <= 0 ? 0 : (nose - (left + right) / 2) / (between / 2);
}

const straightWithin = 0.35; // a head held straight wavers less than this
const turnedFrom = 0.3;

function poseAdvice(turn: number, pose: Pose): Advice {
  if (pose === 'straight') return Math.abs(turn) <= straightWithin ? 'good' : 'turn_back';
  const towards = pose === 'left' ? turn : -turn;
  return towards >= turnedFrom ? 'good' : pose === 'left' ? 'turn_left' : 'turn_right';
}

/** The largest face of a frame: who stands nearest. */
export const largest = (faces: readonly Face[]): Face | undefined =>
  faces.reduce<Face | undefined>((best, face) => (!best || face.box.width * face.box.height > best.box.width * best.box.height ? face : best), undefined);

export function adviceFor({ image, faces }: Seen, pose: Pose): Advice {
  const face = largest(faces);
  if (!face) return 'no_face';
  // Somebody far behind does not disturb; somebody beside does.
  const near = faces.filter((other) => other !== face && other.box.width > face.box.width / 2);
  if (near.length > 0) return 'many_faces';
  const share = face.box.height / image.height;
  const reasons = new Set(face.quality_reasons);
  if (reasons.has('too_small') || share < 0.22) return 'closer';
  if (share > 0.9) return 'back';
  const middle = (face.box.x + face.box.width / 2) / image.width;
  if (middle < 0.2 || middle > 0.8) return 'centre';
  if (reasons.has('too_dark')) return 'more_light';
  if (reasons.has('too_bright')) return 'less_light';
  if (reasons.has('occluded')) return 'uncover';
  if (reasons.has('extreme_pose')) return 'face_camera';
  if (reasons.has('blurred')) return 'hold_still';
  return poseAdvice(turnOf(face.landmarks), pose);
}

/** Whether these frames in a row were good: one good frame may be chance. */
export const isSteady = (last: readonly Advice[], frames = 2): boolean => last.length >= frames && last.slice(-frames).every((advice) => advice === 'good');

/** The person whose face this is already, where that is somebody else than whom it is to be. */
export function somebodyElse({ faces }: Seen, personId: string | null): Schemas['Match'] | null {
  const match = largest(faces)?.match ?? null;
  return match && match.person_id !== personId ? match : null;
}
