// Where a kiosk stands and what is on there. What it learns from the server it keeps (sealed), so that it knows its sessions also
// when it starts without a network.
import { duty, sessions } from './server';
import { fact, keepFact } from './storage';
import type { Place } from './captures';

export interface KnownSession {
  id: string;
  courseId: string;
  courseName: string;
  startsAt: string;
  endsAt: string;
  status: string;
}

export interface Known {
  device: string;
  courses: { id: string; name: string; opensBeforeS: number; closesAfterS: number }[];
  checkpoints: { id: string; name: string }[];
  sessions: KnownSession[];
  /** Server's clock minus ours, in milliseconds. */
  offsetMs: number;
}

/** Asks the server, and keeps the answer. */
export async function learn(key: string, now = new Date()): Promise<Known> {
  const asked = Date.now();
  const told = await duty(key);
  const offsetMs = new Date(told.server_time).getTime() - (asked + Date.now()) / 2;
  const from = new Date(now.getTime() - 12 * 3_600_000);
  const to = new Date(now.getTime() + 36 * 3_600_000);
  const lists = await Promise.all(told.courses.map(async (course) => (await sessions(key, course.id, from, to)).map((session) => ({
    id: session.id, courseId: course.id, courseName: course.name, startsAt: session.starts_at, endsAt: session.ends_at, status: session.status }))));
  const known: Known = {
    device: told.name,
    courses: told.courses.map((course) => ({ id: course.id, name: course.name, opensBeforeS: course.policy.opens_before_s ?? 0,
      closesAfterS: course.policy.closes_after_s ?? 0 })),
    checkpoints: told.checkpoints.map((checkpoint) => ({ id: checkpoint.id, name: checkpoint.name })),
    sessions: lists.flat(),
    offsetMs,
  };
  await keepFact('known', known);
  return known;
}

export const remembered = (): Promise<Known | null> => fact<Known>('known');

/** What the kiosk was set to: one course, one checkpoint, or whatever of its courses is on. */
export type Setting = { kind: 'course'; id: string } | { kind: 'checkpoint'; id: string };

/** The session that is on at `at` (its policy's window included): an open one first, then the one that started last. */
export function sessionAt(known: Known, courseId: string, at: number): KnownSession | null {
  const course = known.courses.find((one) => one.id === courseId);
  if (!course) return null;
  const on = known.sessions.filter((session) => session.courseId === courseId && session.status !== 'cancelled' && session.status !== 'closed'
    && at >= new Date(session.startsAt).getTime() - course.opensBeforeS * 1000 && at <= new Date(session.endsAt).getTime() + course.closesAfterS * 1000);
  on.sort((a, b) => Number(b.status === 'open') - Number(a.status === 'open') || b.startsAt.localeCompare(a.startsAt));
  return on[0] ?? null;
}

export function placeAt(known: Known, setting: Setting, at: number): Place | null {
  if (setting.kind === 'checkpoint') return known.checkpoints.some((one) => one.id === setting.id) ? { kind: 'checkpoint', id: setting.id } : null;
  const session = sessionAt(known, setting.id, at);
  return session ? { kind: 'session', id: session.id } : null;
}
