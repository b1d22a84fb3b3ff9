// A camera as the pages use it: opened by choice, looked at in a <video>, single frames taken from it as JPEG. Nothing leaves the
// page until somebody sends it.

/** Why a camera did not open, for the reader to mend. */
export type CameraFault = 'denied' | 'none' | 'busy' | 'insecure' | 'failed';

export class CameraError extends Error {
  constructor(readonly fault: CameraFault) {
    super(fault);
    this.name = 'CameraError';
  }
}

const faults: Record<string, CameraFault> = {
  NotAllowedError: 'denied', SecurityError: 'denied', NotFoundError: 'none', OverconstrainedError: 'none', NotReadableError: 'busy', AbortError: 'busy' };

export interface CameraWish {
  /** The one that looks at whoever holds the device, or the one that looks away from them. */
  facing?: 'user' | 'environment';
  size?: { width: number; height: number };
}

/** Opens a camera: the one with this id, or one that comes closest to what is wished for. Throws a CameraError. */
export async function openCamera(deviceId?: string, { facing = 'user', size = { width: 1280, height: 720 } }: CameraWish = {}): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new CameraError('insecure');
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: {
      width: { ideal: size.width }, height: { ideal: size.height },
      ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: facing }) } });
  } catch (error) {
    throw new CameraError(faults[(error as DOMException).name] ?? 'failed');
  }
}

export function closeCamera(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** The cameras there are; their names are known once one was allowed. */
export async function cameras(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === 'videoinput');
}

// A camera that was opened a moment ago shows its first picture a little later.
async function firstPicture(video: HTMLVideoElement, patienceMs: number): Promise<void> {
  if (video.videoWidth) return;
  await new Promise<void>((done) => {
    video.addEventListener('loadeddata', () => done(), { once: true });
    setTimeout(done, patienceMs);
  });
}

/** One frame of a playing video as JPEG, no longer than `longest` pixels on its longer side. Null where no picture comes in time. */
export async function takeFrame(video: HTMLVideoElement, longest = 1280, { quality = 0.85, patienceMs = 5000 } = {}): Promise<Blob | null> {
  await firstPicture(video, patienceMs);
  const { videoWidth: width, videoHeight: height } = video;
  if (!width || !height) return null;
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
}
