// A colour, by its digits or by the browser's own chooser, with how well it can be read on our pages.
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import type { ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { isColour, leastContrast, worstContrast } from './contrast';

export interface ColourFieldProps {
  label: string;
  scheme: 'light' | 'dark';
  /** '' is the product's own, `otherwise`. */
  value: string;
  otherwise: string;
  onChange: (colour: string) => void;
}

export const isReadable = (colour: string, scheme: 'light' | 'dark'): boolean => colour === '' || (isColour(colour) && worstContrast(colour, scheme) >= leastContrast);

export function ColourField({ label, scheme, value, otherwise, onChange }: ColourFieldProps) {
  const { t } = useTranslation('branding');
  const formats = useFormats();
  const help = value === '' ? t('own_colour') : !isColour(value) ? t('no_colour')
    : isReadable(value, scheme) ? t('readable', { ratio: formats.number(worstContrast(value, scheme), 1) })
      : t('unreadable', { ratio: formats.number(worstContrast(value, scheme), 1), least: formats.number(leastContrast, 1) });
  return (
    <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'flex-start' }}>
      <Box component="input" type="color" aria-label={t('choose_colour', { label })} value={isColour(value) ? value.toLowerCase() : otherwise}
        onChange={(event: ChangeEvent<HTMLInputElement>) => onChange(event.target.value)} sx={{ width: 44, height: 40, p: 0.5, border: 1, borderColor: 'divider', borderRadius: 1, bgcolor: 'background.paper', flexShrink: 0 }} />
      <TextField label={label} value={value} placeholder={otherwise} onChange={(event) => onChange(event.target.value.trim())} error={!isReadable(value, scheme)} helperText={help}
        slotProps={{ inputLabel: { shrink: true }, htmlInput: { dir: 'ltr', maxLength: 7, spellCheck: false } }} />
    </Box>
  );
}
