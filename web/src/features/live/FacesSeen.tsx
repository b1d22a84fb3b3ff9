// Who stands before the camera, in words: the boxes' text, with what would help where a face cannot be used.
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import type { FrameAnswer } from './liveSocket';
import { Facts } from '../../parts/Facts';
import { useWords } from '../../parts/useWords';
import { adviceOf, toneOf, useFaceWords, type Face } from './words';

export function FacesSeen({ answer, empty }: { answer: FrameAnswer | null; empty: string }) {
  const { t } = useTranslation('live');
  const wordsOf = useFaceWords();
  const { advice: adviceWords } = useWords();
  return (
    <Stack component="ul" direction="row" useFlexGap aria-label={t('seen_now')}
      sx={{ flexWrap: 'wrap', gap: 1, m: 0, p: 0, listStyle: 'none', minHeight: 32, alignItems: 'center' }}>
      {!answer?.faces.length && <li>{empty}</li>}
      {answer?.faces.map((face: Face, i) => {
        const advice = adviceOf(face);
        return <li key={face.track || `face-${i}`}><Chip size="small" variant="outlined" color={toneOf(face)} label={<Facts of={[face.match?.name, wordsOf(face), advice && adviceWords(advice)]} />} sx={{ height: 'auto', minHeight: 24, '& .MuiChip-label': { whiteSpace: 'normal', py: 0.25 } }} /></li>;
      })}
    </Stack>
  );
}
