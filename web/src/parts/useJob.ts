// Work that the server does in its own time: asked for with `Prefer: respond-async`, followed until it ends.
import { useQuery } from '@tanstack/react-query';
import { api, must, type Schemas } from '../api/client';

export type Job = Schemas['Job'];
const ended = new Set<Job['status']>(['succeeded', 'failed', 'cancelled']);
export const isEnded = (job: Job | undefined): boolean => job !== undefined && ended.has(job.status);

/** How far a job is, asked again every `everyMs` until it ended. */
export function useJob(id: string | null, everyMs = 700) {
  return useQuery<Job>({ queryKey: ['job', id], enabled: id !== null, refetchInterval: (query) => (isEnded(query.state.data) ? false : everyMs),
    queryFn: ({ signal }) => must<Job>(api.GET('/api/v1/jobs/{job_id}', { params: { path: { job_id: id ?? '' } }, signal })) });
}

/** The answer that a job which succeeded has. */
export const jobResult = <T,>(id: string): Promise<T> =>
  must(api.GET('/api/v1/jobs/{job_id}/result', { params: { path: { job_id: id } } })) as Promise<T>;

export const cancelJob = (id: string): Promise<unknown> => must(api.DELETE('/api/v1/jobs/{job_id}', { params: { path: { job_id: id } } }));
