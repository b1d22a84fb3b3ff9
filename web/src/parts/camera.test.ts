import { afterEach, expect, test, vi } from 'vitest';
import { takeFrame } from './camera';

function videoOf(width: number): HTMLVideoElement {
  const video = document.createElement('video');
  Object.defineProperties(video, { videoWidth: { value: width, writable: true }, videoHeight: { value: width, writable: true } });
  return video;
}

afterEach(() => { vi.restoreAllMocks(); });

test('a camera that was opened a moment ago is waited for', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => { done(new Blob(['picture'])); });
  const video = videoOf(0);
  const frame = takeFrame(video);
  Object.assign(video, { videoWidth: 640, videoHeight: 480 });
  video.dispatchEvent(new Event('loadeddata'));
  expect(await frame).toBeInstanceOf(Blob);
});

test('a camera that shows nothing gives nothing, and says so in time', async () => {
  expect(await takeFrame(videoOf(0), 1280, { patienceMs: 20 })).toBeNull();
});
