// A secret that the server tells once and never again: to be copied now. It stands until the reader says that it is kept.
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './CopyButton';

export interface SecretOnceProps {
  title: string;
  /** One, or several lines that are copied together. */
  secret: string;
  close: () => void;
  /** What to do with it. */
  children?: ReactNode;
}

export function SecretOnce({ title, secret, close, children }: SecretOnceProps) {
  const { t } = useTranslation('common');
  const id = useId();
  return (
    // Neither a key pressed by mistake nor a click beside it takes the secret away.
    <Dialog open aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <Alert severity="warning">{t('secret_once')}</Alert>
          <Box component="pre" tabIndex={0} dir="ltr" aria-label={title} role="group"
            sx={{ m: 0, p: 1.5, borderRadius: 1, bgcolor: 'action.hover', fontFamily: 'monospace', overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{secret}</Box>
          <div><CopyButton text={secret} /></div>
          {children}
        </Stack>
      </DialogContent>
      <DialogActions><Button variant="contained" onClick={close}>{t('secret_kept')}</Button></DialogActions>
    </Dialog>
  );
}
