// Chooses one person (PersonPicker) or several (PeoplePicker) by typing part of a name or of an id; the server searches, so that a
// school of 100 000 is as quick as one of ten.
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useFaultText } from './FaultText';
import { findPeople, type PersonChoice } from './people';

interface Common {
  label: string;
  /** Only people of this course's roster. */
  course?: string;
  helperText?: string;
  required?: boolean;
  autoFocus?: boolean;
  disabled?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}
export interface PersonPickerProps extends Common {
  value: PersonChoice | null;
  onChange: (person: PersonChoice | null) => void;
}
export interface PeoplePickerProps extends Common {
  value: PersonChoice[];
  onChange: (people: PersonChoice[]) => void;
}

function useFound(course: string | undefined) {
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState('');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed), 200);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useQuery({ queryKey: ['people_found', words, course ?? null], enabled: open, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => findPeople(words, { signal, ...(course ? { course } : {}) }) });
  // What was found for fewer letters is no answer to these: whoever types on and chooses at once would choose somebody else.
  const stale = typed !== '' && (typed !== words || query.isPlaceholderData);
  return { setTyped, open, setOpen, options: stale ? [] : query.data ?? [], loading: stale || query.isFetching, error: query.error };
}

function usePicker({ label, course, helperText, required, autoFocus, disabled, inputRef }: Common) {
  const { t } = useTranslation('parts');
  const found = useFound(course);
  const faultText = useFaultText();
  return {
    options: found.options as PersonChoice[],
    loading: found.loading,
    open: found.open,
    disabled: disabled ?? false,
    onOpen: () => found.setOpen(true),
    onClose: () => found.setOpen(false),
    onInputChange: (_: unknown, text: string, reason: string) => { found.setTyped(reason === 'input' ? text : ''); },
    filterOptions: (options: PersonChoice[]) => options, // the server did
    getOptionLabel: (person: PersonChoice) => person.name,
    getOptionKey: (person: PersonChoice) => person.id,
    isOptionEqualToValue: (a: PersonChoice, b: PersonChoice) => a.id === b.id,
    noOptionsText: t('nobody_found'),
    loadingText: t('searching'),
    openText: t('open_list'),
    closeText: t('close_list'),
    clearText: t('clear'),
    renderOption: ({ key, ...props }: React.HTMLAttributes<HTMLLIElement> & { key?: unknown }, person: PersonChoice) => (
      <Box component="li" key={String(key)} {...props} sx={{ display: 'flex', gap: 1 }}>
        <span>{person.name}</span>
        <Typography component="span" color="text.secondary" sx={{ marginInlineStart: 'auto', fontVariantNumeric: 'tabular-nums' }}>{person.external_id}</Typography>
      </Box>
    ),
    renderInput: (params: React.ComponentProps<typeof TextField>) => (
      <TextField {...params} label={label} required={required ?? false} autoFocus={autoFocus ?? false} error={found.error !== null}
        {...(inputRef ? { inputRef } : {})} helperText={found.error ? faultText(found.error) : helperText} />
    ),
  };
}

export function PersonPicker({ value, onChange, ...common }: PersonPickerProps) {
  const picker = usePicker(common);
  return <Autocomplete<PersonChoice> {...picker} value={value} onChange={(_, person) => onChange(person)} />;
}

export function PeoplePicker({ value, onChange, ...common }: PeoplePickerProps) {
  const picker = usePicker(common);
  return <Autocomplete<PersonChoice, true> {...picker} multiple disableCloseOnSelect filterSelectedOptions value={value} onChange={(_, people) => onChange(people)} />;
}
