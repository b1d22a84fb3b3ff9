// What a device can serve, and telling the server what it serves from now on.
import { useQuery } from '@tanstack/react-query';
import { api, everyPage, must, type Schemas } from '../../api/client';

export type Device = Schemas['Device'];
export interface Place {
  id: string;
  name: string;
}

/** Every course and every checkpoint, by name. */
export function usePlaces() {
  const courses = useQuery({ queryKey: ['courses', 'names'], queryFn: async ({ signal }): Promise<Place[]> =>
    (await everyPage((cursor) => must(api.GET('/api/v1/courses', { signal, params: { query: { limit: 1000, ...(cursor ? { cursor } : {}) } } }))))
      .map(({ id, code, name }) => ({ id, name: `${code} · ${name}` })) });
  const checkpoints = useQuery({ queryKey: ['checkpoints', 'names'], queryFn: async ({ signal }): Promise<Place[]> =>
    (await everyPage((cursor) => must(api.GET('/api/v1/checkpoints', { signal, params: { query: { limit: 1000, active: true, ...(cursor ? { cursor } : {}) } } }))))
      .map(({ id, name }) => ({ id, name })) });
  return { courses: courses.data ?? [], checkpoints: checkpoints.data ?? [] };
}

/** What has to be added to `before` and taken from it to make `after`. */
export function difference(before: readonly string[], after: readonly string[]): { add: string[]; remove: string[] } {
  return { add: after.filter((id) => !before.includes(id)), remove: before.filter((id) => !after.includes(id)) };
}

/** Makes the device serve these courses and stand at these checkpoints, and no others. */
export async function serve(device: Pick<Device, 'id' | 'course_ids' | 'checkpoint_ids'>, courses: readonly string[], checkpoints: readonly string[]): Promise<void> {
  const at = (rest: { course_id: string } | { checkpoint_id: string }) => ({ params: { path: { device_id: device.id, ...rest } } }) as never;
  const course = difference(device.course_ids, courses);
  const checkpoint = difference(device.checkpoint_ids, checkpoints);
  for (const id of course.add) await must(api.PUT('/api/v1/devices/{device_id}/courses/{course_id}', at({ course_id: id })));
  for (const id of course.remove) await must(api.DELETE('/api/v1/devices/{device_id}/courses/{course_id}', at({ course_id: id })));
  for (const id of checkpoint.add) await must(api.PUT('/api/v1/devices/{device_id}/checkpoints/{checkpoint_id}', at({ checkpoint_id: id })));
  for (const id of checkpoint.remove) await must(api.DELETE('/api/v1/devices/{device_id}/checkpoints/{checkpoint_id}', at({ checkpoint_id: id })));
}

/** Heard of in the last five minutes: devices speak up every minute. */
export const isHere = (device: Device, now = new Date()): boolean =>
  !device.revoked_at && device.last_seen_at !== null && now.getTime() - new Date(device.last_seen_at).getTime() < 300_000;
