// What the sample transcripts say is what their sources read: otherwise a benchmark would measure something else.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block, BlockOf, DraftMessage, SessionDraft } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import { diskFiles } from '../pipeline/carrier-files.ts';
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

function conversation(): SampleConversation {
  let ids = 0;
  return {
    id: '0a1b2c3d-0000-4000-8000-000000000001',
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

async function drafts(source: Source, home: string): Promise<{ sessions: SessionDraft[]; skips: string[] }> {
  const { carriers } = await scan([{ source, roots: source.roots({ home, platform: 'linux', env: {} }) }]);
  const sessions: SessionDraft[] = [];
  const skips: string[] = [];
  for (const found of carriers) {
    const reading = readCarrier(source, found, { files: diskFiles, neighbours: async () => carriers });
    for await (const draft of reading.drafts) sessions.push(draft);
    skips.push(...reading.leftOut.skips.keys());
  }
  return { sessions, skips };
}

const written = sources.filter((source) => existsSync(join(sourceFolder(source), 'sample-transcript.ts')));

describe.each(written)('the sample transcript of $title', (source) => {
  it('is read as what was written', async () => {
    const home = mkdtempSync(join(tmpdir(), 'siphon-sample-'));
    try {
      const { openSampleWriter } = (await import(`./${source.id}/sample-transcript.ts`)) as {
        openSampleWriter: OpenSampleWriter;
      };
      const writer = openSampleWriter(home);
      expect(writer.write(conversation())).toBeGreaterThan(1_000);
      writer.close();
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
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

function blocksOf<T extends Block['type']>(messages: readonly DraftMessage[], type: T): BlockOf<T>[] {
  return messages.flatMap(({ blocks }) => blocks.filter((block): block is BlockOf<T> => block.type === type));
}

function textsOf(messages: readonly DraftMessage[], role: DraftMessage['role'], type: 'text' | 'thinking'): string[] {
  const own = messages.filter((message) => message.role === role);
  return blocksOf(own, type).map(({ text }) => text);
}
