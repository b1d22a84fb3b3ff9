// How a file of people is to be understood, as the server's query says it. Pure.
import type { paths } from '../../api/schema';

type Query = NonNullable<paths['/api/v1/imports/people']['post']['parameters']['query']>;

export interface Options {
  absent: 'leave' | 'deactivate';
  memberships: 'add' | 'replace';
  createCourses: boolean;
  /** A course that everybody in the file is to be on as well; '' for none. */
  course: string;
  timeZone: string;
}

export const usualOptions = (): Options =>
  ({ absent: 'leave', memberships: 'add', createCourses: false, course: '', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });

/** The query of the preview; with the preview's token, that of applying it. */
export function queryOf(options: Options, token?: string): string {
  const query: Record<keyof Query, string> & { token?: string } = {
    absent: options.absent, memberships: options.memberships, create_courses: String(options.createCourses), time_zone: options.timeZone,
    course: options.course.trim(), rows: 'changes' };
  const words = new URLSearchParams(Object.entries({ ...query, ...(token ? { token } : {}) }).filter(([, value]) => value !== ''));
  return words.toString();
}
