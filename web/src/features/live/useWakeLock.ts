// Keeps the screen on while `wanted`, where the browser can: a tablet on the teacher's desk does not fall asleep between two pupils.
import { useEffect } from 'react';

export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return undefined;
    let lock: WakeLockSentinel | undefined;
    let over = false;
    const take = () => {
      if (document.visibilityState !== 'visible') return;
      // Refused on a low battery: the screen then goes out as it always does.
      navigator.wakeLock.request('screen').then((taken) => {
        if (over) void taken.release();
        else lock = taken;
      }, () => undefined);
    };
    take();
    document.addEventListener('visibilitychange', take); // the browser gives it back whenever the page is hidden
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, [wanted]);
}
