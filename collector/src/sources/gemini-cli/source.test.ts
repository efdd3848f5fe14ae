import { describe, expect, it } from 'vitest';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { memoryFiles } from '../../pipeline/carrier-files.ts';
import { Neighbours } from '../../pipeline/neighbours.ts';
import { readCarrier } from '../../pipeline/read-carrier.ts';
import { geminiCli } from './source.ts';

const session = '3c1d0000-0000-4000-8000-00000000aa01';
const log = 'tmp/shop/chats/session-2026-09-20T10-00-3c1d0000.jsonl';
const snapshot = log.slice(0, -1);
const hash = 'a'.repeat(64);

describe('folders of Gemini CLI', () => {
  const host = { home: '/home/ana', platform: 'linux' as const };

  it('are below the home folder, or where the environment says', () => {
    expect(geminiCli.roots({ ...host, env: {} })).toEqual(['/home/ana/.gemini']);
    expect(geminiCli.roots({ ...host, env: { GEMINI_CLI_HOME: '/data/ana' } })).toEqual(['/data/ana/.gemini']);
    expect(geminiCli.roots({ ...host, env: { GEMINI_CLI_HOME: '' } })).toEqual(['/home/ana/.gemini']);
  });

  it('are below the cache on macOS as well, for sessions in its sandbox', () => {
    expect(geminiCli.roots({ home: '/Users/ana', platform: 'darwin', env: {} })).toEqual([
      '/Users/ana/.gemini',
      '/Users/ana/.cache/.gemini',
    ]);
  });

  it.each([
    log,
    snapshot,
    `tmp/${hash}/chats/session-2026-09-20T10-00-3c1d0000.json`,
    `tmp/shop/chats/${session}/7f2e0000-0000-4000-8000-00000000cc03.jsonl`,
    `${log}.unreadable-1790000000000`,
    'tmp/shop/logs.json',
  ])('hold sessions in %s', (path) => {
    expect(geminiCli.carries(path)).toBe(true);
    const folders = path.split('/').slice(0, -1);
    for (const [index] of folders.entries())
      expect(geminiCli.mayHold?.(folders.slice(0, index + 1).join('/'))).toBe(true);
  });

  it.each([
    `${log}.tmp-4711`,
    'tmp/shop/checkpoint-before%20lunch.json',
    'tmp/shop/checkpoints/2026-09-20T10-00-00_000Z-cart.ts-replace.json',
    `tmp/shop/tool-outputs/session-${session}/run_shell_command_a.txt`,
    `tmp/shop/${session}/plans/plan.json`,
    'tmp/shop/chats/notes.json',
    'tmp/shop/shell_history',
    'history/shop/chats/session-2026-09-20T10-00-3c1d0000.jsonl',
    'antigravity-cli/brain/1/.system_generated/logs/transcript_full.jsonl',
    'tmp/../chats/session-2026-09-20T10-00-3c1d0000.jsonl',
    'tmp/shop/chats/../session-2026-09-20T10-00-3c1d0000.jsonl',
    'projects.json',
  ])('hold no session in %s', (path) => {
    expect(geminiCli.carries(path)).toBe(false);
  });

  it.each(['history', 'antigravity', 'antigravity-cli', 'tmp/shop/tool-outputs', 'tmp/shop/checkpoints', 'extensions'])(
    'are not searched in %s',
    (folder) => {
      expect(geminiCli.mayHold?.(folder)).toBe(false);
    },
  );

  it('change together where they hold copies of one session', () => {
    const group = geminiCli.group?.(log);
    expect(group).toBeDefined();
    for (const path of [snapshot, `tmp/${hash}/chats/session-2026-10-01T08-00-3c1d0000.json`, `${log}.unreadable-1`])
      expect(geminiCli.group?.(path)).toBe(group);
    expect(geminiCli.group?.('tmp/shop/chats/session-2026-09-20T10-00-9a9a0000.jsonl')).not.toBe(group);
    expect(geminiCli.group?.('tmp/shop/logs.json')).toBeUndefined();
  });
});

