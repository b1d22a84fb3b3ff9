// Whether somebody can be recognised, and what would make it better. Nobody without a photo is called incomplete: they are marked
// another way.
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../parts/people';

export function FaceChips({ person }: { person: Pick<Person, 'templates' | 'template_warnings' | 'active'> }) {
  const { t } = useTranslation('people');
  return (
    <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 0.5 }}>
      {!person.active && <Chip size="small" label={t('inactive')} />}
      <Chip size="small" variant="outlined" label={person.templates === 0 ? t('no_photo') : t('photos_count', { n: person.templates })} />
      {person.template_warnings.map((warning) => <Chip key={warning} size="small" variant="outlined" color="warning" label={t(`warning.${warning}`)} />)}
    </Stack>
  );
}
