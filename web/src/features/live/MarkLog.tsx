// The marks as they came, newest first. Clearing it clears the view and nothing else.
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { StatusChip } from '../../parts/StatusChip';
import type { Mark } from './useLive';

export function MarkLog({ log, zone }: { log: readonly Mark[]; zone: string }) {
  const { t } = useTranslation('live');
  const formats = useFormats();
  if (log.length === 0) return <Typography color="text.secondary">{t('log_empty')}</Typography>;
  return (
    <Box component="ol" tabIndex={0} aria-label={t('log')} sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 240, overflowY: 'auto' }}>
      {log.map((mark) => (
        <Box component="li" key={mark.event} sx={{ display: 'flex', gap: 1.5, alignItems: 'center', py: 0.5 }}>
          <Typography component="span" variant="body2" color="text.secondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>{formats.time(mark.at, zone)}</Typography>
          <Typography component="span" noWrap sx={{ flexGrow: 1 }}><bdi>{mark.name}</bdi></Typography>
          <StatusChip status={mark.status} />
        </Box>
      ))}
    </Box>
  );
}
