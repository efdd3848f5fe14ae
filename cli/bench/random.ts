/** Numbers and words that look random and are the same in every run. */

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.below(0x1_0000_0000).toString(16).padStart(8, '0');
    return text.slice(0, length);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }

  /** A value of a distribution that is known by its quantiles, interpolated between them on a logarithmic scale. */
  quantile(points: Quantiles): number {
    const at = this.next();
    for (let index = 1; index < points.length; index += 1) {
      const [upper, high] = points[index] ?? [1, 0];
      const [lower, low] = points[index - 1] ?? [0, 0];
      if (at <= upper) return Math.round(low * (high / low) ** ((at - lower) / (upper - lower)));
    }
    return points.at(-1)?.[1] ?? 0;
  }
}

/** Pairs of share and value, the first with share 0, the last with share 1. */
export type Quantiles = readonly (readonly [share: number, value: number])[];

const starts = [
  'b',
  'br',
  'c',
  'ch',
  'd',
  'f',
  'g',
  'gr',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pr',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
];
const middles = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'io', 'ou'];
const ends = ['', 'n', 'r', 's', 't', 'l', 'm', 'd', 'ck', 'nt', 'st', 'ng'];

/** Different words in a fixed order; the first are meant to be the frequent ones. */
export function vocabulary(random: Random, size: number): readonly string[] {
  const words = new Set<string>();
  while (words.size < size) {
    const syllables = 1 + random.below(words.size < 300 ? 2 : 3);
    let word = '';
    for (let index = 0; index < syllables; index += 1)
      word += random.pick(starts) + random.pick(middles) + random.pick(ends);
    words.add(word);
  }
  return [...words];
}
