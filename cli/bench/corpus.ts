/**
 * A home folder with Claude Code transcripts of real-life shape: the sizes, shares and repetitions counted over 273 real sessions of one team (351 MB). Nothing in
 * it was written by anybody. Some rare words are planted, so that a search for them has one right answer.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.ts';
import {
  SampleText,
  inputCharacters,
  promptCharacters,
  proseCharacters,
  resultCharacters,
  sessionBytes,
  thinkingCharacters,
} from './sample-text.ts';

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
  readonly #text = new SampleText();

  constructor(sessions: number) {
    this.#sessions = sessions;
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
        const [first = '', second = ''] = [this.#text.rare[2 * at], this.#text.rare[2 * at + 1]];
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
        message: { role: 'user', content: said + this.#text.prose(random, random.quantile(promptCharacters)) },
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
            thinking: this.#text.prose(random, random.quantile(thinkingCharacters)),
            signature: random.hex(400),
          },
        ]),
      });
    if (random.next() < 0.35)
      push({
        type: 'assistant',
        message: message([{ type: 'text', text: this.#text.prose(random, random.quantile(proseCharacters)) }]),
      });
    push({
      type: 'assistant',
      message: message([{ type: 'tool_use', id: call, name: tool, input: this.#input(random, tool) }]),
    });
    const output = plant + this.#text.output(random, random.quantile(resultCharacters));
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
        originalFile: this.#text.output(random, output.length * 2),
        interrupted: false,
        isImage: false,
      },
    });
  }

  #input(random: Random, tool: (typeof tools)[number]): Record<string, unknown> {
    const file = `/home/ana/src/${this.#text.word(random)}/${this.#text.word(random)}.ts`;
    const length = random.quantile(inputCharacters);
    if (tool === 'Bash')
      return { command: this.#text.prose(random, length), description: this.#text.prose(random, 40) };
    if (tool === 'Read') return { file_path: file, limit: 200 };
    if (tool === 'Edit')
      return {
        file_path: file,
        old_string: this.#text.output(random, length),
        new_string: this.#text.output(random, length),
      };
    return { pattern: `${this.#text.word(random)}.*${this.#text.word(random)}`, path: '/home/ana/src' };
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
