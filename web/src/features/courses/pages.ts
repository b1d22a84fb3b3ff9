import SchoolIcon from '@mui/icons-material/School';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'courses', title: 'courses', role: 'viewer', group: 'courses', order: 10, icon: SchoolIcon, load: () => import('./CoursesPage') },
  { path: 'courses/:courseId', title: 'course', role: 'viewer', load: () => import('./CoursePage') },
];
