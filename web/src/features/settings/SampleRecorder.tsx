// Takes samples of one kind: a run of frames of the camera, or pictures from files.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CameraFaultText } from '../../parts/CameraFaultText';
import { FilePicker } from '../../parts/FilePicker';
import { useCamera } from '../../parts/useCamera';

/** How many frames a press of the button takes, and how far apart: people move a little in between. */
const frames = 10;
const apartMs = 400;

export function SampleRecorder({ disabled, onPictures }: { disabled: boolean; onPictures: (pictures: Blob[]) => Promise<unknown> }) {
  const { t } = useTranslation('settings');
  const camera = useCamera();
  const [taken, setTaken] = useState<number | null>(null);
  const record = async () => {
    const pictures: Blob[] = [];
    setTaken(0);
    for (let n = 0; n < frames; n += 1) {
      const picture = await camera.frame();
      if (picture) pictures.push(picture);
      setTaken(n + 1);
      await new Promise((done) => setTimeout(done, apartMs));
    }
    setTaken(null);
    if (pictures.length > 0) await onPictures(pictures);
  };
  const busy = disabled || taken !== null;
  return (
    <Stack spacing={2}>
      <Box component="video" ref={camera.video} muted playsInline aria-label={t('camera')} sx={{ width: '100%', maxWidth: 480, aspectRatio: '4 / 3', bgcolor: 'action.hover', borderRadius: 1.5, objectFit: 'cover' }} />
      {camera.fault && <CameraFaultText fault={camera.fault} onRetry={() => void camera.start()} />}
      {taken !== null && <LinearProgress variant="determinate" value={(100 * taken) / frames} aria-label={t('recording')} />}
      <Stack direction="row" useFlexGap sx={{ gap: 1, flexWrap: 'wrap' }}>
        {camera.running ? <Button variant="contained" disabled={busy} onClick={() => void record()}>{t('record', { count: frames })}</Button>
          : <Button variant="outlined" disabled={camera.starting} onClick={() => void camera.start()}>{t('open_camera')}</Button>}
      </Stack>
      <FilePicker label={t('from_files')} accept="image/*" multiple disabled={busy} onFiles={(files) => void onPictures(files)} />
    </Stack>
  );
}
