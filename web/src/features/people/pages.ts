import PeopleIcon from '@mui/icons-material/PeopleOutlined';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'people', title: 'people', role: 'viewer', group: 'people', order: 10, icon: PeopleIcon, load: () => import('./PeoplePage') },
  { path: 'people/:personId', title: 'person', role: 'viewer', load: () => import('./PersonPage') },
];
