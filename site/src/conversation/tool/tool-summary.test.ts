import type { BlockOf } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import { commandOf, pathParts, relativePath, toolSummary } from './tool-summary.ts';

type Call = Pick<BlockOf<'tool_call'>, 'name' | 'kind' | 'input'>;

const shown = (call: Call) => {
  const { verb, dim, object, rest } = toolSummary(call, '~/code/shop');
  return `${verb} ${dim}<${object}>${rest}`;
};

describe('a call in one line', () => {
  it.each<[Call, string]>([
    [{ name: 'Read', kind: 'read', input: { file_path: '/Users/ana/code/shop/src/a.ts' } }, 'Read src/<a.ts>'],
    [{ name: 'Bash', kind: 'run', input: { command: 'npm test\n  --watch' } }, 'Ran <npm test --watch>'],
    [{ name: 'shell', kind: 'run', input: { command: ['bash', '-lc', 'cargo test'] } }, 'Ran <cargo test>'],
    [
      { name: 'Grep', kind: 'search', input: { pattern: 'retry', path: '/Users/ana/code/shop/src' } },
      'Searched <retry> in src',
    ],
    [{ name: 'Grep', kind: 'search', input: { pattern: 'retry', path: '/Users/ana/code/shop' } }, 'Searched <retry>'],
    [
      { name: 'Task', kind: 'delegate', input: { subagent_type: 'Explore', description: 'find callers' } },
      'Delegated <Explore> find callers',
    ],
    [
      { name: 'TodoWrite', kind: 'plan', input: { todos: [{ content: 'a', status: 'completed' }, { content: 'b' }] } },
      'Planned <1 of 2 steps done>',
    ],
    [
      { name: 'update_plan', kind: 'plan', input: { plan: [{ step: 'a', status: 'in_progress' }] } },
      'Planned <0 of 1 steps done>',
    ],
    [{ name: 'ask', kind: 'ask', input: { questions: [{ question: 'Which one?' }] } }, 'Asked <Which one?>'],
    [
      { name: 'mcp__tracker__create', kind: 'other', input: { n: 1, title: 'a bug' } },
      'Called <tracker · create> a bug',
    ],
    [
      { name: 'apply_patch', kind: 'edit', input: '*** Begin Patch\n*** Update File: src/a/b.rs\n@@\n-x\n+y' },
      'Edited src/a/<b.rs>',
    ],
    [
      { name: 'apply_patch', kind: 'edit', input: { input: '*** Begin Patch\n*** Add File: c.rs\n+y' } },
      'Edited <c.rs>',
    ],
    [{ name: 'Read', kind: 'read', input: {} }, 'Read <Read>'],
    [{ name: 'Bash', kind: 'run', input: null }, 'Ran <Bash>'],
  ])('%j', (call, expected) => {
    expect(shown(call)).toBe(expected);
  });
});

describe('a command', () => {
  it('is what was run, without the shell around it', () => {
    expect(commandOf({ kind: 'run', input: { command: 'npm test\n', timeout: 1 } })).toBe('npm test\n');
    expect(commandOf({ kind: 'run', input: { cmd: ['/bin/zsh', '-lc', 'ls | head'] } })).toBe('ls | head');
    expect(commandOf({ kind: 'run', input: { shell: 1 } })).toBeUndefined();
    expect(commandOf({ kind: 'edit', input: { command: 'x' } })).toBeUndefined();
  });
});

describe('a path', () => {
  it.each([
    ['/home/ana/code/shop/src/a.ts', '~/code/shop', 'src/a.ts'],
    ['~/code/shop/a.ts', '~/code/shop/', 'a.ts'],
    ['C:\\Users\\ana\\code\\shop\\a.ts', '~/code/shop', 'a.ts'],
    ['/srv/shop/a.ts', '/srv/shop', 'a.ts'],
    ['/srv/shopping/a.ts', '/srv/shop', '/srv/shopping/a.ts'],
    ['/home/ana/code/shop', '~/code/shop', '.'],
    ['file:///etc/hosts', '', '/etc/hosts'],
  ])('%s below %s is %s', (path, project, expected) => {
    expect(relativePath(path, project)).toBe(expected);
  });

  it('has a folder and a name', () => {
    expect(pathParts('src/a/b.ts')).toEqual({ dim: 'src/a/', object: 'b.ts' });
    expect(pathParts('src/')).toEqual({ dim: '', object: 'src/' });
  });
});
