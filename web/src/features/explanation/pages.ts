import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'records/:recordId', title: 'explanation', role: 'instructor', load: () => import('./ExplanationPage') },
];
