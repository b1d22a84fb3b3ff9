// Takes a frame every `intervalMs` while `wanted`. One is taken at a time: a slow device takes fewer, it does not fall behind.
import { useEffect } from 'react';

const longestSide = 1280;

export function useFrames(wanted: boolean, intervalMs: number, frame: (longest?: number) => Promise<Blob | null>, offer: (frame: Blob) => void): void {
  useEffect(() => {
    if (!wanted) return undefined;
    let over = false;
    let taking = false;
    const take = async () => {
      if (taking) return;
      taking = true;
      try {
        const taken = await frame(longestSide);
        if (taken && !over) offer(taken);
      } finally {
        taking = false;
      }
    };
    void take();
    const timer = setInterval(() => void take(), intervalMs);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [wanted, intervalMs, frame, offer]);
}
