// The settings of the program as the pages see them, and changing them while it runs.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ApiError, type Schemas } from '../../api/client';

export type Setting = Schemas['Settings']['settings'][number];
export type SettingValue = string | number | boolean;
export const settingsKey = ['settings'] as const;

/** Every setting, and the version that a change must be of. */
interface Known {
  settings: Setting[];
  version: string | null;
}

const known = ({ data, response }: { data?: Schemas['Settings']; response: Response }): Known => ({ settings: data?.settings ?? [], version: response.headers.get('ETag') });

export function useSettings(enabled = true) {
  return useQuery({ queryKey: settingsKey, enabled, queryFn: async ({ signal }) => known(await api.GET('/api/v1/settings', { signal })), select: ({ settings }) => settings });
}

/** Changes settings by name; null takes a change back. All or none. Refused where somebody changed settings since they were read, which are then read anew. */
export function useChangeSettings(): (changes: Record<string, SettingValue | null>) => Promise<void> {
  const queries = useQueryClient();
  return async (changes) => {
    const version = queries.getQueryData<Known>(settingsKey)?.version;
    try {
      queries.setQueryData(settingsKey, known(await api.PATCH('/api/v1/settings', { params: { header: version ? { 'If-Match': version } : {} }, body: changes })));
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) await queries.invalidateQueries({ queryKey: settingsKey });
      throw error;
    }
  };
}

/** Settings whose name, help or value has these words, by the first part of their names. */
export function groupsOf(settings: readonly Setting[], words: string): [string, Setting[]][] {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Setting[]>();
  for (const setting of settings) {
    const text = `${setting.name} ${setting.help} ${setting.value}`.toLowerCase();
    if (!wanted.every((word) => text.includes(word))) continue;
    const group = setting.name.split('.')[0] ?? '';
    groups.set(group, [...(groups.get(group) ?? []), setting]);
  }
  return [...groups];
}

/** What is typed as what the server wants: a number, a yes or no, or the text itself. */
export function toValue(type: Setting['type'], text: string): SettingValue {
  if (type === 'integer' || type === 'number') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}

/** What is wrong with a text, before the server is asked; null where nothing is. */
export function wrongWith(setting: Pick<Setting, 'type' | 'min' | 'max'>, text: string): 'number' | 'integer' | 'low' | 'high' | null {
  if (setting.type !== 'integer' && setting.type !== 'number') return null;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return 'number';
  if (setting.type === 'integer' && !Number.isInteger(value)) return 'integer';
  if (setting.min !== null && value < setting.min) return 'low';
  return setting.max !== null && value > setting.max ? 'high' : null;
}

/** What takes a change back: to what it was changed to before, or to none. */
export const before = (setting: Setting): SettingValue | null => (setting.changed_to === null ? null : toValue(setting.type, setting.changed_to));
