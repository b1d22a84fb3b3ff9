// A session as it goes on: its sheet, what the camera sees, and word of each new mark.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { answered, begun, later, type Led } from './challenge';
import { LiveSocket, type FrameAnswer, type FrameProblem, type LiveMessage, type LiveState } from './liveSocket';
import type { RecordStatus } from '../../parts/statuses';
import { putRecord, sheetOf } from './sheet';

/** A mark as it came, newest first in the log. */
export interface Mark {
  event: number;
  personId: string;
  name: string;
  status: RecordStatus;
  method: string;
  at: string;
}

const longestLog = 200;
const source = 'browser camera';

export function useLive(sessionId: string, onMark: (mark: Mark) => void) {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>({ phase: 'connecting' });
  const [mayMark, setMayMark] = useState(false);
  const [answer, setAnswer] = useState<FrameAnswer | null>(null);
  const [led, setLed] = useState<Led | null>(null);
  const [problem, setProblem] = useState<FrameProblem['problem'] | null>(null);
  const [tookMs, setTookMs] = useState<number | null>(null);
  const [skipped, setSkipped] = useState(0);
  const [log, setLog] = useState<readonly Mark[]>([]);
  const socket = useRef<LiveSocket | null>(null);
  const marked = useRef(new Map<string, RecordStatus | null>()); // as the server said last, so that each mark is told once
  const told = useRef(onMark);
  told.current = onMark;

  useEffect(() => {
    const sheet = sheetOf(sessionId);
    const readAnew = () => { void queries.invalidateQueries({ queryKey: sheet.queryKey }); };
    // Who is marked when one comes is no news. What happens between this reading and the first message is told by the socket.
    const begin = async () => {
      const { rows } = await queries.fetchQuery({ ...sheet, staleTime: 0 });
      for (const row of rows) if (!marked.current.has(row.person_id)) marked.current.set(row.person_id, row.status);
    };
    marked.current.clear();
    let first = true;
    const hear = (message: LiveMessage) => {
      switch (message.type) {
        case 'hello':
          setMayMark(message.may_mark);
          if (first) begin().catch(() => undefined); // the page says why its sheet cannot be read
          else if (message.reset) readAnew();
          first = false;
          break;
        case 'result':
          setAnswer(message);
          setLed((old) => answered(old, message, Date.now()));
          setProblem(null);
          setTookMs(Date.now() - (socket.current?.sentAt(message.frame) ?? Date.now()));
          break;
        case 'challenge':
          setLed((old) => begun(old, message, Date.now()));
          break;
        case 'skipped':
          setSkipped((count) => count + 1);
          break;
        case 'problem':
          setProblem(message.problem);
          break;
        case 'session':
          readAnew();
          break;
        case 'record': {
          const { record } = message;
          if (!record) {
            readAnew();
            break;
          }
          const before = marked.current.get(record.person_id) ?? null;
          marked.current.set(record.person_id, record.status);
          putRecord(queries, record);
          if (record.status && record.status !== before) {
            const mark = { event: message.event, personId: record.person_id, name: record.name, status: record.status, method: record.method,
              at: record.marked_at ?? message.at };
            setLog((all) => [mark, ...all].slice(0, longestLog));
            told.current(mark);
          }
          break;
        }
      }
    };
    const live = new LiveSocket({ sessionId, source, onMessage: hear, onState: setState, onDropped: () => setSkipped((count) => count + 1) });
    socket.current = live;
    live.start();
    return () => live.stop();
  }, [sessionId, queries]);

  // Boxes of a moment ago are no boxes of now.
  useEffect(() => {
    if (!answer) return undefined;
    const timer = setTimeout(() => setAnswer(null), 3000);
    return () => clearTimeout(timer);
  }, [answer]);

  // No more frames may come: the camera was stopped, or the connection was lost.
  const leading = led !== null;
  useEffect(() => {
    if (!leading) return undefined;
    const timer = setInterval(() => setLed((old) => later(old, Date.now())), 500);
    return () => clearInterval(timer);
  }, [leading]);

  return {
    state, mayMark, answer, led, problem, tookMs, skipped, log,
    offer: useCallback((frame: Blob) => socket.current?.offer(frame), []),
    tryNow: useCallback(() => socket.current?.now(), []),
    clear: useCallback(() => { setLog([]); setAnswer(null); setSkipped(0); socket.current?.withdraw(); }, []),
    quiet: useCallback(() => { setAnswer(null); setLed(null); setProblem(null); socket.current?.withdraw(); }, []),
  };
}
