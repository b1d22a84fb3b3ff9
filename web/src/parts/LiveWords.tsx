// Words that a screen reader speaks when they change and that nobody else needs to see: 'Maria is present'.
import Box from '@mui/material/Box';
import { visuallyHidden } from '@mui/utils';

export function LiveWords({ children, urgent = false }: { children: string; urgent?: boolean }) {
  return <Box aria-live={urgent ? 'assertive' : 'polite'} role={urgent ? 'alert' : 'status'} sx={visuallyHidden}>{children}</Box>;
}
