// The days an excuse is for, as moments in the reader's zone: whole days, from the first one's midnight to the last one's end. Pure.
export interface Days {
  from: string;
  to: string;
}

/** 'starts_at' and 'ends_at' of the API; null where the days are not in order. */
export function spanOf({ from, to }: Days): { starts_at: string; ends_at: string } | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from) || !/^\d{4}-\d{2}-\d{2}$/.test(to) || to < from) return null;
  const start = new Date(`${from}T00:00:00`);
  const end = new Date(`${to}T00:00:00`);
  end.setDate(end.getDate() + 1); // by the calendar: a day of 23 or 25 hours is one day too
  return Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()) ? null : { starts_at: start.toISOString(), ends_at: end.toISOString() };
}

/** Today where the reader is: '2026-11-21'. */
export function today(now = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
