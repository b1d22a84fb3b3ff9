import AutoDeleteIcon from '@mui/icons-material/AutoDelete';
import ModelTrainingIcon from '@mui/icons-material/ModelTraining';
import ShowChartIcon from '@mui/icons-material/ShowChart';
import TuneIcon from '@mui/icons-material/Tune';
import VideoSettingsIcon from '@mui/icons-material/VideoSettings';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'settings', title: 'settings', role: 'admin', group: 'system', order: 20, icon: TuneIcon, load: () => import('./SettingsPage') },
  { path: 'settings/thresholds', title: 'thresholds', role: 'office', group: 'system', order: 22, icon: ShowChartIcon, load: () => import('./ThresholdsPage') },
  { path: 'settings/liveness', title: 'calibration', role: 'admin', group: 'system', order: 23, icon: VideoSettingsIcon, load: () => import('./CalibrationPage') },
  { path: 'settings/retention', title: 'retention', role: 'admin', group: 'system', order: 24, icon: AutoDeleteIcon, load: () => import('./RetentionPage') },
  { path: 'settings/models', title: 'models', role: 'admin', group: 'system', order: 25, icon: ModelTrainingIcon, load: () => import('./ModelsPage') },
];
