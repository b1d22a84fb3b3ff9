// From when to when: a span by its name, or by its two days.
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { nameOf, spanNames, spanOf, type Span, type SpanName } from './dateRange';

export function DateRange({ span, onChange, names = spanNames }: { span: Span; onChange: (span: Span) => void; names?: readonly SpanName[] }) {
  const { t } = useTranslation('words');
  const name = nameOf(span);
  const known = name && names.includes(name) ? name : '';
  const day = (end: 'from' | 'to') => (
    <TextField type="date" label={t(`span.${end}`)} value={span[end] ?? ''} sx={{ flex: '1 1 0', minWidth: 0 }}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: end === 'from' ? { max: span.to } : { min: span.from } }}
      onChange={(event) => onChange({ ...span, [end]: event.target.value || undefined })} />
  );
  return (
    <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, width: 620, maxWidth: '100%' }}>
      <TextField select label={t('span.label')} value={known || 'other'} sx={{ flex: '1 1 10rem', minWidth: 0 }}
        onChange={(event) => { if (event.target.value !== 'other') onChange(spanOf(event.target.value as SpanName)); }}>
        {names.map((one) => <MenuItem key={one} value={one}>{t(`span.${one}`)}</MenuItem>)}
        {!known && <MenuItem value="other">{t('span.other')}</MenuItem>}
      </TextField>
      {/* Side by side, also where the window is narrow. */}
      <Stack direction="row" sx={{ gap: 1.5, flex: '2 1 18rem', minWidth: 0 }}>{day('from')}{day('to')}</Stack>
    </Stack>
  );
}
