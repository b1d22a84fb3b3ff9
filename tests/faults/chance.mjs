// Choices that look random and come again with the same seed.

export class Chance {
  constructor(seed) { this.state = seed >>> 0; }

  // Uniform in [0, 1): mulberry32.
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  between(low, high) { return low + (high - low) * this.next(); }
  below(count) { return Math.floor(count * this.next()); }
  pick(list) { return list[this.below(list.length)]; }
  half() { return this.next() < 0.5; }
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
