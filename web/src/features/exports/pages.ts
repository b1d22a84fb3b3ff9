import DownloadIcon from '@mui/icons-material/Download';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'exports', title: 'exports', role: 'instructor', group: 'results', order: 20, icon: DownloadIcon, load: () => import('./ExportsPage') },
];
