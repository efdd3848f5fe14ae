import { describe, expect, it } from 'vitest';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { memoryFiles } from '../../pipeline/carrier-files.ts';
import { Neighbours } from '../../pipeline/neighbours.ts';
import { readCarrier } from '../../pipeline/read-carrier.ts';
import { databaseFromSql } from '../case-database.ts';
import { vscodeCopilot } from './source.ts';

describe('folders of Copilot', () => {
  const linux = { home: '/home/ana', platform: 'linux' as const };

  it('are those of every product, of remote hosts and of the CLI', () => {
    const roots = vscodeCopilot.roots({ ...linux, env: {} });
    expect(roots).toContain('/home/ana/.config/Code');
    expect(roots).toContain('/home/ana/.config/Code - Insiders');
    expect(roots).toContain('/home/ana/.config/VSCodium');
    expect(roots).toContain('/home/ana/.vscode-server/data');
    expect(roots).toContain('/home/ana/.vscode-server-insiders/data');
    expect(roots).toContain('/home/ana/.local/share/code-server');
    expect(roots).toContain('/home/ana/.copilot');
  });

  it('are where each system keeps them', () => {
    const mac = vscodeCopilot.roots({ home: '/Users/ana', platform: 'darwin', env: { XDG_CONFIG_HOME: '/elsewhere' } });
    expect(mac).toContain('/Users/ana/Library/Application Support/Code');
    expect(mac.some((root) => root.startsWith('/elsewhere'))).toBe(false);
    const windows = { home: 'C:\\Users\\ana', platform: 'win32' as const };
    expect(vscodeCopilot.roots({ ...windows, env: { APPDATA: 'D:\\Roaming' } })).toContain('D:\\Roaming/Code - OSS');
    expect(vscodeCopilot.roots({ ...windows, env: {} })).toContain('C:\\Users\\ana/AppData/Roaming/Code');
  });

  it('follow what the environment says', () => {
    const roots = vscodeCopilot.roots({
      ...linux,
      env: { XDG_CONFIG_HOME: '/cfg', COPILOT_HOME: '/cli', VSCODE_PORTABLE: '/stick/data', XDG_DATA_HOME: '/data' },
    });
    expect(roots[0]).toBe('/stick/data/user-data');
    expect(roots).toContain('/cfg/Code');
    expect(roots).toContain('/cli');
    expect(roots).toContain('/data/code-server');
    expect(vscodeCopilot.roots({ ...linux, env: { VSCODE_APPDATA: '/app' } })).toContain('/app/Code');
    expect(vscodeCopilot.roots({ ...linux, env: { VSCODE_APPDATA: '/app' } })).not.toContain('/home/ana/.config/Code');
  });

  it('are found from folders inside of them', () => {
    for (const folder of ['User', 'User/workspaceStorage', 'User/globalStorage', 'session-state'])
      expect(vscodeCopilot.mayHold?.(folder)).toBe(true);
  });
});

describe('carriers of Copilot', () => {
  const carried = [
    'User/workspaceStorage/5a1d/chatSessions/1.json',
    'User/workspaceStorage/5a1d/chatSessions/1.jsonl',
    'workspaceStorage/5a1d/chatSessions/1.jsonl',
    'User/globalStorage/emptyWindowChatSessions/1.jsonl',
    'User/workspaceStorage/5a1d/GitHub.copilot-chat/transcripts/1.jsonl',
    'session-state/1/events.jsonl',
    'session-state/1.jsonl',
    'history-session-state/session_1.json',
    'User/globalStorage/github.copilot-chat/session-store.db',
    'session-store.db',
  ];
  const notCarried = [
    'User/workspaceStorage/5a1d/workspace.json',
    'User/workspaceStorage/5a1d/chatEditingSessions/1/state.json',
    'User/workspaceStorage/5a1d/GitHub.copilot-chat/debug-logs/1/main.jsonl',
    'User/globalStorage/github.copilot-chat/toolEmbeddings.json',
    'User/globalStorage/transferredChatSessions/1.json',
    'User/History/1/entries.json',
    'session-state/1/plan.md',
    'session-state/1/files/a.jsonl',
    'config.json',
  ];

  it.each(carried)('are %s, in folders that are looked into', (path) => {
    expect(vscodeCopilot.carries(path)).toBe(true);
    const folders = path.split('/').slice(0, -1);
    for (const [at] of folders.entries())
      expect(vscodeCopilot.mayHold?.(folders.slice(0, at + 1).join('/'))).toBe(true);
  });

  it.each(notCarried)('are not %s', (path) => {
    expect(vscodeCopilot.carries(path)).toBe(false);
  });

  it('are not looked for among caches, extensions and logs', () => {
    for (const folder of [
      'Cache',
      'User/History',
      'User/workspaceStorage/5a1d/ms-python.python',
      'logs',
      'session-state/1/files',
    ])
      expect(vscodeCopilot.mayHold?.(folder)).toBe(false);
  });

  it('of one session change together', () => {
    const groupOf = (path: string) => vscodeCopilot.group?.(path);
    expect(new Set(carried.slice(0, 7).map(groupOf))).toEqual(new Set(['1']));
    expect(groupOf('session-state/1/workspace.yaml')).toBe('1');
    expect(groupOf('session-store.db-wal')).toBe(groupOf('session-store.db'));
    expect(groupOf('User/workspaceStorage/5a1d/workspace.json')).toBeUndefined();
  });
});

