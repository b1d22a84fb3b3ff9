// The app's service worker: an installed app opens without a network, and says then what it cannot show.
import { serveOffline, type WorkerScope } from './offline';

serveOffline(globalThis as unknown as WorkerScope, '/app/');
