// Words for a live region: what comes within a moment is said together, so that nobody's name is cut off by the next one's.
import { useCallback, useEffect, useRef, useState } from 'react';

const momentMs = 700;

export function useSpoken(join: (words: string[]) => string): [string, (words: string) => void] {
  const [spoken, setSpoken] = useState('');
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const joined = useRef(join);
  joined.current = join;
  useEffect(() => () => clearTimeout(timer.current), []);
  const say = useCallback((words: string) => {
    waiting.current.push(words);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setSpoken(joined.current(waiting.current.splice(0)));
    }, momentMs);
  }, []);
  return [spoken, say];
}
