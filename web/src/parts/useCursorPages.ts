// A list that the server gives page by page: one page is held and shown at a time, however long the list is, so that the hundredth
// page of 100 000 people is as quick as the first. Going back asks for a page by the cursor it was found with. A change of `key`
// (another search, another filter) begins again at the first page.
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';

export interface CursorPage<T> {
  items: T[];
  next_cursor?: string | null;
}

export interface CursorPages<T> {
  query: UseQueryResult<CursorPage<T>>;
  /** From 1. */
  number: number;
  next: (() => void) | undefined;
  previous: (() => void) | undefined;
}

export function useCursorPages<T>(key: readonly unknown[], load: (cursor: string | undefined, signal: AbortSignal) => Promise<CursorPage<T>>,
  options: { enabled?: boolean } = {}): CursorPages<T> {
  const name = JSON.stringify(key);
  const [at, setAt] = useState<{ name: string; cursors: string[] }>({ name, cursors: [] });
  const cursors = at.name === name ? at.cursors : [];
  const cursor = cursors.at(-1);
  const query = useQuery({ queryKey: [...key, { cursor: cursor ?? null }], queryFn: ({ signal }) => load(cursor, signal),
    placeholderData: keepPreviousData, enabled: options.enabled ?? true });
  const further = query.isPlaceholderData ? null : query.data?.next_cursor;
  return {
    query,
    number: cursors.length + 1,
    next: further ? () => setAt({ name, cursors: [...cursors, further] }) : undefined,
    previous: cursors.length > 0 ? () => setAt({ name, cursors: cursors.slice(0, -1) }) : undefined,
  };
}
