// Nothing here yet, and what to do about it.
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ p: 4, textAlign: 'center', borderStyle: 'dashed' }}>
      <Typography color="text.secondary" sx={{ mb: action ? 2 : 0 }}>{children}</Typography>
      {action}
    </Paper>
  );
}
