// A span of days that stands in the address, so that it can be sent, kept and gone back to.
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { addDays, addMonths, firstOfMonth, isDay, lastOfMonth, mondayOf, today } from './days';

export interface Span {
  /** Days, both included; undefined is open. */
  from: string | undefined;
  to: string | undefined;
}

export const spanNames = ['today', 'this_week', 'next_week', 'last_week', 'this_month', 'last_month', 'last_90_days', 'all'] as const;
export type SpanName = (typeof spanNames)[number];

export function spanOf(name: SpanName, now: string = today()): Span {
  const monday = mondayOf(now);
  switch (name) {
    case 'today': return { from: now, to: now };
    case 'this_week': return { from: monday, to: addDays(monday, 6) };
    case 'next_week': return { from: addDays(monday, 7), to: addDays(monday, 13) };
    case 'last_week': return { from: addDays(monday, -7), to: addDays(monday, -1) };
    case 'this_month': return { from: firstOfMonth(now), to: lastOfMonth(now) };
    case 'last_month': return { from: addMonths(now, -1), to: addDays(firstOfMonth(now), -1) };
    case 'last_90_days': return { from: addDays(now, -89), to: now };
    case 'all': return { from: undefined, to: undefined };
  }
}

/** The name of a span that has one. */
export function nameOf(span: Span, now: string = today()): SpanName | undefined {
  return spanNames.find((name) => {
    const one = spanOf(name, now);
    return one.from === span.from && one.to === span.to;
  });
}

/** `from` and `to` of the address, or `first` where it says neither; '-' there is an open end. */
export function readSpan(parameters: URLSearchParams, first: SpanName): Span {
  const from = parameters.get('from');
  const to = parameters.get('to');
  if (from === null && to === null) return spanOf(first);
  return { from: isDay(from) ? from : undefined, to: isDay(to) ? to : undefined };
}

export function useSpan(first: SpanName): [Span, (span: Span) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback((span: Span) => setParameters((old) => {
    const next = new URLSearchParams(old);
    next.set('from', span.from ?? '-');
    next.set('to', span.to ?? '-');
    return next;
  }, { replace: true }), [setParameters]);
  return [readSpan(parameters, first), set];
}

/** One word of the address, '' where it is not there. Setting '' takes it out. */
export function useParameter(name: string): [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback((value: string) => setParameters((old) => {
    const next = new URLSearchParams(old);
    if (value) next.set(name, value);
    else next.delete(name);
    return next;
  }, { replace: true }), [name, setParameters]);
  return [parameters.get(name) ?? '', set];
}
