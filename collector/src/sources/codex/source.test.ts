import { describe, expect, it } from 'vitest';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { memoryFiles } from '../../pipeline/carrier-files.ts';
import { Neighbours } from '../../pipeline/neighbours.ts';
import { readCarrier } from '../../pipeline/read-carrier.ts';
import { noiseCompleted, noiseItems, repeatingEvents, reportingEvents } from './noise.ts';
import { codex } from './source.ts';

const id = '01a2b3c4-0000-7000-8000-000000000001';
const path = `sessions/2026/11/20/rollout-2026-11-20T10-00-00-${id}.jsonl`;

describe('the folder of Codex', () => {
  it('lies in the home folder, with its separators', () => {
    expect(codex.roots({ home: '/home/ana', platform: 'linux', env: {} })).toEqual(['/home/ana/.codex']);
    expect(codex.roots({ home: '/Users/ana', platform: 'darwin', env: {} })).toEqual(['/Users/ana/.codex']);
    expect(codex.roots({ home: 'C:\\Users\\ana', platform: 'win32', env: {} })).toEqual(['C:\\Users\\ana\\.codex']);
  });

  it('is the configured one where there is one', () => {
    const roots = (CODEX_HOME: string) => codex.roots({ home: '/home/ana', platform: 'linux', env: { CODEX_HOME } });
    expect(roots('/srv/codex')).toEqual(['/srv/codex']);
    expect(roots('')).toEqual(['/home/ana/.codex']);
  });

  it('holds rollouts in two folders, of every generation, compressed or not', () => {
    for (const carrier of [
      path,
      `${path}.zst`,
      path.replace('.jsonl', '_01a2b3c4-ffff-7000-8000-000000000002.jsonl'),
      `archived_sessions/rollout-2026-11-20T10-00-00-${id}.jsonl`,
      `archived_sessions/rollout-2026-11-20T10-00-00-${id}.jsonl.zst`,
      `sessions/rollout-2025-05-02-${id}.json`,
    ])
      expect(codex.carries(carrier), carrier).toBe(true);
  });

  it('holds much that is no rollout', () => {
    for (const other of [
      'auth.json',
      'config.toml',
      'history.jsonl',
      'history.json',
      'session_index.jsonl',
      'state_5.sqlite',
      'log/codex-tui.log',
      `${path}.tmp`,
      `${path}.zst.tmp`,
      'sessions/2026/11/20/notes.jsonl',
      `worktrees/shop/${path}`,
    ])
      expect(codex.carries(other), other).toBe(false);
    for (const folder of ['sessions', 'sessions/2026/11', 'archived_sessions'])
      expect(codex.mayHold?.(folder)).toBe(true);
    for (const folder of ['log', 'memories', 'skills', 'shell_snapshots', '.tmp', 'sessions-old'])
      expect(codex.mayHold?.(folder)).toBe(false);
  });
});

interface Reading {
  readonly drafts: readonly SessionDraft[];
  readonly skips: ReadonlyMap<string, number>;
  readonly drops: ReadonlyMap<string, number>;
}

/** Reads a thread; `names` is the list of names, and `known` the draft that was read before. */
async function read(
  lines: readonly unknown[],
  { names = [], known }: { names?: readonly unknown[]; known?: SessionDraft | undefined } = {},
): Promise<Reading> {
  const bytes = Buffer.from(jsonLines(lines));
  const files = new Map([
    [`/r/${path}`, bytes],
    ['/r/session_index.jsonl', Buffer.from(jsonLines(names))],
  ]);
  const { drafts, leftOut } = readCarrier(
    codex,
    { root: '/r', relativePath: path, sizeBytes: bytes.length, mtimeMs: 0 },
    {
      files: memoryFiles(files),
      neighbours: async () => new Neighbours(codex, []),
      isKnown: ({ nativeId }, version) => nativeId === known?.nativeId && version === known.version,
    },
  );
  const all: SessionDraft[] = [];
  for await (const draft of drafts) all.push(draft);
  return { drafts: all, ...leftOut };
}

