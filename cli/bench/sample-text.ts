/** Text that nobody wrote, in the shape of what people and assistants write: sizes as counted over 273 real sessions of one team (351 MB). */
import { type Quantiles, Random, vocabulary } from './random.ts';

export const sessionBytes: Quantiles = [
  [0, 30e3],
  [0.1, 108e3],
  [0.25, 308e3],
  [0.5, 907e3],
  [0.75, 1.96e6],
  [0.9, 3.42e6],
  [1, 4.18e6],
];
export const resultCharacters: Quantiles = [
  [0, 10],
  [0.1, 42],
  [0.25, 110],
  [0.5, 471],
  [0.75, 1_947],
  [0.9, 5_041],
  [0.99, 32_669],
  [1, 120_000],
];
export const inputCharacters: Quantiles = [
  [0, 40],
  [0.1, 75],
  [0.5, 133],
  [0.75, 379],
  [0.9, 1_198],
  [1, 6_796],
];
export const proseCharacters: Quantiles = [
  [0, 20],
  [0.1, 40],
  [0.5, 101],
  [0.75, 226],
  [0.9, 827],
  [1, 4_000],
];
export const promptCharacters: Quantiles = [
  [0, 10],
  [0.1, 20],
  [0.5, 98],
  [0.75, 241],
  [0.9, 660],
  [1, 8_000],
];
export const thinkingCharacters: Quantiles = [
  [0, 30],
  [0.1, 54],
  [0.5, 149],
  [0.75, 431],
  [0.9, 1_075],
  [1, 4_010],
];

export class SampleText {
  /** Words that stand nowhere in the text. */
  readonly rare: readonly string[];
  readonly #words: readonly string[];
  readonly #pool: readonly string[];

  constructor() {
    const random = new Random(7);
    const words = vocabulary(random, 9_600);
    this.#words = words.slice(0, 9_300);
    this.rare = words.slice(9_300).filter((word) => word.length >= 7);
    this.#pool = Array.from({ length: 4_000 }, () => this.#codeLine(random));
  }

  /** Frequent words are frequent: the place in the list falls off like in natural text. */
  word(random: Random): string {
    return this.#words[Math.floor(this.#words.length ** random.next()) - 1] ?? 'the';
  }

  prose(random: Random, length: number): string {
    let text = '';
    while (text.length < length) text += `${this.word(random)}${random.next() < 0.1 ? '. ' : ' '}`;
    return text.trim();
  }

  /** Lines of code and logs that come again and again, as they do when the same files are read many times. */
  output(random: Random, length: number): string {
    const lines: string[] = [];
    let size = 0;
    let at = random.below(this.#pool.length);
    while (size < length) {
      const line = random.next() < 0.12 ? this.#codeLine(random) : (this.#pool[at++ % this.#pool.length] ?? '');
      lines.push(line);
      size += line.length + 1;
    }
    return lines.join('\n').slice(0, length);
  }

  #codeLine(random: Random): string {
    const [a, b, c] = [this.word(random), this.word(random), this.word(random)];
    return random.pick([
      `  const ${a}${b} = await ${c}(${a}, { ${b}: ${random.below(1000)} });`,
      `import { ${a} } from './${b}/${c}.ts';`,
      `[${random.below(24)}:${random.below(60)}] INFO ${a} ${b}=${random.hex(8)} ${c}`,
      `-rw-r--r-- 1 ana staff ${random.below(90_000)} ${a}-${b}.ts`,
      `    // ${this.prose(random, 60)}`,
      `  if (!${a}.${b}) throw new Error('${c} is not ${a}');`,
    ]);
  }
}
