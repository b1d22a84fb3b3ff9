// What was seen that made the mark, and how sure it was: in sentences, with the figures behind them for who wants them.
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Stack from '@mui/material/Stack';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useWords } from '../../parts/useWords';
import { clocksDiffer, closenessOf, minutesAfter } from './tell';

export function Seen({ told }: { told: Schemas['Explanation'] }) {
  const { t } = useTranslation('explanation');
  const { dateTime, number, percent } = useFormats();
  const words = useWords();
  const { decided_by: seen, session, sightings } = told;
  const closeness = seen && closenessOf(seen);
  const minutes = seen ? minutesAfter(session.starts_at, seen.captured_at) : 0;
  const figures: [string, string | null][] = seen ? [
    [t('figure.similarity'), seen.similarity === null ? null : number(seen.similarity, 3)],
    [t('figure.threshold'), seen.threshold === null ? null : number(seen.threshold, 3)],
    [t('figure.margin'), seen.margin === null ? null : number(seen.margin, 3)],
    [t('figure.confidence'), seen.confidence === null ? null : percent(seen.confidence, 1)],
    [t('figure.quality'), seen.quality === null ? null : percent(seen.quality)],
    [t('figure.liveness'), seen.liveness === null ? null : percent(seen.liveness)],
    [t('figure.model'), seen.model || null],
  ] : [];
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
          <Accordion variant="outlined" disableGutters>
            <AccordionSummary expandIcon={<ExpandMoreIcon />} id="figures" aria-controls="figures-content">{t('figures')}</AccordionSummary>
            <AccordionDetails>
              <Table size="small" aria-labelledby="figures">
                <TableBody>
                  {figures.filter(([, value]) => value !== null).map(([name, value]) => (
                    <TableRow key={name}><TableCell component="th" scope="row">{name}</TableCell><TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }}>{value}</TableCell></TableRow>
                  ))}
                </TableBody>
              </Table>
            </AccordionDetails>
          </Accordion>
        </>
      )}
      {sightings.length > 1 && <Typography variant="body2" color="text.secondary">{t('seen_times', { n: number(sightings.length) })}</Typography>}
    </Stack>
  );
}
