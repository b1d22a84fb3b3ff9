// A camera for a component: `start()` opens it into the <video> that `video` is given to; it closes with the component.
import { useCallback, useEffect, useRef, useState } from 'react';
import { CameraError, cameras, closeCamera, openCamera, takeFrame, type CameraFault, type CameraWish } from './camera';

export interface CameraState {
  video: (element: HTMLVideoElement | null) => void;
  running: boolean;
  starting: boolean;
  fault: CameraFault | null;
  devices: MediaDeviceInfo[];
  deviceId: string | undefined;
  start(deviceId?: string): Promise<boolean>;
  stop(): void;
  frame(longest?: number): Promise<Blob | null>;
}

export function useCamera(wish?: CameraWish): CameraState {
  const wished = useRef(wish);
  const element = useRef<HTMLVideoElement | null>(null);
  const stream = useRef<MediaStream | null>(null);
  const turn = useRef(0); // a start that a later start or a stop overtook gives its camera back
  const [running, setRunning] = useState(false);
  const [starting, setStarting] = useState(false);
  const [fault, setFault] = useState<CameraFault | null>(null);
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [deviceId, setDeviceId] = useState<string>();

  const attach = useCallback(() => {
    if (element.current && stream.current && element.current.srcObject !== stream.current) {
      element.current.srcObject = stream.current;
      element.current.play().catch(() => setFault('failed'));
    }
  }, []);
  const video = useCallback((next: HTMLVideoElement | null) => {
    element.current = next;
    attach();
  }, [attach]);
  const stop = useCallback(() => {
    turn.current += 1;
    closeCamera(stream.current);
    stream.current = null;
    if (element.current) element.current.srcObject = null;
    setRunning(false);
    setStarting(false);
  }, []);
  const start = useCallback(async (wanted?: string) => {
    stop();
    const mine = turn.current;
    setStarting(true);
    setFault(null);
    try {
      const opened = await openCamera(wanted, wished.current);
      if (mine !== turn.current) {
        closeCamera(opened);
        return false;
      }
      stream.current = opened;
      const [track] = opened.getVideoTracks();
      track?.addEventListener('ended', () => { stop(); setFault('busy'); });
      setDeviceId(track?.getSettings().deviceId);
      setDevices(await cameras());
      setRunning(true);
      attach();
      return true;
    } catch (error) {
      if (mine === turn.current) setFault(error instanceof CameraError ? error.fault : 'failed');
      return false;
    } finally {
      if (mine === turn.current) setStarting(false);
    }
  }, [attach, stop]);
  const frame = useCallback(async (longest?: number) => (element.current ? takeFrame(element.current, longest) : null), []);
  useEffect(() => stop, [stop]);
  return { video, running, starting, fault, devices, deviceId, start, stop, frame };
}