function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

const timestamp = '2026-11-20T09:00:00.000Z';
const header = (facts: Readonly<Record<string, unknown>>): unknown => ({
  timestamp,
  type: 'session_meta',
  payload: { id, timestamp, cwd: '/home/ana/shop', ...facts },
});
const prompt = {
  timestamp,
  type: 'event_msg',
  payload: { type: 'user_message', message: 'hello', images: [] },
};

describe('reading', () => {
  it.each([
    [{ originator: 'codex_cli_rs', source: 'cli' }, 'codex_cli_rs'],
    [{ originator: 'codex_exec', source: 'exec' }, 'codex_exec'],
    [{ originator: 'codex_vscode', source: 'vscode' }, 'codex_vscode'],
    [{ originator: 'Codex Desktop', source: 'vscode' }, 'Codex Desktop'],
    [{ originator: 'codex_sdk_ts', source: 'exec' }, 'codex_sdk_ts'],
    [{ source: 'mcp' }, 'mcp'],
    [{ source: { custom: 'my-tool' } }, 'my-tool'],
    [{}, undefined],
  ])('takes the client from %j', async (facts, client) => {
    const { drafts } = await read([header(facts), prompt]);
    expect(drafts.map((draft) => draft.client)).toEqual([client]);
  });

  it.each([
    { subagent: 'compact' },
    { subagent: 'memory_consolidation' },
    { subagent: { other: 'title' } },
    { internal: 'memory_consolidation' },
    { internal: 'guardian' },
  ])('leaves out a thread of the program itself: %j', async (source) => {
    const { drafts, drops } = await read([header({ source }), prompt]);
    expect(drafts).toEqual([]);
    expect(drops).toEqual(new Map([['thread of the program itself', 1]]));
  });

  it('reads no thread again because another one was named', async () => {
    const lines = [header({}), prompt];
    const first = { id, thread_name: 'Cart work', updated_at: timestamp };
    const second = { id: '01a2b3c4-0000-7000-8000-000000000002', thread_name: 'Other work', updated_at: timestamp };
    const before = await read(lines, { names: [first] });
    const [known] = before.drafts;
    expect(known?.version).toBeDefined();
    expect((await read(lines, { names: [first, second], known })).drafts).toEqual([]);
    const renamed = await read(lines, { names: [first, second, { ...first, thread_name: 'New name' }], known });
    expect(renamed.drafts[0]?.records.at(-1)).toMatchObject({ event: 'title', title: 'New name' });
    expect((await read([...lines, prompt], { names: [first], known })).drafts).toHaveLength(1);
  });

  it('takes an image of 10 MB', async () => {
    const url = `data:image/png;base64,${Buffer.alloc(10 << 20, 7).toString('base64')}`;
    const output = [{ type: 'input_image', image_url: url }];
    const { drafts } = await read([
      header({}),
      prompt,
      { timestamp, type: 'response_item', payload: { type: 'function_call_output', call_id: 'c1', output } },
    ]);
    const [, message] = drafts[0]?.records ?? [];
    expect(message?.type === 'message' && message.blocks[1]).toMatchObject({ mediaType: 'image/png', bytes: 10 << 20 });
  });

  it('counts whatever is in the lists of noise, and skips none of it', async () => {
    const items = [...noiseItems].map((type) => ({ timestamp, type: 'response_item', payload: { type } }));
    const events = [...repeatingEvents, ...reportingEvents].map((type) => ({
      timestamp,
      type: 'event_msg',
      payload: { type },
    }));
    const completed = [...noiseCompleted].map((type) => ({
      timestamp,
      type: 'event_msg',
      payload: { type: 'item_completed', item: { type } },
    }));
    const { drafts, skips, drops } = await read([header({}), prompt, ...items, ...events, ...completed]);
    expect(drafts[0]?.records).toHaveLength(1);
    expect(skips).toEqual(new Map());
    expect([...drops.values()].reduce((sum, count) => sum + count, 0)).toBe(
      items.length + events.length + completed.length,
    );
  });
});
