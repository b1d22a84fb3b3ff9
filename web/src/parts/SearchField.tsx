// A field to search by: tells what was typed once the reader has paused, so that a list is not asked for at every key.
import ClearIcon from '@mui/icons-material/Clear';
import SearchIcon from '@mui/icons-material/Search';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface SearchFieldProps {
  label: string;
  value: string;
  onSearch: (words: string) => void;
  pauseMs?: number;
}

export function SearchField({ label, value, onSearch, pauseMs = 250 }: SearchFieldProps) {
  const { t } = useTranslation('parts');
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  // A value that came from elsewhere (the way back, a link) is shown; one that we told ourselves is what is typed already.
  useEffect(() => { if (value !== told.current) { told.current = value; setTyped(value); } }, [value]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => { told.current = typed; onSearch(typed); }, pauseMs);
    return () => clearTimeout(timer);
  }, [typed, pauseMs, onSearch]);
  return (
    <TextField label={label} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off"
      slotProps={{ htmlInput: { role: 'searchbox', enterKeyHint: 'search' }, input: {
        startAdornment: <InputAdornment position="start"><SearchIcon fontSize="small" /></InputAdornment>,
        endAdornment: typed ? (
          <InputAdornment position="end">
            <IconButton size="small" edge="end" aria-label={t('clear_search')} onClick={() => setTyped('')}><ClearIcon fontSize="small" /></IconButton>
          </InputAdornment>
        ) : undefined } }} />
  );
}