describe('reading', () => {
  async function read(files: Readonly<Record<string, string>>, path = log): Promise<SessionDraft[]> {
    const contents = new Map(Object.entries(files).map(([name, text]) => [`/r/${name}`, Buffer.from(text)]));
    const found = Object.keys(files)
      .filter((name) => geminiCli.carries(name))
      .map((relativePath) => ({ root: '/r', relativePath, sizeBytes: files[relativePath]?.length ?? 0, mtimeMs: 0 }));
    const main = found.find(({ relativePath }) => relativePath === path);
    if (!main) throw new Error(`${path} is no carrier`);
    const { drafts } = readCarrier(geminiCli, main, {
      files: memoryFiles(contents),
      neighbours: async () => new Neighbours(geminiCli, found),
      isKnown: () => false,
      isWithheld: async () => false,
    });
    const all: SessionDraft[] = [];
    for await (const draft of drafts) all.push(draft);
    return all;
  }

  const lines = (...records: readonly unknown[]): string => records.map((record) => JSON.stringify(record)).join('\n');
  const header = { sessionId: session, projectHash: hash, startTime: '2026-09-20T10:00:00.000Z' };
  const message = (id: string, type: string, content: unknown) => ({ id, type, content });
  const textsOf = (drafts: readonly SessionDraft[]): string[] =>
    drafts.flatMap(({ records }) =>
      records.flatMap((record) =>
        record.type === 'message' ? record.blocks.flatMap((block) => (block.type === 'text' ? block.text : [])) : [],
      ),
    );

  it('takes a whole document under the name of a log', async () => {
    const document = { ...header, messages: [message('u1', 'user', 'Add a cart'), message('g1', 'gemini', 'Added.')] };
    const drafts = await read({ [log]: JSON.stringify(document, undefined, 2) });
    expect(drafts.map(({ nativeId }) => nativeId)).toEqual([session]);
    expect(textsOf(drafts)).toEqual(['Add a cart', 'Added.']);
  });

  it('gives a session once, whatever copies of it there are', async () => {
    const old = JSON.stringify({ ...header, messages: [message('u1', 'user', 'Add a cart')] });
    const files = {
      [log]: lines(header, message('u1', 'user', 'Add a cart'), message('g1', 'gemini', 'Added.')),
      [snapshot]: old,
      [snapshot.replace('shop', hash)]: old,
      [log.replace('shop', hash)]: lines(header, message('u1', 'user', 'Add a cart')),
      [`${log}.unreadable-1790000000000`]: lines(header, message('u2', 'user', 'Only here')),
      'tmp/shop/chats/session-2026-10-01T08-00-3c1d0000.jsonl': lines(header, message('u3', 'user', 'And here')),
      'tmp/shop/logs.json': JSON.stringify([{ sessionId: session, messageId: 0, type: 'user', message: 'Add a cart' }]),
    };
    const all: SessionDraft[] = [];
    for (const path of Object.keys(files)) all.push(...(await read(files, path)));
    expect(textsOf(all).toSorted()).toEqual(['Add a cart', 'Added.', 'And here', 'Only here']);
  });

  it('stays linear where messages are replaced, taken back and repeated', async () => {
    const records: unknown[] = [header];
    const count = 20_000;
    for (let index = 0; index < count; index += 1) {
      records.push(message(`u${index}`, 'user', 'x'), message(`u${index}`, 'user', `question ${index}`));
      if (index % 3 === 0) records.push({ $set: { messages: [message(`s${index}`, 'user', `turn ${index}`)] } });
      if (index % 3 === 1) records.push({ $rewindTo: `u${index}` });
    }
    const [draft] = await read({ [log]: lines(...records) });
    expect(draft?.records.filter(({ type }) => type === 'message')).toHaveLength(count + Math.ceil(count / 3));
  });
});
