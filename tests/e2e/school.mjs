// A small school for the browser tests: people, a course with them, and sessions of days that are over, each taken by hand.

import { must } from '../harness.mjs';

const names = ['Ana Pérez', 'Bruno Díaz', 'Chloé Martin', 'Dalia Haddad', 'Émile Roux', 'Fatima Zahra', 'Goran Petrović', 'Hana Kim'];

// The first of this month in Berlin, so that what is made stands in the month that pages show first.
export const monthStart = () => `${new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(new Date()).slice(0, 7)}-01`;

// {course, people, sessions}: `aDay` sessions on each of the first `days` days of this month, open; of the first everybody is marked.
export async function school(api, { code = 'MATH-1', name = 'Mathematics', count = 6, days = 2, aDay = 1 } = {}) {
  const people = [];
  for (let i = 0; i < count; i += 1)
    people.push(await must(api.post('/api/v1/people', { external_id: `${code}-${String(i + 1).padStart(3, '0')}`, name: `${names[i % names.length]}${i >= names.length ? ` ${i}` : ''}`,
      groups: [i % 2 ? 'Year 8' : 'Year 7'] }), 201));
  const course = await must(api.post('/api/v1/courses', { code, name, time_zone: 'Europe/Berlin', policy: { liveness: 'off', auto_close: false } }), 201);
  for (const person of people) await must(api.put(`/api/v1/courses/${course.id}/roster/${person.id}`), 204);
  const sessions = [];
  const two = (number) => String(number).padStart(2, '0');
  for (let i = 0; i < days * aDay; i += 1) {
    const day = `${monthStart().slice(0, 8)}${two(Math.floor(i / aDay) + 1)}`;
    const hour = 8 + (i % aDay) * 2;
    const session = await must(api.post(`/api/v1/courses/${course.id}/sessions`, { starts_at: `${day}T${two(hour)}:00:00Z`, ends_at: `${day}T${two(hour + 1)}:00:00Z` }), 201);
    await must(api.post(`/api/v1/sessions/${session.id}/open`), 200);
    sessions.push(session);
  }
  const mark = async (session, person, status) => {
    const answer = await api.post(`/api/v1/sessions/${session.id}/records`, { person_id: person.id, status, reason: 'taken by hand' });
    if (answer.status !== 201) throw new Error(answer.text);
  };
  const statuses = ['present', 'late', 'present', 'absent', 'excused'];
  for (const [i, person] of people.entries()) if (sessions[0]) await mark(sessions[0], person, statuses[i % statuses.length]);
  return { course, people, sessions };
}
