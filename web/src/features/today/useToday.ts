// What the page of the day reads, and that it reads again what changes while one looks at it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, everyPage, must } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { addDays, today } from '../../parts/days';

const momentMs = 800; // a class that walks in is one change, not thirty

export function useSessionsOn() {
  return useQuery({ queryKey: ['sessions_on'], refetchInterval: 60_000,
    queryFn: ({ signal }) => everyPage((cursor) => must(api.GET('/api/v1/sessions', { params: { query: { limit: 200, cursor } }, signal }))) });
}

export function useOpenRegisters() {
  return useQuery({ queryKey: ['open_registers'],
    queryFn: ({ signal }) => must(api.GET('/api/v1/reports/unsubmitted', { params: { query: { limit: 5 } }, signal })) });
}

/** The last two weeks, day by day. */
export function useLastDays() {
  const to = today();
  return useQuery({ queryKey: ['last_days', to], staleTime: 60_000,
    queryFn: ({ signal }) => must(api.GET('/api/v1/reports/summary', { params: { query: { from: addDays(to, -13), to, by: 'day' } }, signal })) });
}

const mostReviews = 100;

/** How many faces wait for a human; `more`: at least so many. */
export function useReviewCount(enabled: boolean) {
  return useQuery({ queryKey: ['review_count'], enabled, queryFn: async ({ signal }) => {
    const page = await must(api.GET('/api/v1/reviews', { params: { query: { limit: mostReviews } }, signal }));
    return { count: page.items.length, more: page.next_cursor !== null };
  } });
}

export function useDevicesOn(enabled: boolean) {
  return useQuery({ queryKey: ['devices_on'], enabled, refetchInterval: 30_000, queryFn: async ({ signal }) => {
    const all = await everyPage((cursor) => must(api.GET('/api/v1/devices', { params: { query: { limit: 200, cursor } }, signal })));
    return all.filter((device) => device.revoked_at === null);
  } });
}

// What an event makes old.
const changed: Partial<Record<FeedEvent['kind'], readonly string[]>> = {
  record: ['sessions_on', 'sheet'],
  session: ['sessions_on', 'sheet', 'open_registers'],
  review: ['review_count'],
  device: ['devices_on'],
  reset: ['sessions_on', 'sheet', 'open_registers', 'review_count', 'devices_on'],
};

/** Reads again what the live feed says has changed. */
export function useTodayFeed(): void {
  const queries = useQueryClient();
  const stale = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useFeed(useCallback(({ kind }: FeedEvent) => {
    const keys = changed[kind] ?? [];
    for (const key of keys) stale.current.add(key);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const key of stale.current) void queries.invalidateQueries({ queryKey: [key] });
      stale.current.clear();
    }, momentMs);
  }, [queries]));
}

/** The time, to the half minute: what is on changes while the page stands. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
