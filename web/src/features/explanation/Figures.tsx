// The figures behind what was seen, for who wants them; closed until asked for.
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import type { Sighting } from './tell';

export interface FiguresProps {
  /** A sighting or a passage: what is null was not measured. */
  of: Pick<Sighting, 'similarity' | 'threshold' | 'confidence' | 'quality' | 'liveness'> & { margin?: number | null; model: string | null };
}

export function Figures({ of: seen }: FiguresProps) {
  const { t } = useTranslation('explanation');
  const { number, percent } = useFormats();
  const figures: [string, string | null][] = [
    [t('figure.similarity'), seen.similarity === null ? null : number(seen.similarity, 3)],
    [t('figure.threshold'), seen.threshold === null ? null : number(seen.threshold, 3)],
    [t('figure.margin'), seen.margin == null ? null : number(seen.margin, 3)],
    [t('figure.confidence'), seen.confidence === null ? null : percent(seen.confidence, 1)],
    [t('figure.quality'), seen.quality === null ? null : percent(seen.quality)],
    [t('figure.liveness'), seen.liveness === null ? null : percent(seen.liveness)],
    [t('figure.model'), seen.model || null],
  ];
  return (
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
  );
}
