// The page of the day: what is on, who is missing, and what else waits.
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { Empty } from '../../parts/Empty';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { DevicesOn, OpenRegisters, Part, ReviewsWaiting } from './Asides';
import { dayOf, type SessionOn } from './day';
import { DayFigures, LastDays } from './Figures';
import { SessionCard } from './SessionCard';
import { SessionLine } from './SessionLine';
import { useNow, useSessionsOn, useTodayFeed } from './useToday';

export default function TodayPage() {
  const { t } = useTranslation(['today', 'app']);
  const { role } = useMe();
  const formats = useFormats();
  const now = useNow();
  const sessions = useSessionsOn();
  useTodayFeed();
  const mayTake = atLeast(role, 'instructor');
  const office = atLeast(role, 'office');
  return (
    <PageFrame title={t('app:page.today')} lead={formats.longDate(now)}>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 2fr) minmax(0, 1fr)' }, alignItems: 'start' }}>
        <Stack spacing={2}>
          <Loaded query={sessions} isEmpty={(all) => all.length === 0}
            empty={<Empty action={office && <LinkButton to="/courses" variant="contained">{t('to_courses')}</LinkButton>}>{t('nothing_on')}</Empty>}>
            {(all) => <Sessions sessions={all} now={now} mayTake={mayTake} />}
          </Loaded>
          <Part title={t('figures')}>
            <Stack spacing={2}>
              {sessions.data && <DayFigures sessions={sessions.data} />}
              <LastDays />
            </Stack>
          </Part>
        </Stack>
        <Stack spacing={2}>
          {mayTake && <ReviewsWaiting />}
          <OpenRegisters />
          {office && <DevicesOn now={now} />}
        </Stack>
      </Box>
    </PageFrame>
  );
}

function Sessions({ sessions, now, mayTake }: { sessions: readonly SessionOn[]; now: Date; mayTake: boolean }) {
  const { t } = useTranslation('today');
  const day = dayOf(sessions, now);
  return (
    <>
      <Stack component="section" spacing={1.5} aria-labelledby="now-title">
        <Typography component="h2" variant="h2" id="now-title">{t('now')}</Typography>
        {day.now.length === 0 && <Empty>{t('now_none')}</Empty>}
        {day.now.map((item) => <SessionCard key={item.session.id} item={item} mayTake={mayTake} />)}
      </Stack>
      {([['later', day.later], ['over', day.over]] as const).filter(([, items]) => items.length > 0).map(([key, items]) => (
        <Part key={key} title={t(`part.${key}`)}>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {items.map((item) => <SessionLine key={item.session.id} item={item} mayTake={mayTake} />)}
          </Box>
        </Part>
      ))}
    </>
  );
}
