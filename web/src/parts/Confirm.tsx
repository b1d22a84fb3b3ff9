// Asks before something that is hard to take back: `if (await confirm({title, text, action})) ...`.
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { createContext, use, useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface Question {
  title: string;
  text: string;
  /** What the button that does it says: 'Erase', never 'OK'. */
  action: string;
  dangerous?: boolean;
  /** For what cannot be taken back at all: has to be typed first. */
  typed?: string;
}

type Ask = (question: Question) => Promise<boolean>;
const ConfirmContext = createContext<Ask>(() => Promise.resolve(false));

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation('common');
  const [asked, setAsked] = useState<{ question: Question; answer: (yes: boolean) => void } | null>(null);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const ask = useCallback<Ask>((question) => new Promise((answer) => {
    setTyped('');
    setAsked({ question, answer });
    setOpen(true);
  }), []);
  const close = (yes: boolean) => {
    asked?.answer(yes);
    setOpen(false);
  };
  const question = asked?.question;
  return (
    <ConfirmContext value={ask}>
      {children}
      <Dialog open={open} onClose={() => close(false)} aria-labelledby="confirm-title" aria-describedby="confirm-text" role="alertdialog">
        <DialogTitle id="confirm-title">{question?.title}</DialogTitle>
        <DialogContent>
          <DialogContentText id="confirm-text">{question?.text}</DialogContentText>
          {question?.typed && (
            <TextField autoFocus margin="normal" label={t('type_to_confirm', { word: question.typed })} value={typed}
              onChange={(event) => setTyped(event.target.value)} />
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={() => close(false)} autoFocus={!question?.typed}>{t('cancel')}</Button>
          <Button variant="contained" color={question?.dangerous ? 'error' : 'primary'}
            disabled={Boolean(question?.typed) && typed !== question?.typed} onClick={() => close(true)}>{question?.action}</Button>
        </DialogActions>
      </Dialog>
    </ConfirmContext>
  );
}

export const useConfirm = (): Ask => use(ConfirmContext);
