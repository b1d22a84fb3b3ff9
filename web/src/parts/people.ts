// A person by id and by words, as more than one page asks for them.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, must, type Schemas } from '../api/client';

export type Person = Schemas['Person'];
/** Enough of a person to be chosen. */
export type PersonChoice = Pick<Person, 'id' | 'name' | 'external_id'>;

export const personKey = (id: string) => ['person', id] as const;
export const loadPerson = (id: string, signal?: AbortSignal): Promise<Person> =>
  must(api.GET('/api/v1/people/{person_id}', { params: { path: { person_id: id } }, signal: signal ?? null }));

/** One person. Lists that show many of them keep what was asked for a minute. */
export function usePerson(id: string | null | undefined): UseQueryResult<Person> {
  return useQuery({ queryKey: personKey(id ?? ''), queryFn: ({ signal }) => loadPerson(id ?? '', signal), enabled: Boolean(id), staleTime: 60_000 });
}

/** The first active people whom these words may mean. */
export async function findPeople(words: string, options: { course?: string; limit?: number; signal?: AbortSignal } = {}): Promise<Person[]> {
  const { items } = await must(api.GET('/api/v1/people', { params: { query: { ...(words.trim() ? { q: words.trim() } : {}), active: true,
    ...(options.course ? { course: options.course } : {}), limit: options.limit ?? 20 } }, signal: options.signal ?? null }));
  return items;
}
