// What a badge reader types: it is a keyboard that is faster than any hand and ends with Enter.
import { useEffect } from 'react';

const fasterThanHandsMs = 60;

export function useBadgeReader(read: (badge: string) => void): void {
  useEffect(() => {
    let text = '';
    let last = 0;
    const key = (event: KeyboardEvent) => {
      const now = performance.now();
      if (now - last > fasterThanHandsMs) text = '';
      last = now;
      if (event.key === 'Enter') {
        if (/^RC\d:/.test(text)) {
          event.preventDefault();
          read(text);
        }
        text = '';
      } else if (event.key.length === 1) text += event.key;
    };
    addEventListener('keydown', key, true);
    return () => removeEventListener('keydown', key, true);
  }, [read]);
}
