// A session in words: the course and when it was.
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';

export function SessionName({ sessionId, courseId }: { sessionId: string; courseId: string }) {
  const { dateTime, list } = useFormats();
  const session = useQuery({ queryKey: ['session', sessionId], staleTime: 60_000,
    queryFn: ({ signal }) => must(api.GET('/api/v1/sessions/{session_id}', { params: { path: { session_id: sessionId } }, signal })) });
  const course = useQuery({ queryKey: ['course', courseId], staleTime: 60_000,
    queryFn: ({ signal }) => must(api.GET('/api/v1/courses/{course_id}', { params: { path: { course_id: courseId } }, signal })) });
  const parts = [course.data?.name, session.data && dateTime(session.data.starts_at)].filter(Boolean);
  return parts.length ? parts.map((part, i) => <Fragment key={i}>{i > 0 && list(['', ''])}<bdi>{part}</bdi></Fragment>) : '–';
}
