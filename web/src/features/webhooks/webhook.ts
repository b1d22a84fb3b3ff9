// A webhook as the pages see it: how it does, and what there is to subscribe to.
import type { Schemas } from '../../api/client';

export type Webhook = Schemas['Webhook'];

/** Kinds of events that receivers mostly want; any other of docs/notices.md can be written by hand. */
export const kinds = ['*', 'record.*', 'record.made', 'record.changed', 'record.corrected', 'session.*', 'session.opened', 'session.closed', 'passage.*', 'person.*',
  'course.*', 'roster.*', 'excuse.*', 'dispute.*', 'review.*', 'device.*'] as const;

export type WebhookState = 'off' | 'failing' | 'behind' | 'well';

export function stateOf(webhook: Pick<Webhook, 'active' | 'failing_since' | 'waiting'>): WebhookState {
  if (!webhook.active) return 'off';
  if (webhook.failing_since) return 'failing';
  return webhook.waiting > 0 ? 'behind' : 'well';
}

export const stateColours = { off: 'default', failing: 'error', behind: 'warning', well: 'success' } as const;

/** What the receiver is called: its own words, else where it is. */
export const nameOf = (webhook: Pick<Webhook, 'description' | 'url' | 'file'>): string => webhook.description || webhook.url || webhook.file || '';
