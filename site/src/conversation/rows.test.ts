import type { SpineKind, Vertebra } from '@session-siphon/schemas/spine';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowIndexAt, rowsOf, visibleRows } from './rows.ts';

const vertebra = (kind: SpineKind, calls = kind === 'tool' ? 1 : 0): Vertebra => ({
  kind,
  calls,
  isError: false,
  isSuperseded: false,
  isMixed: false,
  toolKind: calls > 0 ? 'run' : undefined,
  textLines: 3,
  outputLines: 0,
});
const letters: Readonly<Record<string, Vertebra>> = {
  p: vertebra('prompt'),
  a: vertebra('prose'),
  A: vertebra('prose', 1),
  t: vertebra('tool'),
  r: vertebra('result'),
  h: vertebra('thinking'),
  s: vertebra('system'),
};
const spine = (shape: string) => Array.from(shape, (letter) => letters[letter] ?? vertebra('system'));
const rows = (shape: string) => rowsOf(spine(shape)).map(({ kind, from, to }) => `${kind} ${from}-${to}`);

describe('the rows of a conversation', () => {
  it('join calls and results, also with the prose that begins them', () => {
    expect(rows('pAtrrtra')).toEqual(['prompt 0-0', 'prose 1-6', 'prose 7-7']);
    expect(rows('pahtrs')).toEqual(['prompt 0-0', 'prose 1-1', 'thinking 2-2', 'ledger 3-4', 'system 5-5']);
  });

  it('introduce the assistant once after each prompt', () => {
    const introduced = rowsOf(spine('apaatrapa')).filter((row) => row.isFirstAnswer);
    expect(introduced.map(({ from }) => from)).toEqual([2, 8]);
  });

  it('know the last call before the next prompt', () => {
    const last = rowsOf(spine('ptratraptra')).filter((row) => row.hasLastCall);
    expect(last.map(({ from }) => from)).toEqual([4, 8]);
  });

  it('hold every message exactly once and in order, and stay short', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Object.keys(letters)), maxLength: 400 }), (shape) => {
        const all = rowsOf(spine(shape));
        expect(all.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at))).toEqual(
          Array.from(shape, (_, at) => at),
        );
        for (const { from, to, estimatedHeight } of all) {
          expect(to - from).toBeLessThanOrEqual(60);
          expect(estimatedHeight).toBeGreaterThan(0);
        }
        all.forEach((row, at) => {
          expect(rowIndexAt(all, row.from)).toBe(at);
          expect(rowIndexAt(all, row.to)).toBe(at);
        });
      }),
      { seed },
    );
  });

  it('are fewer at lower levels of detail', () => {
    const all = rowsOf(spine('spahtra'));
    expect(visibleRows(all, 'all')).toHaveLength(6);
    expect(visibleRows(all, 'reading').map(({ kind }) => kind)).toEqual([
      'prompt',
      'prose',
      'thinking',
      'ledger',
      'prose',
    ]);
    expect(visibleRows(all, 'prompts').map(({ from }) => from)).toEqual([1]);
    // Nobody typed what a sub-agent was asked to do.
    expect(visibleRows(rowsOf(spine('satrsa')), 'reading').map(({ kind }) => kind)).toEqual([
      'system',
      'prose',
      'ledger',
      'prose',
    ]);
    expect(rowIndexAt(visibleRows(all, 'prompts'), 6)).toBe(0);
    expect(rowIndexAt(visibleRows(all, 'prompts'), 0)).toBe(-1);
  });
});
