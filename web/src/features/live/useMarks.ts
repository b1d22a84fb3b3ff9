// Marks by hand and "not this person": shown at once, sent, taken back where the server refuses, and undone by who did them.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useAct } from '../../parts/Notices';
import type { RecordStatus } from '../../parts/statuses';
import { undoStatus, withStatus, type SheetRow } from './sheetState';
import { sheetOf } from './sheet';

export function useMarks(sessionId: string) {
  const { t } = useTranslation('live');
  const queries = useQueryClient();
  const layer = atLeast(useMe().role, 'office') ? 'office' : 'teacher';
  const act = useAct();

  const mark = useCallback(async (row: SheetRow, status: RecordStatus) => {
    const { queryKey } = sheetOf(sessionId);
    queries.setQueryData(queryKey, (old) => old && withStatus(old, row.person_id, status));
    let recordId = '';
    const done = await act(async () => {
      const record = await must(api.POST('/api/v1/sessions/{session_id}/records', { params: { path: { session_id: sessionId } },
        body: { person_id: row.person_id, status, reason: t('reason_by_hand') } }));
      recordId = record.id;
    }, { text: t('marked', { name: row.name, status: t(`status.${status}`) }),
      undo: async () => {
        await must(api.PATCH('/api/v1/records/{record_id}', { params: { path: { record_id: recordId } },
          body: { status: undoStatus(row, layer), reason: t('reason_undone') } }));
        await queries.invalidateQueries({ queryKey });
      } });
    if (!done) await queries.invalidateQueries({ queryKey });
  }, [sessionId, queries, act, t, layer]);

  const notThisPerson = useCallback(async (row: SheetRow) => {
    const { queryKey } = sheetOf(sessionId);
    const path = { params: { path: { record_id: row.record_id ?? '' } } };
    await act(() => must(api.POST('/api/v1/records/{record_id}/not_this_person', { ...path, body: { reason: t('reason_not_this_person') } })),
      { text: t('not_this_person_done', { name: row.name }),
        undo: () => must(api.DELETE('/api/v1/records/{record_id}/not_this_person', path)) });
    await queries.invalidateQueries({ queryKey });
  }, [sessionId, queries, act, t]);

  return { mark, notThisPerson };
}
