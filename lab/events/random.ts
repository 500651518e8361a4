/** Draws that are the same whenever the seed is. */
export interface Draw {
  /** From 0, below 1. */
  fraction(): number;
  /** From 0, below `count`. */
  below(count: number): number;
  /** Whether something happens that happens with this probability. */
  happens(probability: number): boolean;
  /** Another series, which depends on the seed and the name alone, however much was drawn before. */
  series(name: string): Draw;
}

/** FNV-1a, to make a seed of a name. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of Buffer.from(text)) {
    value = Math.imul(value ^ letter, 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32: small, fast, and good enough to disturb with. @param seed a whole number. */
export function drawer(seed: number): Draw {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    below: (count) => Math.floor(fraction() * count),
    happens: (probability) => fraction() < probability,
    series: (name) => drawer(hash(`${seed} ${name}`)),
  };
}
