// Whether anybody is told anything: held back and let go on for webhooks, files and mails together.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';

const pause = () => must(api.POST('/api/v1/outbox/pause', {}));
const resume = () => must(api.POST('/api/v1/outbox/resume', {}));

export function OutboxCard() {
  const { t } = useTranslation('webhooks');
  const formats = useFormats();
  const queries = useQueryClient();
  const act = useAct();
  const state = useQuery({ queryKey: ['outbox'], queryFn: ({ signal }) => must(api.GET('/api/v1/outbox', { signal })) });
  const change = (work: () => Promise<unknown>, back: () => Promise<unknown>, text: string) => {
    const renewed = (of: () => Promise<unknown>) => async () => { await of(); await queries.invalidateQueries({ queryKey: ['outbox'] }); };
    void act(renewed(work), { text, undo: renewed(back) });
  };
  return (
    <Loaded query={state}>
      {({ paused, reason, since, mail }) => (
        <Alert severity={paused ? 'warning' : 'info'} icon={false} sx={{ mb: 2, alignItems: 'center' }}
          action={paused ? <Button color="inherit" onClick={() => change(resume, pause, t('resumed'))}>{t('resume')}</Button>
            : <Button color="inherit" onClick={() => change(pause, resume, t('paused_now'))}>{t('pause')}</Button>}>
          {paused ? `${t('paused', { since: since ? formats.dateTime(since) : '' })} ${t(`reason.${reason ?? 'asked'}`)}` : t('going')}
          {mail.enabled && mail.waiting > 0 && <> {t('mails_wait', { count: mail.waiting })}</>}
          {mail.last_error && <> {t('mail_error', { detail: mail.last_error })}</>}
        </Alert>
      )}
    </Loaded>
  );
}
