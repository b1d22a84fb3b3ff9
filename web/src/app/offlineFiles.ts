// The installed app opens without a network: its service worker keeps the files that were loaded.
export function keepFilesOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/app/sw.js', { scope: '/app/' }).then(async () => {
    const registration = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => new URL(name).pathname.startsWith('/assets/'));
    registration.active?.postMessage({ kind: 'keep', files });
  }).catch(() => undefined); // without it the app needs the network to open
}
