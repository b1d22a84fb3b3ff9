// A paged list: what has come so far, and a button for what comes next.
import Button from '@mui/material/Button';
import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

/** A query that `Loaded` can show: `data` are the items of all pages read. */
export function usePages<T>(key: QueryKey, read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>, enabled = true) {
  return useInfiniteQuery({
    queryKey: key, enabled,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}

export function More({ query }: { query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> } }) {
  const { t } = useTranslation('common');
  if (!query.hasNextPage) return null;
  return <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()} sx={{ mt: 1 }}>{t('more')}</Button>;
}
