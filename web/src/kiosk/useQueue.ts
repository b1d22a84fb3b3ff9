// What waits to be sent: how many, and the sending of it whenever there is hope: at the start, when the network is back, when
// something was taken in, and every half minute.
import { useCallback, useEffect, useState } from 'react';
import { deliver } from './deliver';
import { captureIds, fact, keepCapture, keepFact, type Capture } from './storage';

export interface Queue {
  waiting: number;
  /** Refused for good since staff last looked. */
  refused: number;
  /** Returns once the capture is safe on this device. */
  keep(capture: Capture): Promise<void>;
  send(): Promise<void>;
  forgetRefused(): Promise<void>;
}

// Where the browser can, its service worker sends also when this page is closed; elsewhere the next start does.
async function askForBackgroundSync(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration()) as (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined;
  await registration?.sync?.register('deliver').catch(() => undefined);
}

const everyMs = 30_000;

export function useQueue(): Queue {
  const [waiting, setWaiting] = useState(0);
  const [refused, setRefused] = useState(0);
  const look = useCallback(async () => {
    setWaiting((await captureIds()).length);
    setRefused((await fact<number>('refused')) ?? 0);
  }, []);
  const send = useCallback(async () => {
    await deliver((delivery) => setWaiting(delivery.waiting));
    await look();
  }, [look]);
  const keep = useCallback(async (capture: Capture) => {
    await keepCapture(capture);
    await look();
    await askForBackgroundSync();
  }, [look]);
  const forgetRefused = useCallback(async () => {
    await keepFact('refused', 0);
    await look();
  }, [look]);
  useEffect(() => {
    const now = () => void send();
    now();
    const timer = setInterval(now, everyMs);
    addEventListener('online', now);
    return () => {
      clearInterval(timer);
      removeEventListener('online', now);
    };
  }, [send]);
  return { waiting, refused, keep, send, forgetRefused };
}
