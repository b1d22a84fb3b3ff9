import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'sessions/:sessionId/classroom', title: 'classroom', role: 'instructor', load: () => import('./ClassroomPage') },
];
