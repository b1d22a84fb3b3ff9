import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'sessions/:sessionId/live', title: 'live', role: 'instructor', load: () => import('./LivePage') },
];
