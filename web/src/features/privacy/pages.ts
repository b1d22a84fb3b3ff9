import HistoryEduIcon from '@mui/icons-material/HistoryEdu';
import PolicyIcon from '@mui/icons-material/Policy';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'privacy', title: 'privacy', role: 'viewer', group: 'system', order: 70, icon: PolicyIcon, load: () => import('./PapersPage') },
  { path: 'consents', title: 'consents', role: 'office', group: 'people', order: 60, icon: HistoryEduIcon, load: () => import('./ConsentTextsPage') },
];
