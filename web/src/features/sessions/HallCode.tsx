// The code that everybody in the hall types in for themselves, as big as the window lets it be. A new one comes before the old ends.
import CloseIcon from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Dialog from '@mui/material/Dialog';
import IconButton from '@mui/material/IconButton';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { Loaded } from '../../parts/Loaded';

export function HallCode({ sessionId, title, close }: { sessionId: string; title: string; close: () => void }) {
  const { t } = useTranslation('sessions');
  const query = useQuery({ queryKey: ['hall_code', sessionId], gcTime: 0,
    queryFn: ({ signal }) => must(api.GET('/api/v1/sessions/{session_id}/hall_code', { params: { path: { session_id: sessionId } }, signal })),
    refetchInterval: ({ state }) => Math.max(1, state.data?.renew_after_s ?? 5) * 1000, refetchIntervalInBackground: true });
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <Dialog open fullScreen onClose={close} aria-labelledby="hall-code-title">
      <Box sx={{ p: 2, display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 2 }}>
        <Typography component="h2" variant="h1" id="hall-code-title">{title}</Typography>
        <IconButton aria-label={t('close_code')} onClick={close} autoFocus><CloseIcon /></IconButton>
      </Box>
      <Box sx={{ flexGrow: 1, display: 'grid', placeItems: 'center', textAlign: 'center', p: 2 }}>
        <Loaded query={query}>
          {(code) => {
            const left = Math.max(0, (query.dataUpdatedAt + code.renew_after_s * 1000 - now) / 1000);
            return (
              <Box sx={{ width: '100%', maxWidth: 1200 }}>
                <Typography sx={{ mb: 2, fontSize: { xs: '1.1rem', sm: '1.6rem' } }}>{t('hall_code_how')}</Typography>
                {/* Read letter by letter, and from left to right in every language. */}
                <Typography component="p" data-testid="hall-code" dir="ltr" aria-label={[...code.code].join(' ')} aria-live="polite" role="status"
                  sx={{ fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace', fontWeight: 700, letterSpacing: '0.08em', lineHeight: 1.1,
                    fontSize: 'clamp(3rem, 20vw, 14rem)' }}>{code.code}</Typography>
                <LinearProgress variant="determinate" value={Math.min(100, (left / Math.max(1, code.renew_after_s)) * 100)} aria-label={t('hall_code_left')} sx={{ mt: 3, height: 8, borderRadius: 4 }} />
              </Box>
            );
          }}
        </Loaded>
      </Box>
    </Dialog>
  );
}
