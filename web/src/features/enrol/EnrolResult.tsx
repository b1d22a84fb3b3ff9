// What came of the photos: how many are in use, and for each that is not, why and what to do.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { LinkButton } from '../../parts/LinkButton';
import type { Person } from '../../parts/people';
import { useWords } from '../../parts/useWords';

export interface EnrolResultProps {
  person: Person;
  results: Schemas['PhotoResult'][];
  onAgain: () => void;
  onNext: () => void;
  nextLabel?: string | undefined;
}

export function EnrolResult({ person, results, onAgain, onNext, nextLabel }: EnrolResultProps) {
  const { t } = useTranslation('enrol');
  const words = useWords();
  const accepted = results.filter((result) => result.accepted).length;
  return (
    <Stack spacing={2} sx={{ maxWidth: 640 }}>
      <Alert severity={accepted > 0 ? 'success' : 'warning'} role="status">
        {accepted > 0 ? t('done', { name: person.name, n: accepted, of: results.length }) : t('none_good')}
      </Alert>
      {results.map((result, index) => (result.reasons.length > 0 ? (
        <Alert key={result.id} severity={result.accepted ? 'info' : 'warning'}>
          <strong>{t('photo_number', { n: index + 1 })}</strong>: {result.reasons.map(words.advice).join(' ')}
        </Alert>
      ) : null))}
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button variant={accepted > 0 ? 'contained' : 'outlined'} autoFocus={accepted > 0} onClick={onNext}>{nextLabel ?? t('next_person')}</Button>
        <Button variant={accepted > 0 ? 'outlined' : 'contained'} autoFocus={accepted === 0} onClick={onAgain}>{t('more_photos')}</Button>
        <LinkButton to={`/people/${person.id}?tab=photos`}>{t('to_person')}</LinkButton>
      </Stack>
    </Stack>
  );
}
