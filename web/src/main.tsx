import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startTexts } from './i18n';
import { keepFilesOffline } from './parts/offlineFiles';

await startTexts();
setTimeout(() => keepFilesOffline('/app/'), 2000); // once the first page has loaded its own
const root = document.getElementById('root');
if (root) createRoot(root).render(<StrictMode><App /></StrictMode>);
