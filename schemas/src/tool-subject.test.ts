import { describe, expect, it } from 'vitest';
import type { BlockOf, ToolKind } from './session.ts';
import { toolSubject } from './tool-subject.ts';

describe('what a tool call is about', () => {
  it.each<[ToolKind, BlockOf<'tool_call'>['input'], string | undefined]>([
    ['read', { limit: 3, file_path: 'src/a.ts' }, 'src/a.ts'],
    ['read', { paths: ['a.ts', 'b.ts'] }, 'a.ts b.ts'],
    ['run', { command: ['bash', '-lc', 'npm test'] }, 'npm test'],
    ['run', { cmd: ['git', 'status'] }, 'git status'],
    ['edit', '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-a\n+b\n*** End Patch', 'src/a.ts'],
    ['edit', { input: '*** Begin Patch\n*** Add File: b.ts\n+b\n*** End Patch' }, 'b.ts'],
    ['ask', { questions: [{ question: 'Which port?' }] }, 'Which port?'],
    ['other', { count: 3, city: 'Oslo' }, 'Oslo'],
    ['search', { pattern: ' ', path: 'src' }, 'src'],
    ['run', { timeout: 3 }, undefined],
    ['plan', [1, 2], undefined],
  ])('of a kind %s with %j is %j', (kind, input, subject) => {
    expect(toolSubject({ kind, input })).toBe(subject);
  });
});
