import FaceRetouchingIcon from '@mui/icons-material/HowToRegOutlined';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'reviews', title: 'reviews', role: 'instructor', group: 'day', order: 40, icon: FaceRetouchingIcon, load: () => import('./ReviewsPage') },
];
