// Every calendar of holidays.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, everyPage, must, type Schemas } from '../../api/client';

export type Holidays = Schemas['Holidays'];
export const holidaysKey = ['holidays'] as const;

export function useHolidays(): UseQueryResult<Holidays[]> {
  return useQuery({ queryKey: holidaysKey, queryFn: ({ signal }) => everyPage((cursor) =>
    must(api.GET('/api/v1/holidays', { params: { query: { limit: 1000, ...(cursor ? { cursor } : {}) } }, signal }))) });
}
