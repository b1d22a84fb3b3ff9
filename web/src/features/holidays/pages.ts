import BeachAccessIcon from '@mui/icons-material/BeachAccess';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'holidays', title: 'holidays', role: 'viewer', group: 'courses', order: 30, icon: BeachAccessIcon, load: () => import('./HolidaysPage') },
];
