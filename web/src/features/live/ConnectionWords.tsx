// Word of a lost connection, and of frames that were not looked at.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import type { LiveState } from './liveSocket';

export function ConnectionWords({ state, onTryNow }: { state: LiveState; onTryNow: () => void }) {
  const { t } = useTranslation('live');
  if (state.phase === 'ended') return state.refused ? <Alert severity="error" sx={{ mb: 2 }}>{t('connection_refused')}</Alert> : null;
  if (state.phase !== 'waiting') return null;
  return (
    <Alert severity="warning" sx={{ mb: 2 }} action={<Button color="inherit" onClick={onTryNow}>{t('try_now')}</Button>}>
      {state.busy ? t('connection_busy') : t('connection_lost')}
    </Alert>
  );
}
