// The members of a course's policy as the page shows them: each in the unit that people think in, some of which may be left open.
import type { Schemas } from '../../api/client';

export type Policy = Schemas['Policy'];

export interface NumberField {
  name: 'late_after_s' | 'opens_before_s' | 'closes_after_s' | 'cooldown_s' | 'minimum_confidence' | 'minimum_quality' | 'absent_after_s' | 'early_leave_s'
    | 'teacher_corrects_h' | 'office_corrects_h';
  unit: 'minutes' | 'seconds' | 'percent' | 'hours';
  /** May be empty: without a limit. */
  open?: boolean;
  /** Only with this way of repeating. */
  repeat?: Policy['repeat'];
}

/** In the order of a session: before it, its begin, during it, its end, after it. */
export const numberFields: readonly NumberField[] = [
  { name: 'opens_before_s', unit: 'minutes' },
  { name: 'late_after_s', unit: 'minutes' },
  { name: 'absent_after_s', unit: 'minutes', open: true },
  { name: 'closes_after_s', unit: 'minutes' },
  { name: 'cooldown_s', unit: 'seconds', repeat: 'cooldown' },
  { name: 'early_leave_s', unit: 'minutes', open: true, repeat: 'cooldown' },
  { name: 'minimum_confidence', unit: 'percent', open: true },
  { name: 'minimum_quality', unit: 'percent' },
  { name: 'teacher_corrects_h', unit: 'hours', open: true },
  { name: 'office_corrects_h', unit: 'hours', open: true },
];

const factors: Record<NumberField['unit'], number> = { minutes: 60, seconds: 1, percent: 0.01, hours: 1 };

/** What stands in the field: '10' for 600 seconds in minutes, '' where there is no limit. */
export function toText(field: NumberField, value: number | null): string {
  return value === null ? '' : String(Math.round((value / factors[field.unit]) * 100) / 100);
}

/** What is meant; undefined where it is no number or one is missing. */
export function fromText(field: NumberField, text: string): number | null | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return field.open ? null : undefined;
  const number = Number(trimmed);
  if (!Number.isFinite(number) || number < 0) return undefined;
  const value = number * factors[field.unit];
  if (field.unit === 'percent') return value <= 1 ? Math.round(value * 1e4) / 1e4 : undefined;
  return Math.round(value);
}

/** The members in which two policies differ, as `to` has them. */
export function difference(from: Policy, to: Policy): Partial<Policy> {
  return Object.fromEntries(Object.entries(to).filter(([name, value]) => from[name as keyof Policy] !== value)) as Partial<Policy>;
}
