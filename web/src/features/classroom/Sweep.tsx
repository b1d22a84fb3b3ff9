// A slow sweep over the room with the device's camera: a picture every moment while it is turned, all of them looked at together.
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CameraFaultText } from '../../parts/CameraFaultText';
import { useCamera } from '../../parts/useCamera';

const apartMs = 700;
/** The longer side of a picture in pixels: small faces in the last row need them. */
const longest = 3840;
const wish = { facing: 'environment', size: { width: longest, height: 2160 } } as const;

export interface SweepProps {
  /** The pictures that may be sent at once. */
  most: number;
  disabled: boolean;
  onPictures: (pictures: File[]) => void;
}

export function Sweep({ most, disabled, onPictures }: SweepProps) {
  const { t } = useTranslation('classroom');
  const camera = useCamera(wish);
  const [taken, setTaken] = useState<number | null>(null);
  const ended = useRef(false);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => { gone.current = true; };
  }, []);
  const sweep = async () => {
    const pictures: File[] = [];
    ended.current = false;
    setTaken(0);
    while (pictures.length < most && !ended.current && !gone.current) {
      const picture = await camera.frame(longest);
      if (picture) pictures.push(new File([picture], `${pictures.length + 1}.jpg`, { type: picture.type }));
      setTaken(pictures.length);
      await new Promise((done) => setTimeout(done, apartMs));
    }
    if (gone.current) return;
    setTaken(null);
    camera.stop();
    if (pictures.length > 0) onPictures(pictures);
  };
  if (!camera.running && !camera.starting && !camera.fault)
    return <Button variant="outlined" disabled={disabled} onClick={() => void camera.start()} sx={{ alignSelf: 'start' }}>{t('sweep')}</Button>;
  return (
    <Stack spacing={2}>
      <Box component="video" ref={camera.video} muted playsInline aria-label={t('sweep_view')}
        sx={{ width: '100%', maxWidth: 720, aspectRatio: '16 / 9', bgcolor: 'action.hover', borderRadius: 1.5, objectFit: 'cover' }} />
      {camera.fault && <CameraFaultText fault={camera.fault} onRetry={() => void camera.start()} />}
      <Typography role="status">{taken === null ? t('sweep_help') : t('sweep_on', { count: taken })}</Typography>
      {taken !== null && <LinearProgress variant="determinate" value={(100 * taken) / most} aria-label={t('sweep_view')} />}
      <Stack direction="row" useFlexGap sx={{ gap: 1, flexWrap: 'wrap' }}>
        {taken === null
          ? <Button variant="contained" disabled={disabled || !camera.running} onClick={() => void sweep()}>{t('sweep_start')}</Button>
          : <Button variant="contained" disabled={taken === 0} onClick={() => { ended.current = true; }}>{t('sweep_end')}</Button>}
        {taken === null && <Button onClick={camera.stop}>{t('sweep_close')}</Button>}
      </Stack>
    </Stack>
  );
}
