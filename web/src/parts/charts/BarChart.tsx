// Counts or shares of a few things or of the days of a term, as bars: beside each other, or stacked where they add up to a whole.
// The figures are also a table (see ChartFrame).
import { ChartFrame } from './ChartFrame';
import { look } from './look';
import { labelStep, labelWidth, niceScale } from './scale';

export interface BarRow {
  label: string;
  /** One for each series. */
  values: readonly number[];
}

export interface BarChartProps {
  title: string;
  summary?: string;
  /** What the labels are: the head of the table's first column. */
  labelsAre: string;
  series: readonly string[];
  rows: readonly BarRow[];
  stacked?: boolean;
  /** Where the axis ends at least: 1 for shares. */
  upTo?: number;
  format: (value: number) => string;
  height?: number;
}

const margin = { left: 52, right: 8, top: 8, bottom: 26 };

export function BarChart({ title, summary, labelsAre, series, rows, stacked = false, upTo = 0, format, height = 240 }: BarChartProps) {
  const largest = Math.max(upTo, ...rows.map((row) => (stacked ? row.values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...row.values))));
  const scale = niceScale(0, largest || 1);
  const columns = [
    { key: 'label', head: labelsAre, cell: (row: BarRow) => row.label },
    ...series.map((name, i) => ({ key: String(i), head: name, numeric: true, cell: (row: BarRow) => format(row.values[i] ?? 0) })),
  ];
  const draw = (width: number) => {
    const inner = { width: Math.max(1, width - margin.left - margin.right), height: height - margin.top - margin.bottom };
    const y = (value: number) => margin.top + inner.height * (1 - value / scale.max);
    const slot = inner.width / Math.max(1, rows.length);
    const room = slot * 0.72;
    const every = labelStep(rows.length, inner.width / labelWidth(rows.map((row) => row.label)));
    return (
      <>
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} stroke="var(--mui-palette-divider)" />
            <text x={margin.left - 6} y={y(tick)} dy="0.35em" textAnchor="end">{format(tick)}</text>
          </g>
        ))}
        {rows.map((row, n) => {
          const left = margin.left + slot * n + (slot - room) / 2;
          let below = 0;
          return (
            <g key={n}>
              {row.values.map((value, i) => {
                const base = stacked ? below : 0;
                below += value;
                const one = stacked ? room : room / row.values.length;
                return (
                  <rect key={i} x={left + (stacked ? 0 : one * i)} width={Math.max(1, one - (stacked ? 0 : 1))} y={y(base + value)}
                    height={Math.max(0, y(base) - y(base + value))} fill={look(i).colour} stroke="var(--mui-palette-background-paper)" strokeWidth={stacked ? 1 : 0}>
                    <title>{`${row.label}: ${series[i] ?? ''} ${format(value)}`}</title>
                  </rect>
                );
              })}
              {n % every === 0 && <text x={left + room / 2} y={height - 8} textAnchor="middle">{row.label}</text>}
            </g>
          );
        })}
      </>
    );
  };
  return <ChartFrame title={title} {...(summary ? { summary } : {})} rows={rows} columns={columns} series={series} height={height} draw={draw} />;
}
