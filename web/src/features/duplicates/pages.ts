import PeopleAltIcon from '@mui/icons-material/PeopleAltOutlined';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'duplicates', title: 'duplicates', role: 'office', group: 'people', order: 40, icon: PeopleAltIcon, load: () => import('./DuplicatesPage') },
];
