// Whether the camera works and faces can be seen with it. Nothing that is looked at here is kept.
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sendForm, type Schemas } from '../../api/client';
import { CameraFaultText } from '../../parts/CameraFaultText';
import { FaultText } from '../../parts/FaultText';
import { useCamera } from '../../parts/useCamera';
import { useWords } from '../../parts/useWords';

const pauseMs = 1000;
type Seen = { faces: number; reason: string | undefined };

export function CameraStep({ recognition, onDone }: { recognition: boolean; onDone: () => void }) {
  const { t } = useTranslation('setup');
  const words = useWords();
  const camera = useCamera();
  const [seen, setSeen] = useState<Seen | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { running, frame } = camera;
  useEffect(() => {
    if (!running || !recognition) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const picture = await frame(960);
        if (picture) {
          const form = new FormData();
          form.append('image', picture, 'frame.jpg');
          const { faces } = await sendForm<Schemas['Recognition']>('/api/v1/recognize', form, { signal: stop.signal });
          setSeen({ faces: faces.length, reason: faces[0]?.quality_reasons[0] });
          setError(null);
        }
      } catch (fault) {
        if (!stop.signal.aborted) setError(fault);
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void look(), pauseMs);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [running, recognition, frame]);
  const good = seen !== null && seen.faces > 0 && !seen.reason;
  return (
    <Stack spacing={2}>
      {!recognition && <Alert severity="warning">{t('no_models')}</Alert>}
      {camera.fault && <CameraFaultText fault={camera.fault} onRetry={() => void camera.start()} />}
      <Box sx={{ bgcolor: '#000', borderRadius: 2, overflow: 'hidden', aspectRatio: '4 / 3', maxWidth: 560, display: running ? 'block' : 'none' }}>
        <Box component="video" ref={camera.video} muted playsInline aria-label={t('picture')} sx={{ width: '100%', height: '100%', objectFit: 'cover', transform: 'scaleX(-1)' }} />
      </Box>
      <div role="status">
        {running && recognition && !error && (
          <Alert severity={good ? 'success' : 'info'}>
            {seen === null ? t('looking') : seen.faces === 0 ? t('no_face') : seen.reason ? words.advice(seen.reason) : t('faces_seen', { count: seen.faces })}
          </Alert>
        )}
        {error !== null && <Alert severity="warning"><FaultText error={error} /></Alert>}
      </div>
      {running && camera.devices.length > 1 && (
        <TextField select label={t('camera_choice')} value={camera.deviceId ?? ''} sx={{ maxWidth: 320 }} onChange={(event) => void camera.start(event.target.value)}>
          {camera.devices.map((device, index) => <MenuItem key={device.deviceId} value={device.deviceId}>{device.label || t('camera_number', { n: index + 1 })}</MenuItem>)}
        </TextField>
      )}
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1 }}>
        {!running && <Button variant="contained" size="large" autoFocus disabled={camera.starting} onClick={() => void camera.start()}>{t('start_camera')}</Button>}
        <Button variant={running ? 'contained' : 'text'} size="large" onClick={onDone}>{running ? t('go_on') : t('later')}</Button>
      </Stack>
    </Stack>
  );
}
