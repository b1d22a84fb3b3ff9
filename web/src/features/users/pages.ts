import GroupIcon from '@mui/icons-material/ManageAccounts';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'users', title: 'users', role: 'admin', group: 'system', order: 30, icon: GroupIcon, load: () => import('./UsersPage') },
];
