// Who of an open session is not here yet, by name.
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isolated } from '../../i18n/languages';
import { rowsShown } from '../live/sheetState';
import { sheetOf } from '../live/sheet';

const most = 6;

export function MissingNow({ sessionId }: { sessionId: string }) {
  const { t, i18n } = useTranslation('today');
  // Told by the feed; now and then read anew, for what happened between the first reading and the feed's beginning.
  const { data } = useQuery({ ...sheetOf(sessionId), refetchInterval: 60_000 });
  if (!data || data.rows.length === 0) return null;
  const missing = rowsShown(data.rows, 'missing');
  if (missing.length === 0) return <Typography variant="body2" color="text.secondary">{t('all_here')}</Typography>;
  const names = missing.slice(0, most).map((row) => isolated(row.name, i18n.language));
  const rest = missing.length - names.length;
  const words = new Intl.ListFormat(i18n.language, { type: rest ? 'unit' : 'conjunction' }).format(names);
  return <Typography variant="body2">{rest ? t('missing_more', { names: words, count: rest }) : t('missing', { names: words })}</Typography>;
}
