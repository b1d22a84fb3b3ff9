// After a change of a person: what is shown of them anywhere is asked for again.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { personKey } from '../../parts/people';

export function usePersonChanged(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all([queries.invalidateQueries({ queryKey: personKey(id) }), queries.invalidateQueries({ queryKey: ['people'] }),
      queries.invalidateQueries({ queryKey: ['groups'] })]);
  }, [queries, id]);
}
