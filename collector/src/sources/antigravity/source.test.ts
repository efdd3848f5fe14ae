import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { memoryFiles } from '../../pipeline/carrier-files.ts';
import { Neighbours } from '../../pipeline/neighbours.ts';
import { readCarrier } from '../../pipeline/read-carrier.ts';
import { antigravity } from './source.ts';

const id = '0a1b2c3d-0000-4000-8000-000000000001';

describe('folders of Antigravity', () => {
  const host = { home: '/home/ana', platform: 'linux' as const };

  it('are below the home folder, and where the environment moved them', () => {
    expect(antigravity.roots({ ...host, env: {} })).toEqual(['/home/ana/.gemini']);
    expect(antigravity.roots({ ...host, env: { GEMINI_HOME: '/srv/gemini' } })).toEqual([
      '/srv/gemini',
      '/home/ana/.gemini',
    ]);
    expect(antigravity.roots({ ...host, env: { GEMINI_HOME: '/home/ana/.gemini' } })).toHaveLength(1);
  });

  it.each([
    'antigravity',
    'antigravity-ide',
    'antigravity-of-tomorrow/conversations',
    `antigravity-cli/brain/${id}/.system_generated/logs/chunks/transcript_full`,
    `antigravity-cli/brain/${id}/.system_generated/messages`,
    `antigravity-cli/brain/${id}/.system_generated/subagents`,
    'brain',
    'conversations',
  ])('are looked into: %s', (folder) => {
    expect(antigravity.mayHold?.(folder)).toBe(true);
  });

  it.each([
    'tmp',
    'history',
    'config',
    'antigravity-cli/implicit',
    'antigravity-cli/annotations',
    'antigravity-cli/cache',
    'antigravity-cli/log',
    'antigravity-cli/browser_recordings',
    'antigravity-cli/conversations/deeper',
    `antigravity-cli/brain/${id}/browser`,
    `antigravity-cli/brain/${id}/.system_generated/steps`,
    `antigravity-cli/brain/${id}/.system_generated/tasks`,
    `antigravity-cli/brain/${id}/.system_generated/logs/old`,
  ])('are left alone: %s', (folder) => {
    expect(antigravity.mayHold?.(folder)).toBe(false);
  });
});

describe('files of Antigravity', () => {
  const logs = `antigravity/brain/${id}/.system_generated/logs`;

  it.each([
    `antigravity-ide/conversations/${id}.db`,
    `antigravity/conversations/${id}.pb`,
    `${logs}/transcript_full.jsonl`,
    `${logs}/transcript.jsonl`,
    `${logs}/overview.txt`,
    `${logs}/chunks/transcript_full/00000000.jsonl`,
    `${logs}/chunks/transcript/00000012.jsonl`,
    'antigravity-cli/brain/any-name/.system_generated/logs/transcript.jsonl',
    `antigravity/brain/${id}/task.md`,
    `antigravity/brain/${id}/notes on carts.md.resolved`,
    `brain/${id}/task.md`,
  ])('that tell of a conversation: %s', (path) => {
    expect(antigravity.carries(path)).toBe(true);
    expect(antigravity.group?.(path)).toBe(path.includes('any-name') ? 'any-name' : id);
  });

  it.each([
    `antigravity/conversations/${id}.db-wal`,
    `antigravity-acp/conversations/${id}.meta`,
    `antigravity/brain/${id}/task.md.metadata.json`,
    `antigravity/brain/${id}/.system_generated/messages/m1.json`,
  ])('that change what the carriers tell: %s', (path) => {
    expect(antigravity.carries(path)).toBe(false);
    expect(antigravity.group?.(path)).toBe(id);
  });

  it('that are about a sub-agent belong to its conversation', () => {
    const note = `antigravity/brain/parent/.system_generated/subagents/${id}.json`;
    expect(antigravity.carries(note)).toBe(true);
    expect(antigravity.group?.(note)).toBe(id);
  });

  it.each([
    'antigravity-cli/history.jsonl',
    'antigravity-cli/conversation_summaries.db',
    'antigravity-cli/settings.json',
    `antigravity-cli/implicit/${id}.pb`,
    `antigravity/conversations/${id}.db-shm`,
    'antigravity/conversations/.db',
    `antigravity/conversations/${id}.json`,
    `antigravity/brain/${id}/session.json`,
    `antigravity/conversations/${id}.trajectory.json`,
    'antigravity/brain/no-uuid/task.md',
    'antigravity/brain/task.md',
    `antigravity/brain/${id}/task.md.resolved.0`,
    `antigravity/brain/${id}/sub/task.md`,
    `antigravity/brain/../.system_generated/logs/transcript.jsonl`,
    `${logs}/chunks/transcript/last.jsonl`,
    `${logs}/chunks/transcript_full/00/00000000.jsonl`,
    'tmp/hello-bob/chats/session.json',
    `other/brain/${id}/task.md`,
  ])('that tell nothing: %s', (path) => {
    expect(antigravity.carries(path)).toBe(false);
    expect(antigravity.group?.(path)).toBeUndefined();
  });
});

