import BadgeIcon from '@mui/icons-material/Badge';
import DownloadIcon from '@mui/icons-material/Download';
import EventAvailableIcon from '@mui/icons-material/EventAvailable';
import HandshakeIcon from '@mui/icons-material/Handshake';
import PhotoIcon from '@mui/icons-material/Photo';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'me/attendance', title: 'my_attendance', role: 'person', own: true, group: 'own', order: 10, icon: EventAvailableIcon, load: () => import('./AttendancePage') },
  { path: 'me/code', title: 'my_code', role: 'person', own: true, group: 'own', order: 20, icon: BadgeIcon, load: () => import('./CodePage') },
  { path: 'me/photos', title: 'my_photos', role: 'person', own: true, group: 'own', order: 30, icon: PhotoIcon, load: () => import('./PhotosPage') },
  { path: 'me/consent', title: 'my_consent', role: 'person', own: true, group: 'own', order: 40, icon: HandshakeIcon, load: () => import('./ConsentPage') },
  { path: 'me/data', title: 'my_data', role: 'person', own: true, group: 'own', order: 50, icon: DownloadIcon, load: () => import('./DataPage') },
];
