// The frame of a page: its title, which is also the window's and what a screen reader hears on arriving; its actions; its content.
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, type ReactNode } from 'react';

export interface PageFrameProps {
  title: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function PageFrame({ title, lead, actions, children }: PageFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { document.title = `${title} · Rollcall`; }, [title]);
  // Arriving on a page moves the focus to its heading, but never away from something the reader already uses there.
  useEffect(() => {
    const active = document.activeElement;
    if (!active || active === document.body || !document.getElementById('main')?.contains(active)) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Box sx={{ maxWidth: 1200, mx: 'auto' }}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, alignItems: 'center', justifyContent: 'space-between', mb: 2 }}>
        <Typography component="h1" variant="h1" ref={heading} tabIndex={-1} sx={{ '&:focus-visible': { outline: 'none' } }}>{title}</Typography>
        {actions && <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>{actions}</Stack>}
      </Stack>
      {lead && <Typography color="text.secondary" sx={{ mb: 2 }}>{lead}</Typography>}
      {children}
    </Box>
  );
}
