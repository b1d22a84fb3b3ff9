// The camera of this device: a video element that plays it, and JPEG stills of at most 640 pixels a side.

const kLongestSide = 640;

export class Camera {
  #stream = null;

  constructor(video) { this.video = video; }

  get running() { return this.#stream !== null; }

  async start(facingMode = 'user') {
    if (!navigator.mediaDevices?.getUserMedia)
      throw new Error('This browser gives no camera to pages that are not served over HTTPS or from this very computer.');
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: false, video: { facingMode, width: { ideal: 1280 }, height: { ideal: 960 } } });
    } catch (error) {
      const why = { NotAllowedError: 'The camera was not allowed. Allow it in the address bar and start again.',
        NotFoundError: 'There is no camera on this device.', NotReadableError: 'Another program holds the camera.' };
      throw new Error(why[error.name] ?? `The camera did not start (${error.name}).`);
    }
    this.video.srcObject = this.#stream;
    await this.video.play();
  }

  stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.video.srcObject = null;
  }

  // {blob, width, height} of the present picture.
  async still() {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return null;
    const scale = Math.min(1, kLongestSide / Math.max(videoWidth, videoHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    canvas.getContext('2d').drawImage(this.video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.88));
    return { blob, width: canvas.width, height: canvas.height };
  }
}
