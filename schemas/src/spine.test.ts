import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolKind } from './session.ts';
import { type Vertebra, decodeSpine, encodeSpine, spineKinds } from './spine.ts';
import { decodeStrata, encodeStrata, strataLength, stratumOf } from './strata.ts';
import { seed } from './seed-for-tests.ts';

const anyVertebra: fc.Arbitrary<Vertebra> = fc.record({
  kind: fc.constantFrom(...spineKinds),
  isError: fc.boolean(),
  isSuperseded: fc.boolean(),
  isMixed: fc.boolean(),
  toolKind: fc.constantFrom(undefined, ...ToolKind.options),
  calls: fc.nat(40),
  textLines: fc.nat(100_000),
  outputLines: fc.nat(100_000),
});
const anySpine = fc.array(anyVertebra, { maxLength: 200 });

const prose: Vertebra = {
  kind: 'prose',
  isError: false,
  isSuperseded: false,
  isMixed: false,
  toolKind: undefined,
  calls: 0,
  textLines: 1,
  outputLines: 0,
};

/** The height a reader may expect: the next power of two minus one, at most 15 bits. */
function shownLines(lines: number): number {
  return Math.min(2 ** 15 - 1, 2 ** Math.ceil(Math.log2(lines + 1)) - 1);
}

describe('a spine', () => {
  it('tells of each message what was written, with heights rounded up', () => {
    fc.assert(
      fc.property(anySpine, (spine) => {
        expect(decodeSpine(encodeSpine(spine))).toEqual(
          spine.map((entry) => ({
            ...entry,
            calls: Math.min(entry.calls, 15),
            textLines: shownLines(entry.textLines),
            outputLines: shownLines(entry.outputLines),
          })),
        );
      }),
      { seed },
    );
  });

  it('takes four characters a message', () => {
    expect(encodeSpine(Array.from({ length: 20_000 }, () => prose))).toHaveLength(80_000);
  });

  it('reads a kind of a newer writer as system, and leaves a torn end out', () => {
    expect(decodeSpine(btoa('\u000f\u00f0\u0000'))).toMatchObject([{ kind: 'system', toolKind: 'read', calls: 15 }]);
    expect(decodeSpine(btoa('\u0000\u0000\u0000\u0001'))).toHaveLength(1);
    expect(decodeSpine('')).toEqual([]);
  });
});

describe('strata', () => {
  it('are at most 48 letters and read back as strata', () => {
    fc.assert(
      fc.property(anySpine, (spine) => {
        const letters = encodeStrata(spine);
        expect(letters).toHaveLength(Math.min(strataLength, spine.filter((entry) => stratumOf(entry)).length));
        expect(decodeStrata(letters)).toHaveLength(letters.length);
      }),
      { seed },
    );
  });

  it('give a short conversation one letter a message, and system notes none', () => {
    const spine: Vertebra[] = [
      { ...prose, kind: 'prompt' },
      { ...prose, kind: 'system' },
      prose,
      { ...prose, kind: 'thinking' },
      ...(['read', 'search', 'fetch', 'edit', 'write', 'run', 'delegate', 'plan', 'ask', 'other'] as const).map(
        (toolKind): Vertebra => ({ ...prose, kind: 'tool', toolKind }),
      ),
      { ...prose, kind: 'result', toolKind: 'run', isError: true },
    ];
    expect(encodeStrata(spine)).toBe('patrrreexdrrr!');
    expect(decodeStrata('pa!')).toEqual(['prompt', 'prose', 'error']);
  });

  it('show an error or a prompt that most of its slice is not', () => {
    const run: Vertebra = { ...prose, kind: 'tool', toolKind: 'run' };
    const spine = Array.from({ length: 48 * 4 }, () => run);
    spine[5] = { ...prose, kind: 'prompt' };
    spine[9] = { ...run, isError: true };
    spine[10] = { ...prose, kind: 'prompt' };
    expect(encodeStrata(spine)).toBe(`xp!${'x'.repeat(45)}`);
  });

  it('leave out letters they do not know', () => {
    expect(decodeStrata('p?a')).toEqual(['prompt', 'prose']);
  });
});
