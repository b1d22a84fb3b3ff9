import GridOnIcon from '@mui/icons-material/GridOn';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'register', title: 'register', role: 'viewer', group: 'courses', order: 20, icon: GridOnIcon, load: () => import('./RegisterPage') },
];
