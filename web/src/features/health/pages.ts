import MonitorHeartIcon from '@mui/icons-material/MonitorHeart';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'health', title: 'health', role: 'office', group: 'system', order: 5, icon: MonitorHeartIcon, load: () => import('./HealthPage') },
];
