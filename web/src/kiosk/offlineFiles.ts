// The kiosk starts without a network: its service worker keeps the files that this page has loaded. All languages are loaded
// early, so that they are among them.
import i18next from 'i18next';
import { languages } from '../i18n/languages';

export function keepFilesOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/kiosk/sw.js', { scope: '/kiosk/' }).then(async () => {
    const registration = await navigator.serviceWorker.ready;
    await i18next.loadLanguages([...languages]);
    const files = performance.getEntriesByType('resource').map((entry) => entry.name)
      .filter((name) => new URL(name).pathname.startsWith('/assets/'));
    registration.active?.postMessage({ kind: 'keep', files });
  }).catch(() => undefined); // without it the kiosk needs the network to start, and says so then by not starting
}
