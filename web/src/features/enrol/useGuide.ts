// Looks at the camera while it runs: one frame after the other goes to the server, which keeps none of them; what it sees becomes
// advice. Never more than one frame is under way.
import { useEffect, useRef, useState } from 'react';
import { sendForm, type Schemas } from '../../api/client';
import type { CameraState } from '../../parts/useCamera';
import { adviceFor, somebodyElse, type Advice, type Pose } from './guide';

export interface Guide {
  advice: Advice | null;
  /** The last pieces of advice for this pose, oldest first. */
  last: Advice[];
  other: Schemas['Match'] | null;
  error: unknown;
}

const nothing: Guide = { advice: null, last: [], other: null, error: null };

export function useGuide(camera: Pick<CameraState, 'running' | 'frame'>, pose: Pose, personId: string | null, paused: boolean, everyMs = 350): Guide {
  const [guide, setGuide] = useState<Guide>(nothing);
  const { running, frame } = camera;
  const wanted = useRef({ pose, personId });
  wanted.current = { pose, personId };
  useEffect(() => setGuide((old) => ({ ...old, last: [] })), [pose]);
  useEffect(() => {
    if (!running || paused) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const picture = await frame(640);
        if (picture) {
          const form = new FormData();
          form.append('image', picture, 'frame.jpg');
          const asked = wanted.current;
          const seen = await sendForm<Schemas['Recognition']>('/api/v1/recognize', form, { signal: stop.signal });
          const advice = adviceFor(seen, asked.pose);
          if (!stop.signal.aborted && asked.pose === wanted.current.pose)
            setGuide((old) => ({ advice, last: [...old.last.slice(-5), advice], other: somebodyElse(seen, asked.personId), error: null }));
        }
      } catch (error) {
        if (!stop.signal.aborted) setGuide((old) => ({ ...old, advice: null, last: [], error }));
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void look(), everyMs);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [running, frame, paused, everyMs]);
  return running ? guide : nothing;
}