describe('reading', () => {
  type Contents = Readonly<Record<string, string | Buffer>>;

  async function read(
    carrier: string,
    contents: Contents,
    isKnown?: (version: string) => boolean,
  ): Promise<{ drafts: SessionDraft[]; drops: ReadonlyMap<string, number> }> {
    const bytes = Object.entries(contents).map(([path, content]) => [path, Buffer.from(content)] as const);
    const found = bytes.map(([relativePath, content]) => ({
      root: '/r',
      relativePath,
      sizeBytes: content.length,
      mtimeMs: 0,
    }));
    const neighbours = found.filter(({ relativePath }) => antigravity.carries(relativePath));
    const file = found.find(({ relativePath }) => relativePath === carrier);
    if (!file) throw new Error(`${carrier} is not there`);
    const { drafts, leftOut } = readCarrier(antigravity, file, {
      files: memoryFiles(new Map(bytes.map(([path, content]) => [`/r/${path}`, content]))),
      neighbours: async () => new Neighbours(antigravity, neighbours),
      ...(isKnown ? { isKnown: (_session, version) => isKnown(version) } : {}),
    });
    const all: SessionDraft[] = [];
    for await (const draft of drafts) all.push(draft);
    return { drafts: all, drops: leftOut.drops };
  }

  const line = (index: number, content: string, type = 'USER_INPUT'): string =>
    `${JSON.stringify({ step_index: index, source: 'MODEL', type, created_at: '2026-09-20T10:00:00Z', content })}\n`;
  const transcript = `antigravity-cli/brain/${id}/.system_generated/logs/transcript_full.jsonl`;
  const database = (statements: string): Buffer => {
    const memory = new DatabaseSync(':memory:');
    memory.exec(statements);
    return Buffer.from(memory.serialize());
  };
  const summaries = (title: string): Buffer =>
    database(`CREATE TABLE conversation_summaries (conversation_id text, title text);
      INSERT INTO conversation_summaries VALUES ('${id}', '${title}'), ('another', '${title} of another');`);

  it('gives one version as long as nothing of the conversation changes, also where a shared list does', async () => {
    const contents = { [transcript]: line(0, 'go'), 'antigravity-cli/conversation_summaries.db': summaries('Carts') };
    const versionOf = async (changed: Contents): Promise<string | undefined> =>
      (await read(transcript, { ...contents, ...changed })).drafts[0]?.version;
    const version = await versionOf({});
    expect(version).toBeDefined();
    const grown = database(`CREATE TABLE conversation_summaries (conversation_id text, title text);
      INSERT INTO conversation_summaries VALUES ('another', 'Shops'), ('${id}', 'Carts'), ('a third', 'More');`);
    expect(await versionOf({ 'antigravity-cli/conversation_summaries.db': grown })).toBe(version);
    expect(await versionOf({ 'antigravity-cli/conversation_summaries.db': summaries('Empty carts') })).not.toBe(
      version,
    );
    expect(await versionOf({ [transcript]: line(0, 'go on') })).not.toBe(version);
    expect(await versionOf({ [`antigravity-cli/brain/${id}/task.md`]: '# Task' })).not.toBe(version);
    expect(await versionOf({ [`antigravity-cli/conversations/${id}.meta`]: '{"cwd":"/home/ana"}' })).not.toBe(version);
  });

  it('gives another version when a step in a database changes, which shows in no size and no time of its file', async () => {
    const path = `antigravity-cli/conversations/${id}.db`;
    const steps = (payload: string, status: number): Buffer =>
      database(`CREATE TABLE steps (idx integer, step_type integer, status integer, step_payload blob);
        INSERT INTO steps VALUES (0, 14, 3, X'9a0104120261${payload}'), (1, 15, ${status}, NULL);`);
    const versions = new Set<string | undefined>();
    for (const content of [steps('62', 2), steps('62', 3), steps('6263', 3)])
      versions.add((await read(path, { [path]: content })).drafts[0]?.version);
    expect(versions.size).toBe(3);
  });

  it('gives another version when a message appears beside an empty transcript', async () => {
    const messages = `antigravity-cli/brain/${id}/.system_generated/messages`;
    const message = (name: string): Contents => ({
      [`${messages}/${name}.json`]: JSON.stringify({ id: name, content: name }),
    });
    const versions = new Set<string | undefined>();
    for (const more of [message('m1'), { ...message('m1'), ...message('m2') }])
      versions.add((await read(transcript, { [transcript]: '', ...more })).drafts[0]?.version);
    expect(versions.size).toBe(2);
  });

  it('does not read a version again that is known', async () => {
    const contents = { [transcript]: line(0, 'go') };
    const [draft] = (await read(transcript, contents)).drafts;
    expect((await read(transcript, contents, (version) => version === draft?.version)).drafts).toEqual([]);
    expect((await read(transcript, contents, (version) => version === 'another')).drafts).toHaveLength(1);
  });

  it('takes a transcript that a person names, wherever it lies', async () => {
    const { drafts } = await read('saved.jsonl', { 'saved.jsonl': line(0, 'go') });
    expect(drafts.map(({ nativeId }) => nativeId)).toEqual(['saved']);
  });

  it('reads thousands of answers without calls, and of one call', async () => {
    const answers = (from: number): string =>
      Array.from({ length: 5_000 }, (_, index) => line(from + index, 'x', 'GENERIC')).join('');
    const plan = line(6_000, '', 'PLANNER_RESPONSE').replace(
      '"content"',
      '"tool_calls":[{"name":"view_file"}],"content"',
    );
    const [draft] = (await read(transcript, { [transcript]: answers(0) + plan + answers(7_000) })).drafts;
    expect(draft?.records).toHaveLength(10_001);
  });
});
