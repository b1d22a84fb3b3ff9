// The kiosk's service worker: starts it without a network, and sends what waits also when the page is closed, where the browser
// has background sync.
import { deliver } from '../kiosk/deliver';
import { serveOffline, type WorkerScope } from './offline';

const worker = globalThis as unknown as WorkerScope;
serveOffline(worker, '/kiosk/');
worker.addEventListener('sync', (event) => {
  if (event.tag !== 'deliver') return;
  event.waitUntil((async () => {
    const delivery = await deliver();
    // Failing asks the browser to come back later.
    if (delivery && delivery.waiting > 0) throw new Error('not all was sent');
  })());
});
