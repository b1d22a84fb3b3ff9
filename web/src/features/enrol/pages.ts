import AddAPhotoIcon from '@mui/icons-material/AddAPhotoOutlined';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'enrol', title: 'enrol', role: 'office', group: 'people', order: 20, icon: AddAPhotoIcon, load: () => import('./EnrolPage') },
];
