// What attendance can be exported as, and what an export can be limited to.
import type { operations } from '../../api/schema';

export type ExportQuery = NonNullable<operations['export_records']['parameters']['query']>;
export const exportFormats = ['csv', 'xlsx', 'pdf', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];
