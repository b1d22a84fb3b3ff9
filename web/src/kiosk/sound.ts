// Two short tones: a rising one for a mark, a low one for "look at the screen". Made here, so that there is no file to load.
import type { Tone } from './cards';

let context: AudioContext | undefined;
const notes: Partial<Record<Tone, readonly number[]>> = { good: [660, 880], ask: [330] };

export function play(tone: Tone): void {
  const steps = notes[tone];
  if (!steps || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  const start = context.currentTime;
  for (const [i, frequency] of steps.entries()) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0.12, start + i * 0.12);
    gain.gain.exponentialRampToValueAtTime(0.001, start + i * 0.12 + 0.18);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start + i * 0.12);
    oscillator.stop(start + i * 0.12 + 0.2);
  }
}
