// A day's sessions in the order in which they matter: what can be taken now, what comes, what is over. Pure.
import type { Schemas } from '../../api/client';

export type SessionOn = Schemas['SessionOn'];

/** A session is at hand from this long before its start. */
const aheadMs = 30 * 60_000;

export interface Day {
  now: SessionOn[];
  later: SessionOn[];
  over: SessionOn[];
}

export function dayOf(sessions: readonly SessionOn[], now: Date): Day {
  const day: Day = { now: [], later: [], over: [] };
  for (const one of sessions) {
    const { status, starts_at, ends_at } = one.session;
    if (status === 'open') day.now.push(one);
    else if (status !== 'scheduled' || new Date(ends_at) <= now) day.over.push(one);
    else if (new Date(starts_at).getTime() - aheadMs <= now.getTime()) day.now.push(one);
    else day.later.push(one);
  }
  day.now.sort((a, b) => Number(b.session.status === 'open') - Number(a.session.status === 'open'));
  return day;
}

export type Counts = Schemas['Counts'];

/** The figures of all sessions together, cancelled ones left out. */
export function totalOf(sessions: readonly SessionOn[]): Counts & { rate: number | null } {
  const sum: Counts = { present: 0, late: 0, absent: 0, excused: 0, expected: 0 };
  for (const { session, counts } of sessions)
    if (session.status !== 'cancelled') for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key];
  const counted = sum.present + sum.late + sum.absent;
  return { ...sum, rate: counted ? (sum.present + sum.late) / counted : null };
}

/** A device that was not heard of for this long is worth a look. */
const silentMs = 5 * 60_000;

export type Sign = 'heard' | 'silent' | 'never';
export const signOf = (lastSeen: string | null, now: Date): Sign =>
  lastSeen === null ? 'never' : now.getTime() - new Date(lastSeen).getTime() <= silentMs ? 'heard' : 'silent';
