// Short words at the foot of the page: done (with a way back), or failed. Read out by screen readers.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Snackbar from '@mui/material/Snackbar';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFaultText } from './FaultText';

export interface Notice {
  text: string;
  severity?: 'success' | 'info' | 'warning' | 'error';
  /** Takes back what was done. */
  undo?: () => Promise<unknown>;
}

type Say = (notice: Notice) => void;
const NoticeContext = createContext<Say>(() => {});

export function NoticeProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation('common');
  const [shown, setShown] = useState<(Notice & { number: number }) | null>(null);
  const faultText = useFaultText();
  const say = useCallback<Say>((notice) => setShown((old) => ({ ...notice, number: (old?.number ?? 0) + 1 })), []);
  const close = () => setShown(null);
  const undo = shown?.undo;
  const severity = shown?.severity ?? 'success';
  return (
    <NoticeContext value={say}>
      {children}
      {/* What can be undone or went wrong stays long enough to be read and reached by keyboard. */}
      <Snackbar key={shown?.number} open={shown !== null} autoHideDuration={undo || severity === 'error' ? 15_000 : 5000}
        onClose={(_, reason) => { if (reason !== 'clickaway') close(); }}>
        {/* The colours that the theme gives a filled alert are too pale for its words in the dark. */}
        <Alert severity={severity} variant="filled" role={severity === 'error' ? 'alert' : 'status'} onClose={close} closeText={t('close')}
          sx={{ bgcolor: `${severity}.main`, color: `${severity}.contrastText` }}
          action={undo ? <Button color="inherit" size="small" onClick={() => {
            close();
            undo().then(() => say({ text: t('undone') }), (error: unknown) => say({ text: faultText(error), severity: 'error' }));
          }}>{t('undo')}</Button> : undefined}>
          {shown?.text}
        </Alert>
      </Snackbar>
    </NoticeContext>
  );
}

export const useNotice = (): Say => use(NoticeContext);

/** Does something and says what came of it: `done`, or the fault. False when it failed. */
export function useAct(): (work: () => Promise<unknown>, done?: Omit<Notice, 'severity'>) => Promise<boolean> {
  const say = useNotice();
  const faultText = useFaultText();
  const { i18n } = useTranslation();
  return useMemo(() => async (work, done) => {
    try {
      await work();
      if (done) say(done);
      return true;
    } catch (error) {
      say({ text: faultText(error), severity: 'error' });
      return false;
    }
    // The words of faults change with the language alone.
  }, [say, i18n.language]);
}
