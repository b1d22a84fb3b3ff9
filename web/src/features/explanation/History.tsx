// What was done to a record, newest first, as the log has it.
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';

export function History({ told }: { told: Schemas['Explanation'] }) {
  const { t, i18n } = useTranslation('explanation');
  const { dateTime } = useFormats();
  const words = (kind: string) => (i18n.exists(`event.${kind}`, { ns: 'explanation' }) ? t(`event.${kind}`) : kind.replaceAll(/[._]/g, ' '));
  return (
    <Stack component="section" aria-labelledby="history" spacing={1}>
      <Typography component="h2" variant="h2" id="history">{t('history')}</Typography>
      <Stack component="ol" spacing={0.5} sx={{ listStyle: 'none', p: 0, m: 0 }}>
        {told.history.map((entry) => (
          <Typography component="li" key={entry.number}>
            <Typography component="span" color="text.secondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>{dateTime(entry.at)}</Typography> {words(entry.kind)}
            {entry.reason && <Typography component="span" color="text.secondary"> · <bdi>“{entry.reason}”</bdi></Typography>}
          </Typography>
        ))}
      </Stack>
    </Stack>
  );
}
