import type { Block } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import type { ShownMessage } from '../../page/message-window.ts';
import { lineMeasures, rowParts } from './ledger.ts';
import { ledgerEntries, runLines, runSummary } from './ledger-runs.ts';

const message = (seq: number, ...blocks: readonly Block[]): ShownMessage => ({
  id: `m${seq}`,
  seq,
  role: 'assistant',
  blocks,
});
const call = (id: string, input: object, kind: 'run' | 'edit' | 'read' = 'run'): Block => ({
  type: 'tool_call',
  call: id,
  name: 'Tool',
  kind,
  input: JSON.parse(JSON.stringify(input)),
});
const result = (
  id: string,
  more: { ok?: boolean; text?: string; exitCode?: number; durationMs?: number } = {},
): Block => ({
  type: 'tool_result',
  call: id,
  ok: true,
  text: 'one\ntwo\n',
  ...more,
});

const lines = (...messages: readonly ShownMessage[]) =>
  rowParts(messages, '~/shop').flatMap((part) => (part.kind === 'ledger' ? part.lines : []));
const shown = (...messages: readonly ShownMessage[]) =>
  lines(...messages).map((line) => {
    const { added, removed, notes } = lineMeasures(line);
    const { verb, dim, object, rest } = line.summary;
    const changes = added === undefined ? [] : [`+${added} -${removed}`];
    return [line.status, verb, `${dim}${object}${rest}`, ...changes, ...notes].join(' | ');
  });

describe('the ledger', () => {
  it('is a line a call, with what its result says, wherever that came', () => {
    expect(
      shown(
        message(0, call('a', { command: 'npm test' }), call('b', { command: 'ls' })),
        message(1, result('b')),
        message(2, result('a', { ok: false, exitCode: 1, durationMs: 3_400 })),
        message(3, call('c', { command: 'sleep' })),
      ),
    ).toEqual(['failed | Ran | npm test | exit 1 | 3 s', 'ok | Ran | ls | 2 lines', 'open | Ran | sleep']);
  });

  it('counts the lines of a change, also where only the arguments tell it', () => {
    const edited: Block = { type: 'edit', call: 'a', path: '~/shop/src/a.ts', diff: '@@ -1 +1,2 @@\n-x\n+y\n+z' };
    expect(
      shown(message(0, call('a', { file_path: '/home/ana/shop/src/a.ts' }, 'edit')), message(1, result('a'), edited)),
    ).toEqual(['ok | Edited | src/a.ts | +2 -1']);
    const asked = call('b', { file_path: '/home/ana/shop/b.ts', old_string: 'x\ny', new_string: 'x\nz' }, 'edit');
    expect(shown(message(0, asked), message(1, result('b')))).toEqual(['ok | Edited | b.ts | +1 -1']);
    // What failed changed nothing.
    expect(shown(message(0, asked), message(1, result('b', { ok: false })))).toEqual([
      'failed | Edited | b.ts | failed',
    ]);
  });

  it('tells where what is here is not all', () => {
    expect(
      shown(
        message(0, call('a', { command: 'cat log' }), call('b', { command: 'ls' })),
        { ...message(1, result('a', { text: 'one\n'.repeat(2_000) })), truncated: true },
        message(2, result('b')),
      ),
    ).toEqual(['ok | Ran | cat log | 2,000 lines | shortened here', 'ok | Ran | ls | 2 lines']);
  });

  it('keeps results and changes whose call is not here', () => {
    expect(shown(message(0, result('gone')), message(1, { type: 'edit', path: '~/shop/a.ts', diff: '+x' }))).toEqual([
      'ok | Answered | an earlier call | 2 lines',
      'ok | Edited | a.ts | +1 -0',
    ]);
  });

  it('stands between what was said, in order', () => {
    const parts = rowParts(
      [
        message(0, { type: 'text', text: 'first' }, call('a', {})),
        message(1, result('a')),
        message(2, { type: 'text', text: 'then' }),
      ],
      '',
    );
    expect(parts.map((part) => (part.kind === 'ledger' ? part.lines.length : part.blocks))).toEqual([
      [{ type: 'text', text: 'first' }],
      1,
      [{ type: 'text', text: 'then' }],
    ]);
  });

  it('folds runs of reads that went well, and nothing else', () => {
    const read = (id: string, ok = true): readonly ShownMessage[] => [
      message(0, call(id, { file_path: `/x/${id === 'b2' ? 'b' : id}.ts` }, 'read')),
      message(1, result(id, { ok })),
    ];
    const entries = ledgerEntries(
      lines(...read('a'), ...read('b'), ...read('b2'), ...read('c', false), ...read('d'), ...read('e')),
    );
    expect(entries.map((entry) => (entry.kind === 'run' ? entry.lines.length : entry.line.status))).toEqual([
      3,
      'failed',
      'ok',
      'ok',
    ]);
    const run = entries[0]?.kind === 'run' ? entries[0].lines : [];
    expect(runSummary(run)).toEqual({ object: '2 files', rest: ' a.ts, b.ts' });
    expect(runLines(run)).toBe(6);
  });
});
