import FeedbackIcon from '@mui/icons-material/FeedbackOutlined';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'disputes', title: 'disputes', role: 'instructor', group: 'day', order: 50, icon: FeedbackIcon, load: () => import('./DisputesPage') },
  { path: 'disputes/:disputeId', title: 'disputes', role: 'instructor', load: () => import('./DisputePage') },
];
