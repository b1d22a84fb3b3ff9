import EventNoteIcon from '@mui/icons-material/EventNote';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'sessions', title: 'sessions', role: 'viewer', group: 'day', order: 20, icon: EventNoteIcon, load: () => import('./SessionsPage') },
  { path: 'sessions/:sessionId', title: 'session', role: 'viewer', load: () => import('./SessionPage') },
];
