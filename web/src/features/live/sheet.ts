// The sheet of a session, read from the server and kept true by what the socket says. A record that is told while the sheet is
// being read may be newer than what was read: it is put in again.
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { api, must, type Schemas } from '../../api/client';
import { withRecord, type Sheet } from './sheetState';

type ListedRecord = Schemas['ListedRecord'];
const readings = new Set<{ sessionId: string; told: ListedRecord[] }>();

async function read(sessionId: string, signal: AbortSignal): Promise<Sheet> {
  const reading = { sessionId, told: [] as ListedRecord[] };
  readings.add(reading);
  try {
    const sheet = await must(api.GET('/api/v1/sessions/{session_id}/sheet', { params: { path: { session_id: sessionId } }, signal }));
    return reading.told.reduce(withRecord, sheet);
  } finally {
    readings.delete(reading);
  }
}

export const sheetOf = (sessionId: string) => queryOptions({ queryKey: ['sheet', sessionId], queryFn: ({ signal }) => read(sessionId, signal) });

/** Puts a record that was told into the sheet, and into those on their way. */
export function putRecord(queries: QueryClient, record: ListedRecord): void {
  for (const { sessionId, told } of readings) if (sessionId === record.session_id) told.push(record);
  queries.setQueryData(sheetOf(record.session_id).queryKey, (old) => old && withRecord(old, record));
}