describe('a document beside a log', () => {
  const folder = 'User/workspaceStorage/5a1d/chatSessions';
  const request = (text: string, timestamp: number) => ({ requestId: text, timestamp, message: { text } });
  const log = JSON.stringify({ kind: 0, v: { sessionId: '1', requests: [request('first', 1_790_000_000_000)] } });

  async function prompts(name: string, times: Readonly<Record<string, number>>, last: number): Promise<string[]> {
    const requests = [request('first', 1_790_000_000_000), request('last', last)];
    const contents = new Map([
      [`/r/${folder}/1.jsonl`, Buffer.from(log)],
      [`/r/${folder}/1.json`, Buffer.from(JSON.stringify({ sessionId: '1', requests }))],
    ]);
    const files = [...contents].map(([path, bytes]) => {
      const relativePath = path.slice('/r/'.length);
      return {
        root: '/r',
        relativePath,
        sizeBytes: bytes.length,
        mtimeMs: times[relativePath.slice(folder.length + 1)] ?? 0,
      };
    });
    const main = files.find(({ relativePath }) => relativePath.endsWith(name));
    if (!main) throw new Error('no such file');
    const { drafts } = readCarrier(vscodeCopilot, main, {
      files: memoryFiles(contents),
      neighbours: async () => new Neighbours(vscodeCopilot, files),
    });
    const all: SessionDraft[] = [];
    for await (const draft of drafts) all.push(draft);
    return all.flatMap(({ records }) =>
      records.flatMap((record) =>
        record.type === 'message' ? record.blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])) : [],
      ),
    );
  }

  it('counts when the person went back to the older version and asked on there', async () => {
    const times = { '1.json': 2000, '1.jsonl': 1000 };
    expect(await prompts('1.json', times, 1_790_000_100_000)).toEqual(['first', 'last']);
    expect(await prompts('1.jsonl', times, 1_790_000_100_000)).toEqual([]);
  });

  it('does not count when it was only written later, or only asks later', async () => {
    expect(await prompts('1.jsonl', { '1.json': 2000, '1.jsonl': 1000 }, 1_790_000_000_000)).toEqual(['first']);
    expect(await prompts('1.jsonl', { '1.json': 1000, '1.jsonl': 2000 }, 1_790_000_100_000)).toEqual(['first']);
  });
});

describe('the editor’s list of chats', () => {
  const path = 'User/globalStorage/emptyWindowChatSessions/1.json';
  const entry = { sessionId: '1', title: 'Clock of the till', workingDirectory: 'file:///home/ana/shop' };
  const index = JSON.stringify({ version: 1, entries: { '1': entry } });
  const table = 'CREATE TABLE ItemTable(key TEXT UNIQUE, value BLOB);';

  async function read(chat: Readonly<Record<string, unknown>>, sql: string | undefined): Promise<SessionDraft[]> {
    const requests = [{ requestId: 'r1', timestamp: 1_790_000_000_000, message: { text: 'Clock of what?' } }];
    const content = Buffer.from(JSON.stringify({ sessionId: '1', requests, ...chat }));
    const contents = new Map<string, Buffer>([[`/r/${path}`, content]]);
    if (sql !== undefined) contents.set('/r/User/globalStorage/state.vscdb', databaseFromSql(sql));
    const file = { root: '/r', relativePath: path, sizeBytes: content.length, mtimeMs: 0 };
    const { drafts } = readCarrier(vscodeCopilot, file, {
      files: memoryFiles(contents),
      neighbours: async () => new Neighbours(vscodeCopilot, [file]),
    });
    const all: SessionDraft[] = [];
    for await (const draft of drafts) all.push(draft);
    return all;
  }

  const titlesOf = ([draft]: readonly SessionDraft[]) =>
    draft?.records.flatMap((record) => (record.type === 'event' && record.event === 'title' ? [record.title] : []));
  const insert = (value: string) => `${table} INSERT INTO ItemTable VALUES('chat.ChatSessionStore.index', ${value});`;

  it('names a chat that has no name, and its folder', async () => {
    const drafts = await read({}, insert(`'${index}'`));
    expect(titlesOf(drafts)).toEqual(['Clock of the till']);
    expect(drafts[0]?.directory).toBe('/home/ana/shop');
    expect(titlesOf(await read({}, insert(`CAST('${index}' AS BLOB)`)))).toEqual(['Clock of the till']);
  });

  it('does not outweigh what the chat says', async () => {
    const said = { customTitle: 'Fake the clock', workingDirectory: 'file:///home/ana/till' };
    const drafts = await read(said, insert(`'${index}'`));
    expect(titlesOf(drafts)).toEqual(['Fake the clock']);
    expect(drafts[0]?.directory).toBe('/home/ana/till');
  });

  it('is no name where it only begins as the prompt does, and may be missing or strange', async () => {
    const prompt = JSON.stringify({ entries: { '1': { title: 'Clock of what?' } } });
    expect(titlesOf(await read({}, insert(`'${prompt}'`)))).toEqual([]);
    for (const sql of [
      undefined,
      table,
      'CREATE TABLE Other(key TEXT);',
      insert("'no JSON'"),
      insert('7'),
      insert('NULL'),
    ])
      expect(titlesOf(await read({}, sql))).toEqual([]);
  });
});
