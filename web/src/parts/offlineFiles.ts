// The installed app and the kiosk open without a network: the service worker of each keeps the files that its page has loaded.

/** `place`: '/app/' or '/kiosk/', whose worker is sw.js there. `first` loads what is to be kept as well. */
export function keepFilesOffline(place: string, first: () => Promise<unknown> = () => Promise.resolve()): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register(`${place}sw.js`, { scope: place }).then(async () => {
    const registration = await navigator.serviceWorker.ready;
    await first();
    const files = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => new URL(name).pathname.startsWith('/assets/'));
    registration.active?.postMessage({ kind: 'keep', files });
  }).catch(() => undefined); // without it the page needs the network to open, and says so then by not opening
}
