import PendingActionsIcon from '@mui/icons-material/PendingActions';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'jobs', title: 'jobs', role: 'office', group: 'system', order: 80, icon: PendingActionsIcon, load: () => import('./JobsPage') },
];
