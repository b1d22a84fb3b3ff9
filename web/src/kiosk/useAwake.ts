// Keeps the screen on while the page is seen. The lock falls whenever the page is hidden, so it is asked for again.
import { useEffect } from 'react';

export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let over = false;
    const ask = () => {
      if (document.visibilityState !== 'visible') return;
      navigator.wakeLock?.request('screen').then((got) => {
        lock = got;
        if (over) void got.release();
      }, () => undefined); // refused on low battery: the kiosk works on, the screen may go dark
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    };
  }, []);
}
