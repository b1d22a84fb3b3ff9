// The day in figures, and the two weeks before it.
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { BarChart } from '../../parts/charts/BarChart';
import { Loaded } from '../../parts/Loaded';
import { shownStatuses } from '../../parts/statuses';
import { useWords } from '../../parts/useWords';
import { totalOf, type SessionOn } from './day';
import { useLastDays } from './useToday';

export function DayFigures({ sessions }: { sessions: readonly SessionOn[] }) {
  const { t } = useTranslation('today');
  const words = useWords();
  const formats = useFormats();
  const total = totalOf(sessions);
  const shown = [...shownStatuses.map((status) => [words.status(status), formats.number(total[status])] as const),
    [t('rate'), total.rate === null ? '–' : formats.percent(total.rate)] as const];
  return (
    <Box component="dl" sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(88px, 1fr))', gap: 1.5, m: 0 }}>
      {shown.map(([label, value]) => (
        <Box key={label} sx={{ display: 'flex', flexDirection: 'column-reverse' }}>
          <Typography component="dt" variant="body2" color="text.secondary" sx={{ '&::first-letter': { textTransform: 'uppercase' } }}>{label}</Typography>
          <Typography component="dd" sx={{ m: 0, fontSize: '1.6rem', fontWeight: 650, fontVariantNumeric: 'tabular-nums', lineHeight: 1.2 }}>{value}</Typography>
        </Box>
      ))}
    </Box>
  );
}

export function LastDays() {
  const { t } = useTranslation('today');
  const words = useWords();
  const formats = useFormats();
  const days = useLastDays();
  return (
    <Loaded query={days} isEmpty={(report) => report.intervals.every((day) => day.sessions === 0)} empty={t('last_days_empty')}>
      {(report) => (
        <BarChart title={t('last_days')} labelsAre={t('day')} stacked series={[words.status('present'), words.status('late'), words.status('absent')]} height={200}
          summary={report.rate === null ? undefined : t('last_days_rate', { rate: formats.percent(report.rate) })} format={(value) => formats.number(value)}
          rows={report.intervals.map(({ interval, counts }) => ({ label: formats.day(interval), values: [counts.present, counts.late, counts.absent] }))} />
      )}
    </Loaded>
  );
}
