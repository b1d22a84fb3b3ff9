// Round numbers for an axis that holds all of some values.

export interface Scale {
  min: number;
  max: number;
  ticks: number[];
}

/** An axis from `from` (or lower) to `to` (or higher) with about `count` steps of 1, 2 or 5 times a power of ten. */
export function niceScale(from: number, to: number, count = 4): Scale {
  const span = to > from ? to - from : Math.abs(from) || 1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.max(Math.ceil((to > from ? to : from + span) / step - 1e-9), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { min: ticks[0] ?? from, max: ticks.at(-1) ?? to, ticks };
}

/** About how many units of the drawing a label is wide, with a gap to the next. */
export const labelWidth = (labels: readonly string[]): number => Math.max(48, ...labels.map((label) => label.length * 6.4 + 12));

/** Which of `count` labels to write when only about `room` fit: every one, every second, every fifth... always the first. */
export const labelStep = (count: number, room: number): number => Math.max(1, Math.ceil(count / Math.max(1, room)));
