// Leads somebody through a challenge: what to do in large words and as a drawing, how long there is, and what came of it. The drawing
// points to where the person turns who looks at the screen, as the picture does that is shown as in a mirror.
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { Facts } from '../../parts/Facts';
import { isAsked, stepMs, type Led } from './challenge';

// On 48 by 48, drawn by lines; not turned about where one reads from the right.
const drawings = {
  facing: 'M24 8a16 16 0 1 0 .01 0M18 21v2M30 21v2M18 30q6 5 12 0',
  turn_left: 'M42 24H8M22 10 8 24l14 14',
  turn_right: 'M6 24h34M26 10l14 14-14 14',
  nod: 'M24 6v34M10 27l14 14 14-14',
  move_closer: 'M18 18 6 6M6 15V6h9M30 18 42 6M42 15V6h-9M18 30 6 42M6 33v9h9M30 30l12 12M42 33v9h-9',
  passed: 'M8 26l11 11 21-26',
  failed: 'M24 8v20M24 38v1',
} as const;

export function ChallengeGuide({ led }: { led: Led }) {
  const { t } = useTranslation('live');
  const formats = useFormats();
  const asked = isAsked(led);
  const what = led.phase === 'step' ? led.asked ?? 'facing' : led.phase;
  const words = led.phase === 'failed' ? t(`challenge.failure.${led.failure ?? 'timeout'}`) : t(`challenge.${what}`);
  const left = useTimeLeft(led.since, asked);
  return (
    <Box sx={{ position: 'absolute', insetInline: 0, bottom: 0, color: '#fff', bgcolor: led.phase === 'passed' ? '#0f5a2c' : 'rgba(0,0,0,.8)' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, px: 2, py: 1.5 }}>
        <Box component="svg" aria-hidden data-drawing={what} viewBox="0 0 48 48"
          sx={{ width: 'clamp(40px, 12vw, 72px)', flexShrink: 0, fill: 'none', stroke: 'currentColor', strokeWidth: 5, strokeLinecap: 'round', strokeLinejoin: 'round' }}>
          <path d={drawings[what]} />
        </Box>
        <Box sx={{ flexGrow: 1, minWidth: 0 }}>
          <Box role="alert" aria-atomic>
            {led.name && <Typography component="p" noWrap><bdi>{led.name}</bdi></Typography>}
            <Typography component="p" sx={{ fontSize: 'clamp(1.2rem, 4vw, 2rem)', lineHeight: 1.2, fontWeight: 700 }}>{words}</Typography>
          </Box>
          {asked && (
            <Typography component="p" sx={{ fontVariantNumeric: 'tabular-nums' }}>
              <Facts of={[led.phase === 'step' && t('challenge.place', { n: formats.number(led.done + 1), total: formats.number(led.total) }),
                t('challenge.left', { n: formats.number(Math.ceil(left / 1000)) })]} />
            </Typography>
          )}
        </Box>
      </Box>
      {asked && <LinearProgress aria-hidden variant="determinate" value={(left / stepMs) * 100} sx={{ height: 6, bgcolor: 'transparent', '& > span': { bgcolor: '#7fc4ff' } }} />}
    </Box>
  );
}

function useTimeLeft(since: number, running: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [since, running]);
  return Math.min(stepMs, Math.max(0, stepMs - (now - since)));
}
