// Changing a course: what is given is changed, if nobody else changed it meanwhile; and changed back where that is asked for.
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { courseKey, coursesKey, type Course } from '../../parts/courses';
import { useNotice } from '../../parts/Notices';

export type CourseChange = Schemas['CourseChange'];

/** Throws where the server refuses. `before` is what undo sets again. */
export function useChangeCourse(): (course: Course, change: CourseChange, before: CourseChange) => Promise<void> {
  const { t } = useTranslation('courses');
  const queries = useQueryClient();
  const say = useNotice();
  const send = async (course: Course, change: CourseChange): Promise<Course> => {
    const now = await must(api.PATCH('/api/v1/courses/{course_id}', { params: { path: { course_id: course.id }, header: { 'If-Match': `"${course.version}"` } }, body: change }));
    queries.setQueryData(courseKey(course.id), now);
    void queries.invalidateQueries({ queryKey: coursesKey });
    return now;
  };
  return async (course, change, before) => {
    const now = await send(course, change);
    say({ text: t('saved'), undo: () => send(now, before) });
  };
}
