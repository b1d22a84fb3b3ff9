// What a passage was decided by: where and when, the picture that is kept of it, how alike the face was, and the figures.
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { Facts } from '../../parts/Facts';
import { Loaded } from '../../parts/Loaded';
import { PersonName } from '../../parts/PersonName';
import { SealedPicture } from '../../parts/SealedPicture';
import { Figures } from '../explanation/Figures';
import { clocksDiffer, closenessOf } from '../explanation/tell';
import type { Passage } from './passage';

export interface PassageSeenProps {
  passage: Passage;
  zone: string;
  close: () => void;
}

export function PassageSeen({ passage, zone, close }: PassageSeenProps) {
  const { t } = useTranslation(['checkpoints', 'explanation']);
  const { dateTime } = useFormats();
  const byFace = passage.method === 'face';
  const evidence = useQuery({ queryKey: ['passage_evidence', passage.id], enabled: byFace,
    queryFn: ({ signal }) => must(api.GET('/api/v1/passages/{passage_id}/evidence', { params: { path: { passage_id: passage.id } }, signal })) });
  const { observed, captured_at, received_at } = passage;
  const at = dateTime(observed?.at ?? passage.at, zone);
  const closeness = closenessOf(passage);
  return (
    <Dialog open onClose={close} aria-labelledby="passage-seen" fullWidth maxWidth="sm">
      <DialogTitle id="passage-seen">{t('seen')}</DialogTitle>
      <DialogContent>
        <Stack spacing={1.5}>
          <div>
            <Typography component="h3" variant="h3"><PersonName id={passage.person_id} /></Typography>
            <Typography color="text.secondary">
              <Facts of={[at, observed && t(`direction.${observed.direction}`), t(`method.${passage.method}`), passage.source]} />
            </Typography>
          </div>
          {byFace && (
            <Loaded query={evidence} isEmpty={({ items }) => !items.some((one) => one.has_picture)} empty={<Typography color="text.secondary">{t('seen_no_picture')}</Typography>}>
              {({ items }) => (
                <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2 }}>
                  {items.filter((one) => one.has_picture).map((one) => (
                    <Stack key={one.id} spacing={0.5}>
                      <SealedPicture src={`/api/v1/passages/${passage.id}/evidence/${one.id}`} alt={t('seen_picture', { time: at })} width={180} height={180} />
                      <Typography variant="body2" color="text.secondary">{t('explanation:kept_until', { time: dateTime(one.expires_at) })}</Typography>
                    </Stack>
                  ))}
                </Stack>
              )}
            </Loaded>
          )}
          {closeness && <Typography>{t(`explanation:closeness.${closeness}`)}</Typography>}
          {captured_at && clocksDiffer({ captured_at, received_at }) && <Typography color="warning.main">{t('explanation:clocks_differ', { time: dateTime(received_at) })}</Typography>}
          {byFace && <Figures of={passage} />}
        </Stack>
      </DialogContent>
      <DialogActions><Button autoFocus onClick={close}>{t('common:close')}</Button></DialogActions>
    </Dialog>
  );
}
