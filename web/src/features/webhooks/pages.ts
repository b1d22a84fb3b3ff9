import WebhookIcon from '@mui/icons-material/Webhook';
import type { PageRow } from '../../app/registry';

export const pages: PageRow[] = [
  { path: 'webhooks', title: 'webhooks', role: 'admin', group: 'system', order: 50, icon: WebhookIcon, load: () => import('./WebhooksPage') },
  { path: 'webhooks/:webhookId', title: 'webhook', role: 'admin', load: () => import('./WebhookPage') },
];
