// The boxes over the camera's picture, with names and states; FacesSeen says the same to those who do not see it.
import Box from '@mui/material/Box';
import type { FrameAnswer } from './liveSocket';
import { shownBox, toneOf, useFaceWords, type Face, type Tone } from './words';

// Bright enough for any picture, in the light theme and in the dark one.
const colours: Record<Tone, string> = { success: '#5ee08a', info: '#7fc4ff', warning: '#ffc14d', error: '#ff7b72' };

export function FaceBoxes({ answer, mirrored }: { answer: FrameAnswer; mirrored: boolean }) {
  const wordsOf = useFaceWords();
  const { width, height } = answer.image;
  const size = Math.max(width, height) / 34;
  return (
    <Box component="svg" aria-hidden viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid meet"
      sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%', pointerEvents: 'none' }}>
      {answer.faces.map((face: Face, i) => {
        const box = shownBox(face.box, width, mirrored);
        const tone = toneOf(face);
        const below = box.y + box.height + size * 2.4 < height;
        const line = below ? box.y + box.height + size * 1.15 : Math.max(size * 1.15, box.y - size * 1.3);
        const words = { textAnchor: 'middle', fontSize: size, fontWeight: 650, paintOrder: 'stroke', strokeWidth: size / 4, strokeLinejoin: 'round' } as const;
        return (
          <Box component="g" key={face.track || `face-${i}`} sx={{ '& rect': { stroke: colours[tone], fill: 'none' },
            '& text': { fill: '#fff', stroke: '#000' } }}>
            <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={size / 3} strokeWidth={size / 6}
              strokeDasharray={tone === 'success' ? undefined : `${size / 2} ${size / 4}`} />
            <text {...words} x={box.x + box.width / 2} y={line}>{face.match?.name ?? wordsOf(face)}</text>
            {face.match && <text {...words} fontSize={size * 0.8} x={box.x + box.width / 2} y={line + size}>{wordsOf(face)}</text>}
          </Box>
        );
      })}
    </Box>
  );
}
