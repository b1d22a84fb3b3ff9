// What else waits: registers that are missing, faces for a human, devices.
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import { useFormats } from '../../i18n/formats';
import { Facts } from '../../parts/Facts';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { signOf, type Sign } from './day';
import { useDevicesOn, useOpenRegisters, useReviewCount } from './useToday';

export function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <Paper variant="outlined" component="section" aria-labelledby={id} sx={{ p: 2 }}>
      <Typography component="h2" variant="h2" id={id} sx={{ mb: 1 }}>{title}</Typography>
      {children}
    </Paper>
  );
}

const list = { listStyle: 'none', m: 0, p: 0 } as const;
const quiet = (words: string) => <Typography color="text.secondary">{words}</Typography>;

export function OpenRegisters() {
  const { t } = useTranslation('today');
  const formats = useFormats();
  const registers = useOpenRegisters();
  return (
    <Part title={t('registers')}>
      <Loaded query={registers} isEmpty={(page) => page.missing === 0} empty={quiet(t('registers_none'))}>
        {(page) => (
          <>
            <Box component="ul" sx={list}>
              {page.items.map((one) => (
                <Box component="li" key={one.session_id} sx={{ py: 0.75 }}>
                  <Link component={RouterLink} to={`/sessions/${one.session_id}`} sx={{ display: 'inline-block', py: 0.25 }}><bdi>{one.course_name}</bdi></Link>
                  <Typography variant="body2" color="text.secondary">
                    <Facts of={[formats.dateTime(one.starts_at), t('recorded', { recorded: formats.number(one.recorded), all: formats.number(one.on_roster) })]} />
                  </Typography>
                </Box>
              ))}
            </Box>
            {page.missing > page.items.length && quiet(t('registers_more', { count: page.missing - page.items.length }))}
          </>
        )}
      </Loaded>
    </Part>
  );
}

export function ReviewsWaiting() {
  const { t } = useTranslation('today');
  const formats = useFormats();
  const reviews = useReviewCount(true);
  return (
    <Part title={t('reviews')}>
      <Loaded query={reviews} isEmpty={({ count }) => count === 0} empty={quiet(t('reviews_none'))}>
        {({ count, more }) => (
          <>
            <Typography sx={{ mb: 1 }}>{more ? t('reviews_many', { n: formats.number(count) }) : t('reviews_wait', { count })}</Typography>
            <LinkButton to="/reviews" variant="outlined">{t('reviews_look')}</LinkButton>
          </>
        )}
      </Loaded>
    </Part>
  );
}

const colours: Record<Sign, 'success' | 'warning' | 'default'> = { heard: 'success', silent: 'warning', never: 'default' };

export function DevicesOn({ now }: { now: Date }) {
  const { t } = useTranslation('today');
  const formats = useFormats();
  const devices = useDevicesOn(true);
  return (
    <Part title={t('devices')}>
      <Loaded query={devices} isEmpty={(all) => all.length === 0} empty={quiet(t('devices_none'))}>
        {(all) => (
          <Box component="ul" sx={list}>
            {all.map((device) => {
              const sign = signOf(device.last_seen_at, now);
              return (
                <Box component="li" key={device.id} sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', py: 0.5 }}>
                  <Typography component="span" sx={{ flexGrow: 1, overflowWrap: 'anywhere' }}><bdi>{device.name}</bdi></Typography>
                  {device.last_seen_at && <Typography component="span" variant="body2" color="text.secondary">{formats.ago(device.last_seen_at, now)}</Typography>}
                  <Chip size="small" variant="outlined" color={colours[sign]} label={t(`sign.${sign}`)} />
                </Box>
              );
            })}
          </Box>
        )}
      </Loaded>
    </Part>
  );
}
