// The kiosk: a page of its own that leads nowhere else. It knows a device key, never a person's sign-in.
import { createRoot } from 'react-dom/client';
import { startTexts } from '../i18n';
import { KioskApp } from './KioskApp';
import './kiosk.css';

await startTexts(['kiosk']);
const root = document.getElementById('root');
if (root) createRoot(root).render(<KioskApp />);
