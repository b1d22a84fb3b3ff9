// The words of the API that pages show, in the reader's language: what a record says, why a frame was decided as it was, what is
// wrong with a photo. A word that is newer than this app is shown as the server writes it.
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';

export interface Words {
  status(word: Schemas['RecordStatus'] | 'expected'): string;
  decision(word: string): string;
  method(word: string): string;
  layer(word: string): string;
  /** What to do about a reason why a photo is poor or was refused: a whole sentence. */
  advice(reason: string): string;
}

export function useWords(): Words {
  const { t, i18n } = useTranslation('attendance');
  const known = (key: string, otherwise: string, text: () => string) => (i18n.exists(key, { ns: 'attendance' }) ? text() : otherwise.replaceAll('_', ' '));
  return {
    status: (word) => t(`status.${word}`),
    decision: (word) => known(`decision.${word}`, word, () => t(`decision.${word}`)),
    method: (word) => known(`method.${word}`, word, () => t(`method.${word}`)),
    layer: (word) => known(`layer.${word}`, word, () => t(`layer.${word}`)),
    advice: (reason) => known(`quality.${reason}`, reason, () => t(`quality.${reason}`)),
  };
}
