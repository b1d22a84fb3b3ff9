// Reports over a period that stands in the address, with what they are limited to: so a report can be kept, sent and gone back to.
import Box from '@mui/material/Box';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { atLeast, type Role } from '../../app/registry';
import { useMe } from '../../app/session';
import { DateRange } from '../../parts/DateRange';
import { useParameter, useSpan } from '../../parts/dateRange';
import { PageFrame } from '../../parts/PageFrame';
import { Waiting } from '../../parts/Waiting';

const reports = {
  summary: { role: 'viewer', part: lazy(() => import('./SummaryReport')) },
  course: { role: 'viewer', part: lazy(() => import('./CourseReport')) },
  person: { role: 'viewer', part: lazy(() => import('./PersonReport')) },
  at_risk: { role: 'viewer', part: lazy(() => import('./AtRiskReport')) },
  groups: { role: 'viewer', part: lazy(() => import('./GroupsReport')) },
  hours: { role: 'viewer', part: lazy(() => import('./HoursReport')) },
} as const satisfies Record<string, { role: Role; part: unknown }>;
type Report = keyof typeof reports;

export default function ReportsPage() {
  const { t } = useTranslation('reports');
  const { role } = useMe();
  const [asked, ask] = useParameter('report');
  const [span, setSpan] = useSpan('last_90_days');
  // An instructor sees no hours.
  const shown = (Object.keys(reports) as Report[]).filter((one) => atLeast(role, reports[one].role) && !(one === 'hours' && role === 'instructor'));
  const report = shown.find((one) => one === asked) ?? 'summary';
  const Part = reports[report].part;
  return (
    <PageFrame title={t('title')}>
      <Tabs value={report} onChange={(_, next: Report) => ask(next)} variant="scrollable" scrollButtons="auto" allowScrollButtonsMobile aria-label={t('title')}
        sx={{ mb: 2, borderBottom: 1, borderColor: 'divider' }}>
        {shown.map((one) => <Tab key={one} value={one} label={t(`report.${one}`)} id={`report-${one}`} aria-controls="report-panel" />)}
      </Tabs>
      <Box role="tabpanel" id="report-panel" aria-labelledby={`report-${report}`}>
        <Box sx={{ mb: 2 }}><DateRange span={span} onChange={setSpan} /></Box>
        <Suspense fallback={<Waiting />}><Part key={report} span={span} /></Suspense>
      </Box>
    </PageFrame>
  );
}
