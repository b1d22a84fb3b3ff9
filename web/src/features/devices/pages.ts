import TabletAndroidIcon from '@mui/icons-material/TabletAndroid';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'devices', title: 'devices', role: 'office', group: 'system', order: 10, icon: TabletAndroidIcon, load: () => import('./DevicesPage') },
];
