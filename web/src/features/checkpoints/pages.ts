import DoorFrontIcon from '@mui/icons-material/DoorFront';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'checkpoints', title: 'checkpoints', role: 'viewer', group: 'day', order: 60, icon: DoorFrontIcon, load: () => import('./CheckpointsPage') },
  { path: 'checkpoints/:checkpointId', title: 'checkpoint', role: 'viewer', load: () => import('./CheckpointPage') },
];
