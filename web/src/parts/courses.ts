// Courses as more than one page asks for them.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, everyPage, must, type Schemas } from '../api/client';

export type Course = Schemas['Course'];

export const coursesKey = ['courses'] as const;
export const courseKey = (id: string) => ['course', id] as const;

/** Every course that the reader may see, by name. */
export function useCourses(): UseQueryResult<Course[]> {
  return useQuery({ queryKey: coursesKey, staleTime: 60_000, queryFn: async ({ signal }) => {
    const all = await everyPage((cursor) => must(api.GET('/api/v1/courses', { params: { query: { limit: 1000, ...(cursor ? { cursor } : {}) } }, signal })));
    return all.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  } });
}

export function useCourse(id: string | undefined): UseQueryResult<Course> {
  return useQuery({ queryKey: courseKey(id ?? ''), enabled: Boolean(id), staleTime: 30_000,
    queryFn: ({ signal }) => must(api.GET('/api/v1/courses/{course_id}', { params: { path: { course_id: id ?? '' } }, signal })) });
}
