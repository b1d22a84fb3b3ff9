// The parts of an installation, and what is worth saying of each. Figures are told by name; the page knows the words.
import type { Schemas } from '../../api/client';

export type Health = Schemas['InstallationHealth'];
export const partNames = ['database', 'models', 'gallery', 'key_store', 'outbox', 'jobs', 'disk', 'devices'] as const;
export type PartName = (typeof partNames)[number];
export type PartStatus = Schemas['HealthStatus'];

export const statusColours = { ok: 'success', attention: 'warning', failing: 'error' } as const;

/** The parts, those that somebody should look at first. */
export function inOrder(parts: Pick<Health['parts'], PartName>): PartName[] {
  const weight = { failing: 0, attention: 1, ok: 2 } as const;
  return [...partNames].sort((a, b) => weight[parts[a].status] - weight[parts[b].status]);
}
