// Two short notes for a mark, made on the spot: no file. Browsers allow sound once the reader has touched the page; before that
// there is silence, which is no fault.
let context: AudioContext | undefined;

export function playMark(): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const start = context.currentTime;
  for (const [i, frequency] of [660, 880].entries()) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const from = start + i * 0.09;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.12, from + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.14);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.15);
  }
}
