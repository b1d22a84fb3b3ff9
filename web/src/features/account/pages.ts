import AccountCircleIcon from '@mui/icons-material/AccountCircle';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'account', title: 'account', role: 'person', group: 'own', order: 90, icon: AccountCircleIcon, load: () => import('./AccountPage') },
];
