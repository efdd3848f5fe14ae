/**
 * A home folder with Claude Code transcripts of real-life shape: the sizes, shares and repetitions counted over 273 real sessions of one team (351 MB). Nothing in
 * it was written by anybody. Some rare words are planted, so that a search for them has one right answer.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Quantiles, Random, vocabulary } from './random.ts';

/** A question with one right answer. */
export interface Planted {
  readonly group: 'word' | 'typo' | 'question' | 'tool-word' | 'tool-run';
  readonly query: string;
  /** Native id of the session, and a text that only the right message holds. */
  readonly session: string;
  readonly needle: string;
}

export interface Corpus {
  readonly home: string;
  readonly sessions: number;
  readonly planted: readonly Planted[];
}

const sessionBytes: Quantiles = [
  [0, 30e3],
  [0.1, 108e3],
  [0.25, 308e3],
  [0.5, 907e3],
  [0.75, 1.96e6],
  [0.9, 3.42e6],
  [1, 4.18e6],
];
const resultCharacters: Quantiles = [
  [0, 10],
  [0.1, 42],
  [0.25, 110],
  [0.5, 471],
  [0.75, 1_947],
  [0.9, 5_041],
  [0.99, 32_669],
  [1, 120_000],
];
const inputCharacters: Quantiles = [
  [0, 40],
  [0.1, 75],
  [0.5, 133],
  [0.75, 379],
  [0.9, 1_198],
  [1, 6_796],
];
const proseCharacters: Quantiles = [
  [0, 20],
  [0.1, 40],
  [0.5, 101],
  [0.75, 226],
  [0.9, 827],
  [1, 4_000],
];
const promptCharacters: Quantiles = [
  [0, 10],
  [0.1, 20],
  [0.5, 98],
  [0.75, 241],
  [0.9, 660],
  [1, 8_000],
];
const thinkingCharacters: Quantiles = [
  [0, 30],
  [0.1, 54],
  [0.5, 149],
  [0.75, 431],
  [0.9, 1_075],
  [1, 4_010],
];

const projects = [
  'storefront',
  'billing-api',
  'mobile-app',
  'infra',
  'data-pipeline',
  'design-system',
  'cli-tools',
  'docs',
];
const tools = ['Bash', 'Bash', 'Bash', 'Read', 'Read', 'Read', 'Edit', 'Edit', 'Grep', 'Glob'] as const;
const corpusVersion = 1;

