// Figures over a line of numbers or times: one line a series, upright lines where something is worth pointing at. A value that is
// null leaves a gap. The figures are also a table (see ChartFrame).
import { ChartFrame } from './ChartFrame';
import { look } from './look';
import { labelStep, labelWidth, niceScale } from './scale';

export interface LineRow {
  x: number;
  /** One for each series. */
  values: readonly (number | null)[];
}

export interface LineChartProps {
  title: string;
  summary?: string;
  /** What `x` is: the head of the table's first column. */
  xIs: string;
  series: readonly string[];
  /** By rising x. */
  rows: readonly LineRow[];
  formatX: (x: number) => string;
  format: (value: number) => string;
  /** Ends of the upright axis; without them those of the values. */
  from?: number;
  to?: number;
  marks?: readonly { x: number; label: string }[];
  /** Labels under the days themselves and not under round numbers. */
  labelRows?: boolean;
  height?: number;
}

const margin = { left: 52, right: 12, top: 20, bottom: 26 };

export function LineChart({ title, summary, xIs, series, rows, formatX, format, from, to, marks = [], labelRows = false, height = 260 }: LineChartProps) {
  const values = rows.flatMap((row) => row.values.filter((value): value is number => value !== null));
  const scale = niceScale(from ?? Math.min(0, ...values), to ?? Math.max(0, ...values));
  const xs = [...rows.map((row) => row.x), ...marks.map((mark) => mark.x)];
  const low = xs.length ? Math.min(...xs) : 0;
  const high = xs.length ? Math.max(...xs) : 1;
  const columns = [
    { key: 'x', head: xIs, cell: (row: LineRow) => formatX(row.x) },
    ...series.map((name, i) => ({ key: String(i), head: name, numeric: true, cell: (row: LineRow) => {
      const value = row.values[i];
      return value === null || value === undefined ? '–' : format(value);
    } })),
  ];
  const draw = (width: number) => {
    const inner = { width: Math.max(1, width - margin.left - margin.right), height: height - margin.top - margin.bottom };
    const px = (x: number) => margin.left + (high > low ? (x - low) / (high - low) : 0.5) * inner.width;
    const py = (value: number) => margin.top + inner.height * (1 - (value - scale.min) / (scale.max - scale.min));
    const room = inner.width / labelWidth(labelRows ? rows.map((row) => formatX(row.x)) : [formatX(low), formatX(high)]);
    const labels = labelRows ? rows.filter((_, n) => n % labelStep(rows.length, room) === 0).map((row) => row.x)
      : niceScale(low, high, Math.max(2, Math.min(8, room))).ticks.filter((tick) => tick >= low && tick <= high);
    return (
      <>
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line x1={margin.left} x2={width - margin.right} y1={py(tick)} y2={py(tick)} stroke="var(--mui-palette-divider)" />
            <text x={margin.left - 6} y={py(tick)} dy="0.35em" textAnchor="end">{format(tick)}</text>
          </g>
        ))}
        {/* The last label ends with the picture. */}
        {labels.map((x) => <text key={x} x={Math.min(px(x), width - formatX(x).length * 3.2)} y={height - 8} textAnchor="middle">{formatX(x)}</text>)}
        {marks.map((mark) => (
          <g key={mark.label}>
            <line x1={px(mark.x)} x2={px(mark.x)} y1={margin.top} y2={margin.top + inner.height} stroke="var(--mui-palette-text-primary)" strokeDasharray="3 3" />
            <text x={px(mark.x)} y={12} textAnchor={px(mark.x) > width / 2 ? 'end' : 'start'}>{mark.label}</text>
          </g>
        ))}
        {series.map((name, i) => {
          let drawing = false;
          const path = rows.map((row) => {
            const value = row.values[i];
            if (value === null || value === undefined) {
              drawing = false;
              return '';
            }
            const step = `${drawing ? 'L' : 'M'}${px(row.x).toFixed(1)} ${py(value).toFixed(1)}`;
            drawing = true;
            return step;
          }).join('');
          return <path key={name} d={path} fill="none" stroke={look(i).colour} strokeWidth="2.5" strokeDasharray={look(i).dash} strokeLinejoin="round" />;
        })}
      </>
    );
  };
  return <ChartFrame title={title} {...(summary ? { summary } : {})} rows={rows} columns={columns} series={series} lines height={height} draw={draw} />;
}
