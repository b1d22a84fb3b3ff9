import TodayIcon from '@mui/icons-material/Today';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'today', title: 'today', role: 'viewer', group: 'day', order: 1, icon: TodayIcon, load: () => import('./TodayPage') },
];
