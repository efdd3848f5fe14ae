import { longestDisplayJson } from '@session-siphon/schemas/display-message';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import { type Block, Block as BlockSchema, type Message } from '@session-siphon/schemas/session';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayJson } from './display-blocks.ts';

function message(blocks: readonly Block[]): Message {
  return { type: 'message', seq: 0, id: '0'.repeat(16), role: 'assistant', blocks: [...blocks] };
}

const call = (input: unknown): Block =>
  BlockSchema.parse({ type: 'tool_call', call: 'c', name: 'Run', kind: 'run', input });

/** Short texts and long ones, of letters and of what JSON has to escape. */
const text = fc
  .tuple(fc.constantFrom('a', 'é', '😀', '\u0000', '"', '\\', 'word '), fc.nat(30_000))
  .map(([unit, length]) => unit.repeat(length));
const wide = fc.tuple(fc.nat(80), fc.nat(80), fc.nat(20)).map(([a, b, c]) => {
  const row = Array.from({ length: c }, (_, at) => ({ [`key${at}`]: at }));
  return Array.from({ length: a }, () => Array.from({ length: b }, () => row));
});
const block = fc.oneof(
  text.map((one): Block => ({ type: 'text', text: one })),
  text.map((one): Block => ({ type: 'edit', path: one, diff: one })),
  text.map((one): Block => ({ type: 'unknown', native: one, json: one })),
  fc.oneof(text, wide).map(call),
);

describe('a message as the page shows it', () => {
  it('is small, whatever it holds, and says when something was left out', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 60 }), (blocks) => {
        const json = displayJson(message(blocks));
        expect(json.length).toBeLessThanOrEqual(longestDisplayJson);
        const shown: { readonly truncated?: true; readonly blocks: readonly unknown[] } = JSON.parse(json);
        for (const one of shown.blocks) BlockSchema.parse(one);
        expect(shown.truncated === true).toBe(JSON.stringify(shown.blocks) !== JSON.stringify(blocks));
      }),
      { seed, numRuns: 60 },
    );
  });
});
