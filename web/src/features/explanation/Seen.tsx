// What was seen that made the mark, and how sure it was: in sentences, with the figures behind them for who wants them.
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useWords } from '../../parts/useWords';
import { Figures } from './Figures';
import { clocksDiffer, closenessOf, minutesAfter } from './tell';

export function Seen({ told }: { told: Schemas['Explanation'] }) {
  const { t } = useTranslation('explanation');
  const { dateTime, number } = useFormats();
  const words = useWords();
  const { decided_by: seen, session, sightings } = told;
  const closeness = seen && closenessOf(seen);
  const minutes = seen ? minutesAfter(session.starts_at, seen.captured_at) : 0;
  return (
    <Stack component="section" aria-labelledby="seen" spacing={1}>
      <Typography component="h2" variant="h2" id="seen">{t('seen')}</Typography>
      {!seen ? <Typography>{t('nothing_seen')}</Typography> : (
        <>
          <Typography>
            {seen.source ? t('seen_by', { source: seen.source, time: dateTime(seen.captured_at) }) : t('seen_at', { time: dateTime(seen.captured_at) })}{' '}
            {minutes >= 0 ? t('after_start', { n: number(minutes) }) : t('before_start', { n: number(-minutes) })}
          </Typography>
          {closeness && <Typography>{t(`closeness.${closeness}`)}</Typography>}
          <Typography>{t('decided', { decision: words.decision(seen.decision) })}</Typography>
          {clocksDiffer(seen) && <Typography color="warning.main">{t('clocks_differ', { time: dateTime(seen.received_at) })}</Typography>}
          <Figures of={seen} />
        </>
      )}
      {sightings.length > 1 && <Typography variant="body2" color="text.secondary">{t('seen_times', { n: number(sightings.length) })}</Typography>}
    </Stack>
  );
}
