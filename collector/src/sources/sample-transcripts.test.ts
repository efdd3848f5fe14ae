// What the sample transcripts say is what their sources read: otherwise a benchmark would measure something else.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block, BlockOf, DraftMessage, SessionDraft } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import { type CarrierFiles, diskFiles } from '../pipeline/carrier-files.ts';
import { Neighbours } from '../pipeline/neighbours.ts';
import { readCarrier } from '../pipeline/read-carrier.ts';
import { scan } from '../pipeline/scan.ts';
import { sources } from '../registry.ts';
import type { Source } from '../source.ts';
import type { OpenSampleWriter, SampleCall, SampleConversation, SampleTurn } from './sample-conversation.ts';
import { sourceFolder } from './source-cases.ts';

const startedAt = Date.UTC(2026, 8, 20, 10);

function call(number: number, facts: Pick<SampleCall, 'kind'> & Partial<SampleCall>): SampleCall {
  return {
    id: `0a1b2c3d4e5f0a1b2c3d4e${number.toString(16).padStart(2, '0')}`,
    path: '/home/ana/shop/src/cart.ts',
    asked: `asked ${number}`,
    replacement: '',
    fileBefore: '',
    output: `output ${number} ✓\nand more of it`,
    ok: true,
    startedAt: startedAt + number * 1_000,
    endedAt: startedAt + number * 1_000 + 500,
    ...facts,
  };
}

const tokens = { input: 12, cached: 9_000, output: 180 };
const calls = [
  call(1, { kind: 'run' }),
  call(2, { kind: 'read' }),
  call(3, { kind: 'search' }),
  call(4, { kind: 'edit', replacement: 'replaced 4', fileBefore: 'asked 4' }),
  call(5, { kind: 'run', ok: false }),
];
const turns: readonly SampleTurn[] = [
  {
    at: startedAt,
    prompt: 'Why does the cart lose a line?',
    answers: [
      ...calls.map((one, index) => ({
        at: one.startedAt - 400,
        thinking: index === 0 ? 'Look at the test first.' : '',
        text: index === 1 ? 'I read the cart.' : '',
        calls: [one],
        tokens,
      })),
      { at: startedAt + 9_000, thinking: '', text: 'The key was not unique.', calls: [], tokens },
    ],
  },
  {
    at: startedAt + 20_000,
    prompt: 'Thanks, and the till?',
    answers: [{ at: startedAt + 21_000, thinking: '', text: 'It is fine.', calls: [], tokens }],
  },
];

function conversation(number = 1): SampleConversation {
  let ids = number * 1_000_000;
  return {
    id: `${number.toString().padStart(8, '0')}-0000-4000-8000-000000000001`,
    title: 'Lines of the cart',
    directory: '/home/ana/shop',
    startedAt,
    bytes: Number.MAX_SAFE_INTEGER,
    turns: () => turns,
    hex: (length) =>
      (ids += 1)
        .toString(16)
        .padStart(8, '0')
        .repeat(Math.ceil(length / 8))
        .slice(0, length),
    noise: (length) => 'noise '.repeat(Math.ceil(length / 6)).slice(0, length),
  };
}

/** What is done with files while they are read. */
class CountedFiles implements CarrierFiles {
  count = 0;
  facts = (path: string) => this.#counted(diskFiles.facts(path));
  names = (folder: string) => this.#counted(diskFiles.names(folder));
  chunks = (path: string) => this.#counted(diskFiles.chunks(path));
  whole = (path: string) => this.#counted(diskFiles.whole(path));
  database: CarrierFiles['database'] = (path, skip) => this.#counted(diskFiles.database(path, skip));

  #counted<T>(result: T): T {
    this.count += 1;
    return result;
  }
}

async function drafts(
  source: Source,
  home: string,
  files: CarrierFiles = diskFiles,
): Promise<{ sessions: SessionDraft[]; skips: string[] }> {
  const { carriers } = await scan([{ source, roots: source.roots({ home, platform: 'linux', env: {} }) }]);
  const sessions: SessionDraft[] = [];
  const skips: string[] = [];
  const neighbours = new Neighbours(source, carriers);
  for (const found of carriers) {
    const reading = readCarrier(source, found, { files, neighbours: async () => neighbours });
    for await (const draft of reading.drafts) sessions.push(draft);
    skips.push(...reading.leftOut.skips.keys());
  }
  return { sessions, skips };
}

const written = sources.filter((source) => existsSync(join(sourceFolder(source), 'sample-transcript.ts')));

/** Hands over a home folder with conversations as the source's assistant writes them. */
async function withConversations<T>(source: Source, count: number, use: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'siphon-sample-'));
  try {
    const { openSampleWriter } = (await import(`./${source.id}/sample-transcript.ts`)) as {
      openSampleWriter: OpenSampleWriter;
    };
    const writer = openSampleWriter(home);
    for (let number = 1; number <= count; number += 1)
      expect(writer.write(conversation(number))).toBeGreaterThan(1_000);
    writer.close();
    return await use(home);
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** How often something is done with a file, or a path is asked for its names, to read so many conversations. */
async function stepsFor(source: Source, count: number): Promise<number> {
  const files = new CountedFiles();
  let named = 0;
  const names: Source['names'] = (path) => {
    named += 1;
    return source.names?.(path) ?? [];
  };
  const read = await withConversations(source, count, (home) => drafts({ ...source, names }, home, files));
  expect(read.sessions).toHaveLength(count);
  return files.count + named;
}

describe.each(written)('the sample transcript of $title', (source) => {
  it('is read as what was written', async () => {
    await withConversations(source, 1, async (home) => {
      const { sessions, skips } = await drafts(source, home);
      expect(skips).toEqual([]);
      expect(sessions).toHaveLength(1);
      const messages = (sessions[0]?.records ?? []).filter((record) => record.type === 'message');
      expect(textsOf(messages, 'user', 'text')).toEqual(turns.map(({ prompt }) => prompt));
      expect(textsOf(messages, 'assistant', 'thinking')).toEqual([expect.stringContaining('Look at the test first.')]);
      expect(textsOf(messages, 'assistant', 'text')).toEqual([
        'I read the cart.',
        'The key was not unique.',
        'It is fine.',
      ]);
      expect(blocksOf(messages, 'tool_call')).toHaveLength(calls.length);
      const results = blocksOf(messages, 'tool_result');
      expect(results.map(({ ok }) => ok)).toEqual(calls.map(({ ok }) => ok));
      for (const [index, { kind, output }] of calls.entries())
        if (kind !== 'edit') expect(results[index]?.text).toContain(output);
      expect(blocksOf(messages, 'edit').map(({ diff }) => diff)).toEqual([
        expect.stringMatching(/^-asked 4$[^]*^\+replaced 4$/m),
      ]);
    });
  });

  it('takes the same steps among many as among few', async () => {
    const [few, more, many] = [await stepsFor(source, 4), await stepsFor(source, 8), await stepsFor(source, 12)];
    expect(many - more).toBe(more - few);
  });
});

function blocksOf<T extends Block['type']>(messages: readonly DraftMessage[], type: T): BlockOf<T>[] {
  return messages.flatMap(({ blocks }) => blocks.filter((block): block is BlockOf<T> => block.type === type));
}

function textsOf(messages: readonly DraftMessage[], role: DraftMessage['role'], type: 'text' | 'thinking'): string[] {
  const own = messages.filter((message) => message.role === role);
  return blocksOf(own, type).map(({ text }) => text);
}
