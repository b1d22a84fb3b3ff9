// What happens on the server, as it happens: one stream of server-sent events for the whole app, resumed by the browser itself
// where it broke off. Events hold ids and words, never a name.
import { useEffect } from 'react';

export type FeedKind = 'record' | 'session' | 'passage' | 'checkpoint' | 'review' | 'dispute' | 'person' | 'job' | 'device' | 'health' | 'reset';
export interface FeedEvent {
  kind: FeedKind;
  id: string;
  data: Record<string, unknown>;
}

const kinds: readonly FeedKind[] = ['record', 'session', 'passage', 'checkpoint', 'review', 'dispute', 'person', 'job', 'device', 'health', 'reset'];
const listeners = new Set<(event: FeedEvent) => void>();
let source: EventSource | undefined;

function open(): void {
  source = new EventSource('/api/v1/events');
  for (const kind of kinds)
    source.addEventListener(kind, (message: MessageEvent<string>) => {
      const event: FeedEvent = { kind, id: message.lastEventId, data: message.data ? (JSON.parse(message.data) as Record<string, unknown>) : {} };
      for (const listener of listeners) listener(event);
    });
}

/** Calls `listener` for each event until the returned function is called. The stream is open while anyone listens. */
export function listen(listener: (event: FeedEvent) => void): () => void {
  listeners.add(listener);
  if (!source && typeof EventSource !== 'undefined') open();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    source?.close();
    source = undefined;
  };
}

/** listen() for as long as a component stands. `listener` should be stable (useCallback). */
export function useFeed(listener: (event: FeedEvent) => void): void {
  useEffect(() => listen(listener), [listener]);
}
