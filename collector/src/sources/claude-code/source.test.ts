import { describe, expect, it } from 'vitest';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { memoryFiles } from '../../pipeline/carrier-files.ts';
import { Neighbours } from '../../pipeline/neighbours.ts';
import { readCarrier } from '../../pipeline/read-carrier.ts';
import { claudeCode } from './source.ts';

const host = { home: '/home/ana', platform: 'linux' as const };

describe('folders of Claude Code', () => {
  it('are those of the home folder', () => {
    expect(claudeCode.roots({ ...host, env: {} })).toEqual([
      '/home/ana/.claude/projects',
      '/home/ana/.config/claude/projects',
    ]);
    expect(claudeCode.roots({ ...host, env: { XDG_CONFIG_HOME: '/etc/ana' } })).toContain('/etc/ana/claude/projects');
  });

  it('are only the configured ones where there are some', () => {
    expect(claudeCode.roots({ ...host, env: { CLAUDE_CONFIG_DIR: '/a, /b/,~/c,~d' } })).toEqual([
      '/a/projects',
      '/b/projects',
      '/home/ana/c/projects',
      '~d/projects',
    ]);
    expect(claudeCode.roots({ ...host, env: { CLAUDE_CONFIG_DIR: ' , ' } })).toHaveLength(2);
  });

  it('are found on Windows', () => {
    const windows = { home: 'C:\\Users\\Ana', platform: 'win32' as const };
    expect(claudeCode.roots({ ...windows, env: {} })).toContain('C:\\Users\\Ana/.claude/projects');
    expect(claudeCode.roots({ ...windows, env: { CLAUDE_CONFIG_DIR: 'D:\\claude\\' } })).toEqual([
      'D:\\claude/projects',
    ]);
  });

  it('hold what its tests say about paths', () => {
    expect(claudeCode.mayHold?.('-home-ana-shop')).toBe(true);
    expect(claudeCode.mayHold?.('-home-ana-shop/memory')).toBe(false);
  });
});

describe('reading', () => {
  const relativePath = 'p/00000001-0000-4000-8000-000000000001.jsonl';

  async function read(content: string): Promise<SessionDraft[]> {
    const bytes = Buffer.from(content);
    const { drafts } = readCarrier(
      claudeCode,
      { root: '/r', relativePath, sizeBytes: bytes.length, mtimeMs: 0 },
      {
        files: memoryFiles(new Map([[`/r/${relativePath}`, bytes]])),
        neighbours: async () => new Neighbours(claudeCode, []),
      },
    );
    const all: SessionDraft[] = [];
    for await (const draft of drafts) all.push(draft);
    return all;
  }

  const prompt = (uuid: string, parentUuid: string | null): string =>
    JSON.stringify({ type: 'user', uuid, parentUuid, message: { role: 'user', content: 'go on' } });

  it('takes a line of 20 MB', async () => {
    const stdout = 'x'.repeat(20 << 20);
    const content = [{ type: 'tool_result', tool_use_id: 't1', content: 'x' }];
    const row = { type: 'user', uuid: 'r1', message: { role: 'user', content }, toolUseResult: { stdout } };
    const [draft] = await read(`${prompt('u1', null)}\n${JSON.stringify(row)}\n`);
    const [, message] = draft?.records ?? [];
    const [block] = message?.type === 'message' ? message.blocks : [];
    expect(block?.type === 'tool_result' && block.text.length).toBe(stdout.length);
  });

  it('takes rows that are their own parents, and rings of them', async () => {
    const rows = [prompt('a', 'a'), prompt('b', 'c'), prompt('c', 'b'), prompt('b2', 'b'), prompt('a2', 'a')];
    const [draft] = await read(rows.join('\n'));
    expect(draft?.records.filter(({ type }) => type === 'message')).toHaveLength(5);
  });
});
