// How the installation is, part by part, in words that say what to do.
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFeed, type FeedEvent } from '../../api/events';
import { useFormats, type Formats } from '../../i18n/formats';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { inOrder, statusColours, type Health, type PartName } from './parts';

type Words = (key: string, values?: Record<string, string>) => string;

/** What is known of a part, line by line. */
function lines(name: PartName, parts: Health['parts'], t: Words, formats: Formats): string[] {
  const n = (value: number) => formats.number(value);
  switch (name) {
    case 'database': return [t(`kind.${parts.database.kind}`)];
    case 'models': return [t('detector', { name: parts.models.detector || '–' }), t('recogniser', { name: parts.models.recogniser || '–' }), t('liveness', { name: parts.models.liveness || '–' })];
    case 'gallery': return [t('people', { count: n(parts.gallery.people), templates: n(parts.gallery.templates) }),
      ...(parts.gallery.templates_of_other_models ? [t('other_models', { count: n(parts.gallery.templates_of_other_models) })] : []),
      ...(parts.gallery.events_behind ? [t('events_behind', { count: n(parts.gallery.events_behind) })] : [])];
    case 'key_store': return [t('keys_open')];
    case 'outbox': return [t('waiting', { count: n(parts.outbox.deliveries_waiting + parts.outbox.mails_waiting) }), t('dead', { count: n(parts.outbox.deliveries_dead) })];
    case 'jobs': return [t('unfinished', { count: n(parts.jobs.unfinished) })];
    case 'disk': return [t('free', { free: formats.bytes(parts.disk.free_bytes), total: formats.bytes(parts.disk.total_bytes) })];
    case 'devices': return [t('devices_seen', { seen: n(parts.devices.seen_lately), all: n(parts.devices.devices) }), ...(parts.devices.silent ? [t('silent', { count: n(parts.devices.silent) })] : [])];
  }
}

export default function HealthPage() {
  const { t } = useTranslation(['health', 'app']);
  const formats = useFormats();
  const health = useQuery({ queryKey: ['health'], refetchInterval: 30_000, queryFn: ({ signal }) => must(api.GET('/api/v1/health', { signal })) });
  const { refetch } = health;
  useFeed(useCallback((event: FeedEvent) => { if (event.kind === 'health') void refetch(); }, [refetch]));
  return (
    <PageFrame title={t('app:page.health')}>
      <Loaded query={health}>
        {(now) => (
          <>
            <Alert severity={statusColours[now.status]} role="status" sx={{ mb: 2 }}>
              {t(`overall.${now.status}`)} {t('running', { version: now.version, since: formats.dateTime(now.started_at) })}
            </Alert>
            <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 280px), 1fr))' }}>
              {inOrder(now.parts).map((name) => {
                const part = now.parts[name];
                return (
                  <Card component="li" key={name}>
                    <CardContent>
                      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, mb: 1 }}>
                        <Typography component="h2" variant="h3">{t(`part.${name}`)}</Typography>
                        <Chip size="small" variant="outlined" color={statusColours[part.status]} label={t(`status.${part.status}`)} />
                      </Box>
                      {part.reason && <Typography sx={{ mb: 1, fontWeight: 600 }}>{t(`reason.${part.reason}`)}</Typography>}
                      {part.status !== 'failing' && lines(name, now.parts, t as Words, formats).map((line) => <Typography key={line} color="text.secondary" sx={{ overflowWrap: 'anywhere' }}>{line}</Typography>)}
                    </CardContent>
                  </Card>
                );
              })}
            </Box>
          </>
        )}
      </Loaded>
    </PageFrame>
  );
}
