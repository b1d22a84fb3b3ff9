// The camera's picture with what is seen in it, and how it is taken.
import FlipIcon from '@mui/icons-material/Flip';
import PauseIcon from '@mui/icons-material/Pause';
import PlayArrowIcon from '@mui/icons-material/PlayArrow';
import VideocamIcon from '@mui/icons-material/Videocam';
import VideocamOffIcon from '@mui/icons-material/VideocamOff';
import VolumeOffIcon from '@mui/icons-material/VolumeOff';
import VolumeUpIcon from '@mui/icons-material/VolumeUp';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats';
import { CameraFaultText } from '../../parts/CameraFaultText';
import type { CameraState } from '../../parts/useCamera';
import { FaceBoxes } from './FaceBoxes';
import type { FrameAnswer } from './liveSocket';
import { intervalsMs, type Preferences } from './preferences';

export interface CameraViewProps {
  camera: CameraState;
  answer: FrameAnswer | null;
  /** Whether faces are looked for; the camera may run without. */
  recognising: boolean;
  onRecognising: (wanted: boolean) => void;
  /** Why the camera cannot be started now. */
  blocked?: string;
  preferences: Preferences;
  onPreferences: (change: Partial<Preferences>) => void;
  /** Over the picture: what somebody is asked to do. */
  guide?: ReactNode;
}

export function CameraView({ camera, answer, recognising, onRecognising, blocked, preferences, onPreferences, guide }: CameraViewProps) {
  const { t } = useTranslation('live');
  const formats = useFormats();
  const [shape, setShape] = useState('4 / 3');
  const onShape = ({ currentTarget: { videoWidth, videoHeight } }: SyntheticEvent<HTMLVideoElement>) => {
    if (videoWidth && videoHeight) setShape(`${videoWidth} / ${videoHeight}`);
  };
  const start = (deviceId?: string) => { onRecognising(true); void camera.start(deviceId ?? preferences.deviceId); };
  return (
    <Stack spacing={1.5}>
      <Box sx={{ position: 'relative', bgcolor: '#0d1114', color: '#fff', borderRadius: 2, overflow: 'hidden', aspectRatio: shape, maxHeight: '62vh', width: '100%' }}>
        <Box component="video" ref={camera.video} playsInline muted aria-label={t('picture')} onLoadedMetadata={onShape}
          sx={{ width: '100%', height: '100%', objectFit: 'contain', display: 'block', transform: preferences.mirror ? 'scaleX(-1)' : 'none' }} />
        {camera.running && answer && recognising && <FaceBoxes answer={answer} mirrored={preferences.mirror} />}
        {!camera.running && (
          <Box sx={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center', p: 2, textAlign: 'center' }}>
            <Typography>{blocked ?? (camera.starting ? t('camera_starting') : t('camera_off'))}</Typography>
          </Box>
        )}
        {guide}
      </Box>
      {camera.fault && <CameraFaultText fault={camera.fault} onRetry={() => start()} />}
      <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        {camera.running ? (
          <Button variant="outlined" startIcon={<VideocamOffIcon />} onClick={camera.stop}>{t('stop_camera')}</Button>
        ) : (
          <Button variant="contained" startIcon={<VideocamIcon />} disabled={camera.starting || Boolean(blocked)} onClick={() => start()}>{t('start_camera')}</Button>
        )}
        {camera.running && (
          <Button variant="outlined" startIcon={recognising ? <PauseIcon /> : <PlayArrowIcon />} onClick={() => onRecognising(!recognising)}>
            {recognising ? t('pause') : t('go_on')}
          </Button>
        )}
        <Toggle label={t('sound')} on={preferences.sound} onChange={(sound) => onPreferences({ sound })}>
          {preferences.sound ? <VolumeUpIcon fontSize="small" /> : <VolumeOffIcon fontSize="small" />}
        </Toggle>
        <Toggle label={t('mirror')} on={preferences.mirror} onChange={(mirror) => onPreferences({ mirror })}><FlipIcon fontSize="small" /></Toggle>
        <TextField select label={t('interval')} value={preferences.intervalMs} sx={{ width: 130 }}
          onChange={(event) => onPreferences({ intervalMs: Number(event.target.value) })}>
          {intervalsMs.map((ms) => <MenuItem key={ms} value={ms}>{t('seconds', { n: formats.number(ms / 1000, 1) })}</MenuItem>)}
        </TextField>
        {camera.devices.length > 1 && (
          <TextField select label={t('camera')} value={camera.deviceId ?? ''} sx={{ width: 180 }}
            onChange={(event) => { onPreferences({ deviceId: event.target.value }); if (camera.running) start(event.target.value); }}>
            {camera.devices.map((device, i) => (
              <MenuItem key={device.deviceId} value={device.deviceId}>{device.label || t('camera_number', { n: formats.number(i + 1) })}</MenuItem>
            ))}
          </TextField>
        )}
      </Stack>
    </Stack>
  );
}

function Toggle({ label, on, onChange, children }: { label: string; on: boolean; onChange: (on: boolean) => void; children: ReactNode }) {
  return <ToggleButton value="on" size="small" selected={on} aria-label={label} title={label} sx={{ width: 40, height: 40 }} onChange={() => onChange(!on)}>{children}</ToggleButton>;
}
