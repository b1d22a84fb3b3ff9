import PaletteIcon from '@mui/icons-material/Palette';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'settings/branding', title: 'branding', role: 'admin', group: 'system', order: 21, icon: PaletteIcon, load: () => import('./BrandingPage') },
];
