// The sheet of a session: everyone expected or marked. It follows what happens on the server; a mark set here is shown at once and
// taken away again where the server refuses it.
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { useMe } from '../../app/session';
import { useAct } from '../../parts/Notices';
import type { RecordStatus } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import { eachOf, layerOf, mark, putBack, type Sheet, type SheetRow } from './marks';

export const sheetKey = (sessionId: string) => ['sheet', sessionId] as const;

/** Marks on their way, by session: a sheet that is read before they arrive would take them from the screen for a moment. */
const underWay = new Map<string, number>();

export function useSheet(sessionId: string): UseQueryResult<Sheet> {
  const queries = useQueryClient();
  useFeed(useCallback((event: FeedEvent) => {
    if (underWay.has(sessionId)) return; // it is read again when they have arrived
    if (event.kind === 'reset' || event.data.session_id === sessionId || event.data.id === sessionId) void queries.invalidateQueries({ queryKey: sheetKey(sessionId) });
  }, [queries, sessionId]));
  return useQuery({ queryKey: sheetKey(sessionId), refetchInterval: 30_000,
    queryFn: ({ signal }) => must(api.GET('/api/v1/sessions/{session_id}/sheet', { params: { path: { session_id: sessionId } }, signal })) });
}

export interface Marking {
  /** Sets these people's status by hand; `reason` is kept with the records. */
  set(rows: readonly SheetRow[], status: RecordStatus, reason?: string): Promise<boolean>;
  /** Takes back what this reader's side had set for a person. */
  clear(row: SheetRow): Promise<boolean>;
}

export function useMarking(sessionId: string): Marking {
  const { t } = useTranslation('sessions');
  const words = useWords();
  const act = useAct();
  const queries = useQueryClient();
  const layer = layerOf(useMe().role);
  const refresh = useCallback(() => queries.invalidateQueries({ queryKey: sheetKey(sessionId) }), [queries, sessionId]);
  const show = useCallback((people: ReadonlySet<string>, change: (row: SheetRow) => SheetRow) => {
    queries.setQueryData<Sheet>(sheetKey(sessionId), (old) => old && { ...old, rows: old.rows.map((row) => (people.has(row.person_id) ? change(row) : row)) });
  }, [queries, sessionId]);

  const set = useCallback(async (rows: readonly SheetRow[], status: RecordStatus, reason?: string) => {
    const undos: (() => Promise<unknown>)[] = [];
    underWay.set(sessionId, (underWay.get(sessionId) ?? 0) + 1);
    await queries.cancelQueries({ queryKey: sheetKey(sessionId) });
    show(new Set(rows.map((row) => row.person_id)), (row) => ({ ...row, status, set_by: layer }));
    const text = rows.length === 1 ? t('marked', { name: rows[0]?.name ?? '', status: words.status(status) })
      : t('marked_people', { count: rows.length, status: words.status(status) });
    const done = await act(() => eachOf(rows, async (row) => {
      undos.push(await mark(row, layer, { sessionId, personId: row.person_id, status, reason: reason ?? t('reason_by_hand') }, t('reason_undo')));
    }), { text, undo: async () => { await eachOf(undos, (undo) => undo()); await refresh(); } });
    const left = (underWay.get(sessionId) ?? 1) - 1;
    if (left > 0) underWay.set(sessionId, left);
    else {
      underWay.delete(sessionId);
      await refresh();
    }
    return done;
  }, [act, layer, queries, refresh, sessionId, show, t, words]);

  const clear = useCallback(async (row: SheetRow) => {
    const { record_id: record, status: before } = row;
    if (!record || row.set_by !== layer || !before) return false;
    const done = await act(() => putBack(record, null, t('reason_undo')),
      { text: t('taken_back', { name: row.name }), undo: async () => { await putBack(record, before, t('reason_by_hand')); await refresh(); } });
    await refresh();
    return done;
  }, [act, layer, refresh, t]);
  return { set, clear };
}
