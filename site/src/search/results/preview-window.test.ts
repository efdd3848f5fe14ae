import type { Block } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import { previewedMessages } from './preview-window.ts';

const text: Block = { type: 'text', text: 'said' };
const call = (id: string): Block => ({ type: 'tool_call', call: id, name: 'Bash', kind: 'run', input: {} });
const result = (id: string): Block => ({ type: 'tool_result', call: id, ok: true, text: '' });
const message = (seq: number, block: Block) => ({ id: String(seq), seq, role: 'assistant', blocks: [block] });
const shown = (blocks: readonly Block[], seq: number) =>
  previewedMessages(
    blocks.map((block, at) => message(at, block)),
    seq,
  ).map((one) => one.seq);

describe('the preview', () => {
  it('shows one message before the hit and three after it', () => {
    expect(
      shown(
        Array.from({ length: 10 }, () => text),
        4,
      ),
    ).toEqual([3, 4, 5, 6, 7]);
    expect(shown([text, text], 0)).toEqual([0, 1]);
  });

  it('shows a result with its call, and a call with its result', () => {
    const parallel = [text, call('a'), call('b'), call('c'), result('a'), result('b'), result('c'), text, text, text];
    expect(shown(parallel, 6)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(shown([text, text, text, text, call('a'), result('a'), text], 1)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
