// What people and sessions can be, as the API names it, and how each looks. The words stand in i18n/LANGUAGE/words.json.
import type { Schemas } from '../api/client';

export type RecordStatus = Schemas['RecordStatus'];
/** With `expected`: it is still open whether the person comes. */
export type ShownStatus = keyof Schemas['Counts'];
export type SessionStatus = Schemas['SessionStatus'];
export type Colour = 'success' | 'warning' | 'error' | 'info' | 'default';

/** What a person can be set to, in the order of the keys. */
export const recordStatuses: readonly RecordStatus[] = ['present', 'late', 'absent', 'excused'];
export const shownStatuses: readonly ShownStatus[] = [...recordStatuses, 'expected'];
export const sessionStatuses: readonly SessionStatus[] = ['scheduled', 'open', 'closed', 'cancelled'];

export const statusColour: Record<ShownStatus, Colour> = { present: 'success', late: 'warning', absent: 'error', excused: 'info', expected: 'default' };
export const sessionColour: Record<SessionStatus, Colour> = { scheduled: 'info', open: 'success', closed: 'default', cancelled: 'error' };

/**
 * The status that a key stands for: the letter of the reader's own language, else P, L, A or E, else 1 to 4. Null for every other
 * key. `letters` are the language's, by status.
 */
export function statusOfKey(key: string, letters: Record<RecordStatus, string>): RecordStatus | null {
  const pressed = key.toLowerCase();
  const own = recordStatuses.find((status) => letters[status].toLowerCase() === pressed);
  const index = own ? -1 : Math.max('plae'.indexOf(pressed), '1234'.indexOf(pressed));
  return own ?? (pressed.length === 1 ? recordStatuses[index] ?? null : null);
}
