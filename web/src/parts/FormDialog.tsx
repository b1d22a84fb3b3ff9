// A short form in a dialog: fields, what was wrong with them in the server's words, and one button that sends it. It stays open
// until the server has taken it, so nothing typed is lost.
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTheme } from '@mui/material/styles';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFaultText } from './FaultText';

export interface FormDialogProps {
  title: string;
  /** What the button says that sends it: 'Add', 'Save'. */
  action: string;
  /** Whether the fields are filled in well enough to be sent. */
  ready?: boolean;
  submit: () => Promise<unknown>;
  close: () => void;
  /** Sending it is not the end: `submit` puts the next step in its place. */
  stays?: boolean;
  children: ReactNode;
}

/** Stands open while it is rendered; `close` is called when it was sent, and when the reader gives up. */
export function FormDialog({ title, action, ready = true, submit, close, stays = false, children }: FormDialogProps) {
  const { t } = useTranslation('common');
  const id = useId();
  const narrow = useMediaQuery(useTheme().breakpoints.down('sm'), { noSsr: true });
  const faultText = useFaultText();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!ready || busy) return;
    setBusy(true);
    setFault(null);
    try {
      await submit();
      if (!stays) close();
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={close} aria-labelledby={id} fullWidth maxWidth="sm" fullScreen={narrow}>
      {/* The form within the dialog and not as it: an element is one of the two. */}
      <Box component="form" noValidate onSubmit={(event: FormEvent) => void send(event)} sx={{ display: 'contents' }}>
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Stack spacing={2} sx={{ pt: 1 }}>
          {fault !== null && <Alert severity="error">{faultText(fault)}</Alert>}
          {children}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={close}>{t('cancel')}</Button>
        <Button type="submit" variant="contained" disabled={!ready || busy}>{action}</Button>
      </DialogActions>
      </Box>
    </Dialog>
  );
}
