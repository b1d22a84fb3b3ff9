// Where somebody stands before the camera: their picture, one piece of advice at a time (read out too), one big button, and the
// photos taken so far. Nothing is kept until "Enrol" is pressed.
import CheckCircleIcon from '@mui/icons-material/CheckCircle';
import CloseIcon from '@mui/icons-material/Close';
import PhotoCameraIcon from '@mui/icons-material/PhotoCamera';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import IconButton from '@mui/material/IconButton';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, sendForm, type Schemas } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { CameraFaultText } from '../../parts/CameraFaultText';
import { FaultText } from '../../parts/FaultText';
import { personKey, type Person } from '../../parts/people';
import { useCamera } from '../../parts/useCamera';
import { Waiting } from '../../parts/Waiting';
import { ConsentStep } from './ConsentStep';
import { EnrolResult } from './EnrolResult';
import { isSteady, poses } from './guide';
import { useConsentNeeded } from './useConsentNeeded';
import { useGuide } from './useGuide';

interface Taken {
  url: string;
  picture: Blob;
}

/** `nextLabel`: what the button says that goes on; without it, to the next person. */
export function Booth({ person, onNext, nextLabel }: { person: Person; onNext: () => void; nextLabel?: string }) {
  const { t } = useTranslation('enrol');
  const { number } = useFormats();
  const queries = useQueryClient();
  const camera = useCamera();
  const [taken, setTaken] = useState<Taken[]>([]);
  const [byItself, setByItself] = useState(true);
  const [without, setWithout] = useState(false);
  const consent = useConsentNeeded(person);
  const busy = useRef(false);
  const held = useRef<Taken[]>([]);
  held.current = taken;
  const pose = poses[Math.min(taken.length, poses.length - 1)] ?? 'straight';
  const complete = taken.length >= poses.length;
  const guide = useGuide(camera, pose, person.id, complete);
  const send = useMutation({ mutationFn: async () => {
    const form = new FormData();
    for (const [index, { picture }] of taken.entries()) form.append('photo', picture, `camera_${index + 1}.jpg`);
    return (await sendForm<Schemas['PhotoResults']>(`/api/v1/people/${person.id}/photos`, form)).photos;
  }, onSuccess: () => {
    camera.stop();
    for (const key of [personKey(person.id), ['photos', person.id], ['people']]) void queries.invalidateQueries({ queryKey: key });
  } });

  const { frame, running, stop } = camera;
  const take = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    try {
      const picture = await frame(1280);
      if (picture) setTaken((old) => [...old, { picture, url: URL.createObjectURL(picture) }]);
    } finally {
      busy.current = false;
    }
  }, [frame]);
  // The pictures that were taken go with the page.
  useEffect(() => () => { for (const { url } of held.current) URL.revokeObjectURL(url); }, []);
  useEffect(() => { if (byItself && !complete && running && !guide.other && isSteady(guide.last)) void take(); }, [byItself, complete, running, guide, take]);
  useEffect(() => { if (complete) stop(); }, [complete, stop]);
  const drop = (index: number) => setTaken((old) => {
    const gone = old[index];
    if (gone) URL.revokeObjectURL(gone.url);
    return old.filter((_, at) => at !== index);
  });
  const again = () => {
    for (const { url } of taken) URL.revokeObjectURL(url);
    setTaken([]);
    send.reset();
    void camera.start(camera.deviceId);
  };

  if (!person.active) return <Alert severity="info">{t('inactive', { name: person.name })}</Alert>;
  if (send.data) return <EnrolResult person={person} results={send.data} onAgain={again} onNext={onNext} nextLabel={nextLabel} />;
  const refused = send.error instanceof ApiError && send.error.code === 'consent_missing';
  const who = <Typography sx={{ fontSize: '1.1rem', textAlign: 'center' }}><strong>{person.name}</strong> · <bdi>{person.external_id}</bdi></Typography>;
  if (consent.waiting) return <Waiting />;
  if (refused || consent.needed === 'yes' || (consent.needed === 'perhaps' && !without)) {
    return (
      <Stack spacing={2} sx={{ maxWidth: 720, mx: 'auto' }}>
        {who}
        <ConsentStep person={person} text={consent.text} onWithout={refused || consent.needed === 'yes' ? undefined : () => setWithout(true)}
          onGiven={async () => { await consent.given(); send.reset(); }} />
      </Stack>
    );
  }
  const words = !running ? '' : guide.advice ? t(`advice.${guide.advice}`) : t('looking');
  return (
    <Stack spacing={2} sx={{ maxWidth: 720, mx: 'auto' }}>
      {who}
      {camera.fault && <CameraFaultText fault={camera.fault} onRetry={() => void camera.start()} />}
      <Box sx={{ position: 'relative', bgcolor: '#000', borderRadius: 3, overflow: 'hidden', aspectRatio: '4 / 3', maxHeight: '52dvh', width: '100%', display: running ? 'block' : 'none',
        outline: '6px solid', outlineColor: guide.advice === 'good' ? 'success.main' : 'transparent' }}>
        <Box component="video" ref={camera.video} muted playsInline aria-label={t('camera_view')}
          sx={{ width: '100%', height: '100%', objectFit: 'cover', transform: 'scaleX(-1)' /* as in a mirror */ }} />
      </Box>
      <Box role="status" aria-live="polite" sx={{ minHeight: 40, textAlign: 'center' }}>
        <Typography component="p" sx={{ fontSize: { xs: '1.3rem', sm: '1.6rem' }, fontWeight: 650 }}>{words}</Typography>
      </Box>
      {guide.error !== null && running && <Alert severity="warning"><FaultText error={guide.error} /></Alert>}
      {guide.other && !complete && <Alert severity="warning">{t('somebody_else', { name: guide.other.name, id: guide.other.external_id })}</Alert>}
      {send.error && <Alert severity="error"><FaultText error={send.error} /></Alert>}
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, justifyContent: 'center' }}>
        {complete ? (
          <Button size="large" variant="contained" autoFocus disabled={send.isPending} onClick={() => send.mutate()} sx={{ minHeight: 64, px: 5, fontSize: '1.2rem' }}>{t('enrol')}</Button>
        ) : !running ? (
          <Button size="large" variant="contained" autoFocus startIcon={<PhotoCameraIcon />} disabled={camera.starting} onClick={() => void camera.start()}
            sx={{ minHeight: 64, px: 5, fontSize: '1.2rem' }}>{t('start_camera')}</Button>
        ) : (
          <Button size="large" variant="contained" autoFocus startIcon={<PhotoCameraIcon />} onClick={() => void take()}
            sx={{ minHeight: 64, px: 5, fontSize: '1.2rem' }}>{t('take', { n: number(taken.length + 1), of: number(poses.length) })}</Button>
        )}
        {!complete && taken.length > 0 && <Button size="large" disabled={send.isPending} onClick={() => send.mutate()}>{t('enrol_now')}</Button>}
      </Stack>
      {!complete && (
        <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2} sx={{ justifyContent: 'center', alignItems: 'center' }}>
          <FormControlLabel control={<Switch checked={byItself} onChange={(event) => setByItself(event.target.checked)} />} label={t('by_itself')} />
          {running && camera.devices.length > 1 && (
            <TextField select label={t('camera')} value={camera.deviceId ?? ''} onChange={(event) => void camera.start(event.target.value)} sx={{ maxWidth: 260 }}>
              {camera.devices.map((device, index) => <MenuItem key={device.deviceId} value={device.deviceId}>{device.label || t('camera_number', { n: index + 1 })}</MenuItem>)}
            </TextField>
          )}
        </Stack>
      )}
      {taken.length > 0 && (
        <Stack component="ul" direction="row" useFlexGap aria-label={t('taken')} sx={{ listStyle: 'none', p: 0, m: 0, flexWrap: 'wrap', gap: 1.5, justifyContent: 'center' }}>
          {taken.map(({ url }, index) => (
            <Box component="li" key={url} sx={{ position: 'relative' }}>
              <Box component="img" src={url} alt={t('photo_number', { n: index + 1 })} sx={{ width: 120, height: 90, objectFit: 'cover', borderRadius: 2, display: 'block' }} />
              <CheckCircleIcon color="success" fontSize="small" sx={{ position: 'absolute', bottom: 4, insetInlineStart: 4, bgcolor: 'background.paper', borderRadius: '50%' }} />
              <IconButton size="small" aria-label={t('drop', { n: index + 1 })} onClick={() => { drop(index); if (!running) void camera.start(camera.deviceId); }}
                sx={{ position: 'absolute', top: 4, insetInlineEnd: 4, bgcolor: 'background.paper', '&:hover': { bgcolor: 'background.paper' } }}><CloseIcon fontSize="small" /></IconButton>
            </Box>
          ))}
        </Stack>
      )}
      <Typography variant="body2" color="text.secondary" sx={{ textAlign: 'center' }}>{t('nothing_kept')}</Typography>
    </Stack>
  );
}
