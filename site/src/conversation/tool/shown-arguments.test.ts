import { describe, expect, it } from 'vitest';
import { shownArguments } from './shown-arguments.ts';

const plain = { hasChanges: false, hasPlan: false };

describe('arguments below the line of a tool call', () => {
  it('are all of them where the line shows a part of one', () => {
    const input = { file_path: '/home/ana/shop/a.ts', offset: 40 };
    expect(shownArguments({ call: { kind: 'read', input }, ...plain })).toEqual([
      ['file_path', '/home/ana/shop/a.ts'],
      ['offset', '40'],
    ]);
  });

  it.each([
    ['as one text', 'npm test'],
    ['as a list for a shell', ['bash', '-lc', 'npm test']],
  ])('leave out the command, given %s, and keep where it ran', (_how, command) => {
    const call = { kind: 'run' as const, input: { command, workdir: '/home/ana/shop' } };
    expect(shownArguments({ call, ...plain })).toEqual([['workdir', '/home/ana/shop']]);
  });

  it('leave out what a change is made of, and keep how it was made', () => {
    const input = { file_path: 'a.ts', old_string: 'a', new_string: 'b', replace_all: true, code: 'b\nc' };
    expect(shownArguments({ call: { kind: 'edit', input }, ...plain, hasChanges: true })).toEqual([
      ['replace_all', 'true'],
    ]);
    const patch = { input: '*** Begin Patch\n*** Update File: a.ts' };
    expect(shownArguments({ call: { kind: 'edit', input: patch }, ...plain, hasChanges: true })).toEqual([]);
  });

  it('leave out the steps of a plan, and keep why it was made', () => {
    const input = { explanation: 'begin anew', plan: [{ step: 'look', status: 'completed' }] };
    expect(shownArguments({ call: { kind: 'plan', input }, ...plain, hasPlan: true })).toEqual([
      ['explanation', 'begin anew'],
    ]);
  });

  it('are the input itself where it is a single value', () => {
    expect(shownArguments({ call: { kind: 'other', input: 'ping' }, ...plain })).toEqual([['', 'ping']]);
    expect(shownArguments({ call: { kind: 'run', input: 'ls' }, ...plain })).toEqual([]);
    expect(shownArguments({ call: { kind: 'other', input: null }, ...plain })).toEqual([]);
  });
});
