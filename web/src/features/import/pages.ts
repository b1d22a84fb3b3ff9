import UploadFileIcon from '@mui/icons-material/UploadFileOutlined';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'import', title: 'import', role: 'office', group: 'people', order: 30, icon: UploadFileIcon, load: () => import('./ImportPage') },
];