/** Makes the corpus below `folder`, or takes the one that an earlier run made there. */
export function provideCorpus(folder: string, sessions: number): Corpus {
  const home = join(folder, `corpus-v${corpusVersion}-${sessions}`);
  const writer = new CorpusWriter(sessions);
  if (existsSync(home)) return writer.describe(home);
  const unfinished = `${home}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  writer.write(unfinished);
  renameSync(unfinished, home);
  return writer.describe(home);
}

class CorpusWriter {
  readonly #sessions: number;
  readonly #words: readonly string[];
  readonly #rare: readonly string[];
  readonly #pool: readonly string[];

  constructor(sessions: number) {
    this.#sessions = sessions;
    const random = new Random(7);
    const words = vocabulary(random, 9_600);
    this.#words = words.slice(0, 9_300);
    this.#rare = words.slice(9_300).filter((word) => word.length >= 7);
    this.#pool = Array.from({ length: 4_000 }, () => this.#codeLine(random));
  }

  describe(home: string): Corpus {
    return { home, sessions: this.#sessions, planted: this.#planted() };
  }

  write(home: string): void {
    for (let index = 0; index < this.#sessions; index += 1) {
      const project = projects[index % projects.length] ?? 'storefront';
      const folder = join(home, '.claude', 'projects', `-home-ana-${project}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${sessionUuid(index)}.jsonl`), this.#session(index, project));
    }
  }

  /** Every plan has its own session, the same in every run. */
  #planted(): readonly Planted[] {
    const plan = (group: Planted['group'], count: number, offset: number) =>
      Array.from({ length: count }, (_, index): Planted => {
        const at = offset + index;
        const [first = '', second = ''] = [this.#rare[2 * at], this.#rare[2 * at + 1]];
        const session = sessionUuid((at * 3) % this.#sessions);
        const needle = `${first} ${second}`;
        const query = {
          word: first,
          typo: `${first.slice(0, 3)}${first.slice(4, 5)}${first.slice(3, 4)}${first.slice(5)}`,
          question: `how did we fix the ${first} ${second} problem?`,
          'tool-word': second,
          'tool-run': `"${needle}"`,
        }[group];
        return { group, query, session, needle };
      });
    return [
      ...plan('word', 30, 0),
      ...plan('typo', 15, 30),
      ...plan('question', 15, 45),
      ...plan('tool-word', 10, 60),
      ...plan('tool-run', 9, 70),
    ];
  }

  #session(index: number, project: string): string {
    const random = new Random(1_000 + index);
    const target = random.quantile(sessionBytes);
    const id = sessionUuid(index);
    const planted = this.#planted().filter((one) => one.session === id);
    const rows: string[] = [];
    let bytes = 0;
    let time = Date.UTC(2026, 6, 1) + index * 9 * 3_600_000;
    let parent: string | null = null;
    const push = (row: Record<string, unknown>): void => {
      time += 500 + random.below(20_000);
      const uuid: string = uuidFrom(random.hex(32));
      const line = JSON.stringify({
        parentUuid: parent,
        isSidechain: false,
        userType: 'external',
        cwd: `/home/ana/${project}`,
        sessionId: id,
        version: '2.1.12',
        gitBranch: 'main',
        ...row,
        uuid,
        timestamp: new Date(time).toISOString(),
      });
      parent = uuid;
      rows.push(line);
      bytes += line.length + 1;
    };
    const isFull = (): boolean => bytes >= target;
    while (!isFull()) {
      const plant = planted.pop();
      const isInTool = plant?.group.startsWith('tool') ?? false;
      const said = plant && !isInTool ? `${plant.needle} ` : '';
      push({
        type: 'user',
        message: { role: 'user', content: said + this.#prose(random, random.quantile(promptCharacters)) },
      });
      const calls = 3 + random.below(12);
      for (let call = 0; call < calls && !isFull(); call += 1)
        this.#turn({ random, push, plant: isInTool && call === 0 ? `${plant?.needle} ` : '' });
    }
    return rows.join('\n') + '\n';
  }

  /** One API message of several rows, its tool's answer twice (text and structured), and progress in between. */
  #turn({ random, push, plant }: { random: Random; push(row: Record<string, unknown>): void; plant: string }): void {
    const message = (content: readonly unknown[]) => ({
      id: messageId,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      content,
      stop_reason: null,
      usage: {
        input_tokens: 4,
        cache_creation_input_tokens: random.below(4_000),
        cache_read_input_tokens: random.below(90_000),
        output_tokens: random.below(900),
      },
    });
    const messageId = `msg_01${random.hex(22)}`;
    const call = `toolu_01${random.hex(22)}`;
    const tool = random.pick(tools);
    if (random.next() < 0.4)
      push({
        type: 'assistant',
        message: message([
          {
            type: 'thinking',
            thinking: this.#prose(random, random.quantile(thinkingCharacters)),
            signature: random.hex(400),
          },
        ]),
      });
    if (random.next() < 0.35)
      push({
        type: 'assistant',
        message: message([{ type: 'text', text: this.#prose(random, random.quantile(proseCharacters)) }]),
      });
    push({
      type: 'assistant',
      message: message([{ type: 'tool_use', id: call, name: tool, input: this.#input(random, tool) }]),
    });
    const output = plant + this.#output(random, random.quantile(resultCharacters));
    for (let step = 0; step < 2; step += 1)
      push({
        type: 'progress',
        toolUseID: call,
        data: { type: 'bash_progress', output: output.slice(0, 1_500), elapsedTimeSeconds: step },
      });
    push({
      type: 'user',
      message: {
        role: 'user',
        content: [{ tool_use_id: call, type: 'tool_result', content: output, is_error: random.next() < 0.04 }],
      },
      toolUseResult: {
        stdout: output,
        stderr: '',
        originalFile: this.#output(random, output.length * 2),
        interrupted: false,
        isImage: false,
      },
    });
  }

  #input(random: Random, tool: (typeof tools)[number]): Record<string, unknown> {
    const file = `/home/ana/src/${this.#word(random)}/${this.#word(random)}.ts`;
    const length = random.quantile(inputCharacters);
    if (tool === 'Bash') return { command: this.#prose(random, length), description: this.#prose(random, 40) };
    if (tool === 'Read') return { file_path: file, limit: 200 };
    if (tool === 'Edit')
      return { file_path: file, old_string: this.#output(random, length), new_string: this.#output(random, length) };
    return { pattern: `${this.#word(random)}.*${this.#word(random)}`, path: '/home/ana/src' };
  }

  /** Frequent words are frequent: the place in the list falls off like in natural text. */
  #word(random: Random): string {
    return this.#words[Math.floor(this.#words.length ** random.next()) - 1] ?? 'the';
  }

  #prose(random: Random, length: number): string {
    let text = '';
    while (text.length < length) text += `${this.#word(random)}${random.next() < 0.1 ? '. ' : ' '}`;
    return text.trim();
  }

  /** Lines of code and logs that come again and again, as they do when the same files are read many times. */
  #output(random: Random, length: number): string {
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
    const [a, b, c] = [this.#word(random), this.#word(random), this.#word(random)];
    return random.pick([
      `  const ${a}${b} = await ${c}(${a}, { ${b}: ${random.below(1000)} });`,
      `import { ${a} } from './${b}/${c}.ts';`,
      `[${random.below(24)}:${random.below(60)}] INFO ${a} ${b}=${random.hex(8)} ${c}`,
      `-rw-r--r-- 1 ana staff ${random.below(90_000)} ${a}-${b}.ts`,
      `    // ${this.#prose(random, 60)}`,
      `  if (!${a}.${b}) throw new Error('${c} is not ${a}');`,
    ]);
  }
}

/** Ids are derived from the number, so that a corpus is the same everywhere. */
export function sessionUuid(index: number): string {
  return uuidFrom(createHash('sha256').update(`session ${index}`).digest('hex'));
}

function uuidFrom(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
