/** Conversations of real-life shape that nobody had: prompts, answers, tools with their outputs. The same in every run. */
import type {
  SampleAnswer,
  SampleCall,
  SampleConversation,
  SampleTurn,
} from '@session-siphon/collector/sources/sample-conversation';
import { sessionUuid } from './corpus.ts';
import { type Quantiles, Random } from './random.ts';
import {
  SampleText,
  inputCharacters,
  promptCharacters,
  proseCharacters,
  resultCharacters,
  sessionBytes,
  thinkingCharacters,
} from './sample-text.ts';

/** Files that are changed are longer than what is said about them. */
const fileCharacters: Quantiles = [
  [0, 200],
  [0.25, 4_000],
  [0.5, 11_000],
  [0.75, 30_000],
  [0.95, 90_000],
  [1, 200_000],
];
const tools = ['run', 'run', 'run', 'run', 'read', 'read', 'read', 'edit', 'edit', 'search'] as const;
const projects = ['storefront', 'billing-api', 'mobile-app', 'infra', 'data-pipeline', 'design-system'];
const poolCharacters = 2_000_000;

/** Text to take pieces of, which costs less than making each. Real text also has letters outside of Latin-1, here and there. */
class Pools {
  readonly #prose: string;
  readonly #output: string;

  constructor() {
    const text = new SampleText();
    const random = new Random(11);
    this.#prose = text.prose(random, poolCharacters).replaceAll('. ', () => (random.next() < 0.05 ? ' – ' : '. '));
    this.#output = text.output(random, poolCharacters).replaceAll('INFO', () => (random.next() < 0.02 ? '✓' : 'INFO'));
  }

  prose(random: Random, size: number): string {
    return piece(this.#prose, random, size);
  }

  output(random: Random, size: number): string {
    return piece(this.#output, random, size);
  }
}

function piece(pool: string, random: Random, size: number): string {
  const start = random.below(pool.length - size);
  return pool.slice(start, start + size);
}

/** Returns a function that makes the conversation with a number. */
export function openSampleConversations(): (index: number) => SampleConversation {
  const pools = new Pools();
  return (index) => conversation(index, pools);
}

/** One after the other, without an end. */
export function* sampleConversations(): Generator<SampleConversation> {
  const at = openSampleConversations();
  for (let index = 0; ; index += 1) yield at(index);
}

function conversation(index: number, pools: Pools): SampleConversation {
  const random = new Random(5_000 + index);
  const startedAt = Date.UTC(2026, 5, 1) + index * 1_800_000;
  const directory = `/home/ana/${projects[index % projects.length] ?? ''}`;
  const clock = new Clock(startedAt, random);
  const talk = new Talk(random, pools, { clock, directory });
  return {
    id: sessionUuid(index),
    title: pools.prose(random, 50),
    directory,
    startedAt,
    bytes: random.quantile(sessionBytes),
    turns: () => talk.turns(),
    hex: (length) => random.hex(length),
    noise: (length) => pools.output(random, length),
  };
}

/** Time goes on with everything that happens. */
class Clock {
  #now: number;
  readonly #random: Random;

  constructor(start: number, random: Random) {
    this.#now = start;
    this.#random = random;
  }

  after(mostMs: number): number {
    this.#now += 1 + this.#random.below(mostMs);
    return this.#now;
  }
}

class Talk {
  readonly #random: Random;
  readonly #pools: Pools;
  readonly #clock: Clock;
  readonly #directory: string;

  constructor(random: Random, pools: Pools, { clock, directory }: { clock: Clock; directory: string }) {
    this.#random = random;
    this.#pools = pools;
    this.#clock = clock;
    this.#directory = directory;
  }

  *turns(): Generator<SampleTurn> {
    for (;;) {
      const at = this.#clock.after(300_000);
      const prompt = this.#prose(promptCharacters);
      const count = 3 + this.#random.below(14);
      yield { at, prompt, answers: Array.from({ length: count }, (_, index) => this.#answer(index === count - 1)) };
    }
  }

  #answer(isLast: boolean): SampleAnswer {
    const random = this.#random;
    const at = this.#clock.after(20_000);
    const callCount = isLast ? 0 : random.next() < 0.9 ? 1 : 2 + random.below(2);
    return {
      at,
      thinking: random.next() < 0.4 ? this.#prose(thinkingCharacters) : '',
      text: isLast || random.next() < 0.35 ? this.#prose(proseCharacters) : '',
      calls: Array.from({ length: callCount }, () => this.#call()),
      tokens: { input: 4 + random.below(4_000), cached: random.below(90_000), output: 1 + random.below(900) },
    };
  }

  #call(): SampleCall {
    const random = this.#random;
    const kind = random.pick(tools);
    const input = random.quantile(inputCharacters);
    const isEdit = kind === 'edit';
    return {
      id: random.hex(24),
      kind,
      path: kind === 'run' || kind === 'search' ? this.#directory : `${this.#directory}/src/${random.hex(6)}.ts`,
      asked: isEdit ? this.#pools.output(random, input) : this.#pools.prose(random, input),
      replacement: isEdit ? this.#pools.output(random, input) : '',
      fileBefore: isEdit ? this.#pools.output(random, random.quantile(fileCharacters)) : '',
      output: isEdit ? 'The file has been updated.' : this.#pools.output(random, random.quantile(resultCharacters)),
      ok: random.next() >= 0.04,
      startedAt: this.#clock.after(500),
      endedAt: this.#clock.after(8_000),
    };
  }

  #prose(sizes: Quantiles): string {
    return this.#pools.prose(this.#random, this.#random.quantile(sizes));
  }
}
