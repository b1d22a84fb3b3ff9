// A session that is not at hand, in one line.
import Button from '@mui/material/Button';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import { useFormats } from '../../i18n/formats';
import { Facts } from '../../parts/Facts';
import { SessionChip } from '../../parts/SessionChip';
import type { SessionOn } from './day';
import { useOpenClose } from './SessionCard';

export function SessionLine({ item, mayTake }: { item: SessionOn; mayTake: boolean }) {
  const { t } = useTranslation('today');
  const formats = useFormats();
  const { session, course, counts, people } = item;
  const { open } = useOpenClose(session.id);
  const here = counts.present + counts.late;
  return (
    <Box component="li" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, rowGap: 0.5, alignItems: 'center', py: 1, borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}>
      <Box sx={{ flexGrow: 1, minWidth: 160 }}>
        <Link component={RouterLink} to={`/sessions/${session.id}`} sx={{ fontWeight: 600, display: 'inline-block', py: 0.5 }}><bdi>{course.name}</bdi></Link>
        <Typography variant="body2" color="text.secondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          <Facts of={[formats.span(session.starts_at, session.ends_at, course.time_zone),
            session.status === 'closed' && t('here', { here: formats.number(here), all: formats.number(people) })]} />
        </Typography>
      </Box>
      <SessionChip status={session.status} />
      {mayTake && (session.status === 'scheduled' || session.status === 'closed') && (
        <Button size="small" aria-label={t('open_named', { name: course.name })} onClick={() => void open()}>{session.status === 'closed' ? t('open_again') : t('open')}</Button>
      )}
    </Box>
  );
}
