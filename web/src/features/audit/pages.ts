import FactCheckIcon from '@mui/icons-material/FactCheck';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'audit', title: 'audit', role: 'admin', group: 'system', order: 60, icon: FactCheckIcon, load: () => import('./AuditPage') },
];
