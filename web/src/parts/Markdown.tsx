// The little of Markdown that the server's papers are written in: headings, paragraphs, lists, tables, code, bold and code within a
// line. What it does not know it shows as it stands. Nothing in it can become markup of another kind.
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { DataTable } from './DataTable';
import { blocksOf } from './markdownBlocks';

function inline(text: string): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((piece, i) => {
    if (piece.startsWith('**') && piece.length > 4) return <strong key={i}>{piece.slice(2, -2)}</strong>;
    if (piece.startsWith('`') && piece.length > 2) return <code key={i} dir="ltr">{piece.slice(1, -1)}</code>;
    return piece;
  });
}

/** `below`: the level of the heading it stands under; its own headings begin one lower. */
export function Markdown({ text, below = 1 }: { text: string; below?: number }) {
  const blocks = blocksOf(text);
  /** What the table is of: tables of several things are alike in their heads. */
  const headingOf = (at: number): string[] => blocks.slice(0, at).flatMap((block) => (block.kind === 'heading' ? [block.text] : [])).slice(-1);
  return (
    <Box sx={{ overflowWrap: 'anywhere', '& > *': { mb: 1.5 }, '& thead th': { overflowWrap: 'normal' }, '& tbody :is(td, th)': { minWidth: '7rem' }, '& pre': { overflowX: 'auto', whiteSpace: 'pre-wrap' } }}>
      {blocks.map((block, n) => {
        if (block.kind === 'heading') return <Typography key={n} component={`h${Math.min(6, below + block.level)}` as 'h3'} variant="h3" sx={{ mt: 2 }}>{inline(block.text)}</Typography>;
        if (block.kind === 'list') return <Box key={n} component={block.ordered ? 'ol' : 'ul'} sx={{ m: 0, paddingInlineStart: 3 }}>{block.items.map((item, i) => <li key={i}>{inline(item)}</li>)}</Box>;
        if (block.kind === 'code') return <pre key={n} dir="ltr">{block.text}</pre>;
        if (block.kind === 'table')
          return <DataTable key={n} label={[...headingOf(n), block.head.join(', ')].join(': ')} rows={block.rows} columns={block.head.map((head, i) => ({ key: String(i), head, cell: (row: string[]) => inline(row[i] ?? '') }))} />;
        return <p key={n}>{inline(block.text)}</p>;
      })}
    </Box>
  );
}
