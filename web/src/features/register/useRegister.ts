// The register of a course over a span of days, and setting what people were in it.
import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, everyPage, must } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { useMe } from '../../app/session';
import type { Course } from '../../parts/courses';
import { addDays, instantOf } from '../../parts/days';
import { useAct } from '../../parts/Notices';
import type { RecordStatus } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import { eachOf, layerOf, mark, putBack } from '../sessions/marks';
import { makeRegister, type Place, type Register } from './register';

const registerKey = (courseId: string) => ['register', courseId] as const;

/** `from` and `to` are days where the course is, both of it. */
export function useRegister({ id: courseId, time_zone: zone }: Pick<Course, 'id' | 'time_zone'>, from: string, to: string): UseQueryResult<Register> {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  useFeed(useCallback((event: FeedEvent) => {
    if (event.kind === 'record' || event.kind === 'session' || event.kind === 'reset') void queries.invalidateQueries({ queryKey: registerKey(courseId) });
  }, [queries, courseId]));
  return useQuery({ queryKey: [...registerKey(courseId), from, to], enabled: courseId !== '', placeholderData: keepPreviousData, queryFn: async ({ signal }) => {
    const within = { from: instantOf(from, '00:00', zone), to: instantOf(addDays(to, 1), '00:00', zone) };
    const query = (cursor: string | undefined) => ({ limit: 1000, ...(cursor ? { cursor } : {}) });
    const [sessions, people, records] = await Promise.all([
      everyPage((cursor) => must(api.GET('/api/v1/courses/{course_id}/sessions', { params: { path: { course_id: courseId }, query: { from, to, ...query(cursor) } }, signal }))),
      everyPage((cursor) => must(api.GET('/api/v1/people', { params: { query: { course: courseId, active: true, ...query(cursor) } }, signal }))),
      everyPage((cursor) => must(api.GET('/api/v1/records', { params: { query: { course: courseId, ...within, ...query(cursor) } }, signal }))),
    ]);
    return makeRegister(sessions, people, records, i18n.language);
  } });
}

export interface RegisterMarks {
  /** What is on its way to the server, by 'person session': shown in place of what was there. */
  pending: ReadonlyMap<string, RecordStatus | null>;
  set(places: readonly Place[], status: RecordStatus): Promise<void>;
  /** Takes back what this reader's side had set. */
  clear(places: readonly Place[]): Promise<void>;
  excuse(places: readonly Place[], code: string, reason: string): Promise<void>;
  /** Takes the last of these back. False where there is nothing more. */
  undo(): Promise<boolean>;
}

export const placeKey = (personId: string, sessionId: string): string => `${personId} ${sessionId}`;

export function useRegisterMarks(courseId: string, register: Register | undefined): RegisterMarks {
  const { t } = useTranslation('register');
  const words = useWords();
  const act = useAct();
  const queries = useQueryClient();
  const layer = layerOf(useMe().role);
  const [pending, setPending] = useState<ReadonlyMap<string, RecordStatus | null>>(new Map());
  const undos = useRef<(() => Promise<unknown>)[]>([]);

  const refresh = async () => { await queries.invalidateQueries({ queryKey: registerKey(courseId) }); };
  const at = ({ row, column }: Place) => {
    const person = register?.people[row];
    const session = register?.sessions[column];
    const cell = register?.cells[row]?.[column];
    return person && session && cell ? [{ person, session, cell }] : [];
  };
  // Shows `status` in these cells while `work` goes on; what it gives back undoes it, by the notice or by the keyboard.
  const change = async (items: ReturnType<typeof at>, status: RecordStatus | null, work: () => Promise<(() => Promise<unknown>)[]>, text: string) => {
    if (items.length === 0) return;
    setPending((old) => new Map([...old, ...items.map(({ person, session }) => [placeKey(person.id, session.id), status] as const)]));
    const back: (() => Promise<unknown>)[] = [];
    const undo = async () => {
      undos.current = undos.current.filter((one) => one !== undo);
      try {
        await eachOf(back.splice(0), (one) => one());
      } finally {
        await refresh();
      }
    };
    const done = await act(async () => { back.push(...(await work())); }, { text, undo });
    if (done) undos.current.push(undo);
    await refresh();
    setPending((old) => new Map([...old].filter(([key]) => !items.some(({ person, session }) => placeKey(person.id, session.id) === key))));
  };

  return {
    pending,
    set: (places, status) => {
      const items = places.flatMap(at);
      return change(items, status, () => eachOf(items, ({ person, session, cell }) =>
        mark(cell, layer, { sessionId: session.id, personId: person.id, status, reason: t('reason_by_hand') }, t('reason_undo'))),
      t('marked', { count: items.length, status: words.status(status) }));
    },
    clear: (places) => {
      const items = places.flatMap(at).filter(({ cell }) => cell.set_by === layer && cell.record_id);
      return change(items, null, () => eachOf(items, async ({ cell }) => {
        const record = cell.record_id ?? '';
        await putBack(record, null, t('reason_undo'));
        return () => putBack(record, cell.status, t('reason_by_hand'));
      }), t('taken_back', { count: items.length }));
    },
    excuse: (places, code, reason) => {
      const items = places.flatMap(at);
      const bySession = new Map<string, string[]>();
      for (const { person, session } of items) bySession.set(session.id, [...(bySession.get(session.id) ?? []), person.id]);
      return change(items, 'excused', async () => {
        const made = await eachOf([...bySession], ([session_id, person_ids]) =>
          must(api.POST('/api/v1/excuses', { body: { person_ids, session_id, code, ...(reason ? { reason } : {}) } })));
        return made.flatMap(({ items: excuses }) => excuses.map((one) => () =>
          must(api.POST('/api/v1/excuses/{excuse_id}/withdraw', { params: { path: { excuse_id: one.id } }, body: { reason: t('reason_undo') } }))));
      }, t('excused', { count: items.length }));
    },
    undo: async () => {
      const last = undos.current.at(-1);
      if (!last) return false;
      await act(last, { text: t('undone') });
      return true;
    },
  };
}
