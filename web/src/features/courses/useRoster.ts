// Everybody on the roster of a course.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, everyPage, must } from '../../api/client';
import type { Person } from '../../parts/people';

export const rosterKey = (courseId: string) => ['roster', courseId] as const;

export function useRoster(courseId: string | undefined): UseQueryResult<Person[]> {
  return useQuery({ queryKey: rosterKey(courseId ?? ''), enabled: Boolean(courseId), queryFn: ({ signal }) => everyPage((cursor) =>
    must(api.GET('/api/v1/people', { params: { query: { course: courseId ?? '', limit: 1000, ...(cursor ? { cursor } : {}) } }, signal }))) });
}
