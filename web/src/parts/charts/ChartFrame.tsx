// What stands around a chart: its title, its picture, the names of its series, and the same figures as a table. The picture is
// one image to a screen reader, named by its title and `summary`; the table is there for everybody at the press of a button.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../DataTable';
import { look } from './look';

export interface ChartProps<Row> {
  title: string;
  /** What the picture shows, in a sentence, for those who do not see it. */
  summary?: string;
  /** The figures behind the picture. */
  rows: readonly Row[];
  columns: readonly Column<Row>[];
}

interface FrameProps<Row> extends ChartProps<Row> {
  series: readonly string[];
  /** Lines are told apart by dashes too, areas by their place. */
  lines?: boolean;
  height: number;
  draw: (width: number) => ReactNode;
}

export function ChartFrame<Row>({ title, summary, rows, columns, series, lines = false, height, draw }: FrameProps<Row>) {
  const { t } = useTranslation('common');
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [table, setTable] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    setWidth(element.clientWidth || 640);
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(([entry]) => { if (entry) setWidth(Math.round(entry.contentRect.width)); });
    observer.observe(element);
    return () => observer.disconnect();
  }, [table]);
  return (
    <Box component="figure" aria-labelledby={id} sx={{ m: 0, mb: 3, minWidth: 0 }}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: 1, mb: 1 }}>
        <Typography component="figcaption" variant="h3" id={id}>{title}</Typography>
        <Button size="small" aria-pressed={table} onClick={() => setTable(!table)}>{t('as_table')}</Button>
      </Stack>
      {table ? <DataTable label={title} rows={rows} columns={columns} /> : (
        <>
          <Box ref={box} sx={{ width: '100%', minWidth: 0 }}>
            {/* Figures run from left to right in every language. */}
            <Box component="svg" role="img" aria-label={summary ? `${title}. ${summary}` : title} width={width} height={height} direction="ltr"
              sx={{ display: 'block', fontSize: 12, fontFamily: 'inherit', maxWidth: '100%', '& text': { fill: 'var(--mui-palette-text-secondary)' } }}>
              {width > 0 && draw(width)}
            </Box>
          </Box>
          {series.length > 1 && (
            <Stack component="ul" direction="row" useFlexGap sx={{ flexWrap: 'wrap', columnGap: 2, rowGap: 0.5, listStyle: 'none', p: 0, m: 0, mt: 1 }}>
              {series.map((name, i) => (
                <Stack key={name} component="li" direction="row" sx={{ alignItems: 'center', gap: 0.75, fontSize: 13 }}>
                  <svg width="22" height="12" aria-hidden="true">
                    {lines ? <line x1="0" x2="22" y1="6" y2="6" stroke={look(i).colour} strokeWidth="3" strokeDasharray={look(i).dash} />
                      : <rect width="14" height="12" x="4" rx="2" fill={look(i).colour} />}
                  </svg>
                  {name}
                </Stack>
              ))}
            </Stack>
          )}
        </>
      )}
    </Box>
  );
}
