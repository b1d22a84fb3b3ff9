import KeyIcon from '@mui/icons-material/Key';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'keys', title: 'keys', role: 'admin', group: 'system', order: 40, icon: KeyIcon, load: () => import('./KeysPage') },
];
