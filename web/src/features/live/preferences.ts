// How this device likes to take attendance; kept in the browser, nowhere else.
import { useCallback, useState } from 'react';

export interface Preferences {
  /** From one frame to the next. */
  intervalMs: number;
  sound: boolean;
  /** Shown as in a mirror; what is sent is never mirrored. */
  mirror: boolean;
  deviceId?: string;
}

export const intervalsMs = [200, 500, 1000, 2000, 5000] as const;
const standard: Preferences = { intervalMs: 500, sound: true, mirror: true };
const kept = 'rollcall.live';

export function readPreferences(text: string | null): Preferences {
  try {
    const found = JSON.parse(text ?? '{}') as Partial<Preferences>;
    return {
      intervalMs: intervalsMs.find((one) => one === found.intervalMs) ?? standard.intervalMs,
      sound: typeof found.sound === 'boolean' ? found.sound : standard.sound,
      mirror: typeof found.mirror === 'boolean' ? found.mirror : standard.mirror,
      ...(typeof found.deviceId === 'string' ? { deviceId: found.deviceId } : {}),
    };
  } catch {
    return standard; // somebody else's words under our key
  }
}

export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(() => readPreferences(localStorage.getItem(kept)));
  const change = useCallback((part: Partial<Preferences>) => setPreferences((old) => {
    const next = { ...old, ...part };
    localStorage.setItem(kept, JSON.stringify(next));
    return next;
  }), []);
  return [preferences, change];
}
