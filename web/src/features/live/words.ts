// What a face's box says and in which colour; the words tell what the colours tell.
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useWords } from '../../parts/useWords';
import type { FrameAnswer } from './liveSocket';

export type Face = FrameAnswer['faces'][number];
export type Tone = 'success' | 'info' | 'warning' | 'error';

const tones: Record<Schemas['Decision'], Tone> = {
  present: 'success', late: 'success', already_marked: 'success', cooldown: 'success', review: 'warning', not_on_roster: 'warning',
  unknown: 'info', spoof: 'error', low_quality: 'info', outside_window: 'warning' };

// While a track is watched, what one frame says of it is not yet a decision.
const undecided = (face: Face) => (face.state === 'watching' || face.state === 'challenge' ? face.state : undefined);

export const toneOf = (face: Face): Tone => (undecided(face) ? 'info' : tones[face.decision]);

/** What is to be said of a face, in a few words. */
export function useFaceWords(): (face: Face) => string {
  const { t } = useTranslation('live');
  const words = useWords();
  return (face) => {
    const state = undecided(face);
    return state ? t(`seen.${state}`) : words.decision(face.decision);
  };
}

/** What would make a face that cannot be used yet good enough. */
export const adviceOf = (face: Face): Schemas['QualityReason'] | undefined => (face.decision === 'low_quality' ? face.quality_reasons[0] : undefined);

/** Where a box stands in the picture as it is shown. */
export function shownBox(box: Face['box'], width: number, mirrored: boolean): Face['box'] {
  return mirrored ? { ...box, x: width - box.x - box.width } : box;
}
