// Whether something moves before the camera, so that an empty hall sends nothing. A picture of 32 by 24 grey dots is compared with
// the one before; noise of a cheap sensor stays below the bound, a person who walks up is far above it.
const width = 32;
const height = 24;

/** Mean difference of two such pictures, 0..255. */
export function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return a.length ? sum / a.length : 0;
}

export class MotionWatch {
  private readonly canvas = Object.assign(document.createElement('canvas'), { width, height });
  private before: Uint8ClampedArray | null = null;
  private lastMoved = 0;

  /** `bound`: of the mean difference; `lingerMs`: how long a scene counts as moving afterwards. */
  constructor(private readonly bound = 2.5, private readonly lingerMs = 4000) {}

  moving(video: HTMLVideoElement, now: number): boolean {
    const context = this.canvas.getContext('2d', { willReadFrequently: true });
    if (!context || !video.videoWidth) return false;
    context.drawImage(video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const grey = new Uint8ClampedArray(width * height);
    for (let i = 0; i < grey.length; i += 1) grey[i] = ((data[4 * i] ?? 0) * 77 + (data[4 * i + 1] ?? 0) * 150 + (data[4 * i + 2] ?? 0) * 29) >> 8;
    if (!this.before || difference(grey, this.before) > this.bound) this.lastMoved = now;
    this.before = grey;
    return now - this.lastMoved < this.lingerMs;
  }
}
