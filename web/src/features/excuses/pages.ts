import EventBusyIcon from '@mui/icons-material/EventBusyOutlined';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'excuses', title: 'excuses', role: 'instructor', group: 'day', order: 60, icon: EventBusyIcon, load: () => import('./ExcusesPage') },
];
