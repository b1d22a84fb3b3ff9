import AssessmentIcon from '@mui/icons-material/Assessment';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'reports', title: 'reports', role: 'viewer', group: 'results', order: 10, icon: AssessmentIcon, load: () => import('./ReportsPage') },
];
