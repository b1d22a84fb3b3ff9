// What was found: the pictures with boxes, and everybody with a tick. Nothing is marked until it is confirmed.
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { SealedPicture } from '../../parts/SealedPicture';
import { StatusChip } from '../../parts/StatusChip';
import { choosable, isTicked, toConfirm, type Classroom } from './choice';

export interface ProposalProps {
  room: Classroom;
  onConfirm: (body: { except: string[]; also: string[] }) => Promise<boolean>;
  onDrop: () => Promise<boolean>;
}

const kinds = ['present', 'doubtful', 'missing'] as const;

export function Proposal({ room, onConfirm, onDrop }: ProposalProps) {
  const { t } = useTranslation('classroom');
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const people = choosable(room);
  const flip = (id: string) => setFlipped((old) => {
    const next = new Set(old);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  // The pictures are destroyed by it: none is asked for from here on.
  const work = async (doing: () => Promise<boolean>) => {
    flushSync(() => setBusy(true));
    await doing();
    setBusy(false);
  };
  const ticked = people.filter((one) => isTicked(one, flipped)).length;
  const titles = { present: t('present'), doubtful: t('doubtful'), missing: t('missing') };
  return (
    <Stack spacing={2}>
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 2 }}>
        {room.pictures.map((picture, i) => (
          <SealedPicture key={i} whole still={busy} width={480} height={Math.round((480 * picture.height) / picture.width)}
            src={`/api/v1/sessions/${room.session_id}/classroom/${room.id}/pictures/${i + 1}?names=true`} alt={t('picture', { number: i + 1, faces: picture.faces.length })} />
        ))}
      </Stack>
      {room.unknown.length > 0 && <Typography>{t('unknown', { count: room.unknown.length })}</Typography>}
      {kinds.map((kind) => {
        const some = people.filter((one) => one.kind === kind);
        return some.length > 0 && (
          <Paper key={kind} component="section" variant="outlined" sx={{ p: 2 }} aria-labelledby={`classroom-${kind}`}>
            <Typography component="h2" variant="h2" id={`classroom-${kind}`}>{titles[kind]} ({some.length})</Typography>
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', columnGap: 2 }}>
              {some.map((one) => (
                <Stack key={one.id} direction="row" sx={{ alignItems: 'center' }}>
                  <FormControlLabel control={<Checkbox checked={isTicked(one, flipped)} onChange={() => flip(one.id)} />} label={<bdi>{one.name}</bdi>} />
                  {one.status && <StatusChip status={one.status} />}
                </Stack>
              ))}
            </Stack>
          </Paper>
        );
      })}
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button variant="contained" size="large" disabled={busy} onClick={() => void work(() => onConfirm(toConfirm(people, flipped)))}>{t('confirm', { count: ticked })}</Button>
        <Button disabled={busy} onClick={() => void work(onDrop)}>{t('drop')}</Button>
      </Stack>
    </Stack>
  );
}
