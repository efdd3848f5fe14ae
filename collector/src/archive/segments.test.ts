import { objectId } from '@session-siphon/schemas/git/object-id';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import { array, assert, constantFrom, integer, oneof, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KnownSegment, type Segment, cutSegments } from './segments.ts';

const line = (bytes: number, mark = 'x'): string => `${mark.repeat(bytes - 1)}\n`;
const contentOf = (segment: Segment): string => ('content' in segment ? segment.content.toString() : '');

/** What an archive knows after these lines were put at once. */
function known(lines: readonly string[], before: readonly KnownSegment[] = []): KnownSegment[] {
  return [...cutSegments(lines, before)].map((segment, index) => {
    if ('kept' in segment) return before[index] ?? { id: segment.kept, sizeBytes: 0 };
    return { id: objectId('blob', segment.content), sizeBytes: segment.content.length };
  });
}

describe('cutting a session into segments', () => {
  it('makes one of a small session, none of nothing', () => {
    expect([...cutSegments(['a\n', 'b\n'], [])]).toEqual([{ lines: 2, content: Buffer.from('a\nb\n') }]);
    expect([...cutSegments([], [])]).toEqual([]);
  });

  it('seals each at 64 KB, at a line end', () => {
    const segments = [
      ...cutSegments(
        Array.from({ length: 100 }, () => line(10_000)),
        [],
      ),
    ];
    expect(segments.slice(0, -1).every((segment) => contentOf(segment).length === 70_000)).toBe(true);
    expect(segments.reduce((sum, { lines }) => sum + lines, 0)).toBe(100);
  });

  it('makes larger ones where a session is long, so that folders stay small', () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => line(100_000, String(at % 10)));
    const segments = [...cutSegments(lines, [])];
    expect(segments.length).toBeLessThan(700);
    expect(Math.max(...segments.map((segment) => contentOf(segment).length))).toBeLessThanOrEqual(1 << 20);
    expect(contentOf(segments.at(-2) ?? { lines: 0, kept: '' }).length).toBeGreaterThan(350_000);
    expect(segments.map(contentOf).join('')).toBe(lines.join(''));
  });

  it('gives a line above a megabyte its own', () => {
    const lines = [line(10), line(3 << 20), line(20)];
    expect([...cutSegments(lines, [])].map(contentOf)).toEqual(lines);
  });

  it('counts bytes, not characters', () => {
    const lines = Array.from({ length: 10 }, () => '🎉'.repeat(4_000) + '\n');
    expect([...cutSegments(lines, [])].map(({ lines: count }) => count)).toEqual([5, 5]);
  });

  it('reads no further than the segment that it gives', () => {
    let read = 0;
    const lines = (function* () {
      for (; read < 1_000; read += 1) yield line(10_000);
    })();
    const segments = cutSegments(lines, []);
    segments.next();
    expect(read).toBeLessThan(10);
    segments.next();
    expect(read).toBeLessThan(20);
  });
});

describe('segments that are there already', () => {
  const lines = Array.from({ length: 40 }, (_, at) => line(10_000, String(at % 10)));

  it('are kept when the session is the same', () => {
    const before = known(lines);
    expect([...cutSegments(lines, before)].map((segment) => 'kept' in segment && segment.kept)).toEqual(
      before.map(({ id }) => id),
    );
  });

  it('are kept when it grew, but for a small last one', () => {
    const before = known(lines.slice(0, 10));
    const after = [...cutSegments(lines.slice(0, 11), before)];
    expect(before.map(({ sizeBytes }) => sizeBytes)).toEqual([70_000, 30_000]);
    expect(after.map((segment) => ['kept' in segment, segment.lines])).toEqual([
      [true, 7],
      [false, 4],
    ]);
  });

  it('are cut anew from the first one that differs', () => {
    const before = known(lines);
    const after = [...cutSegments([...lines.slice(0, 8), 'other\n', ...lines.slice(9)], before)];
    expect(after.map((segment) => 'kept' in segment)).toEqual(before.map((_, index) => index < 1));
  });

  it('are not taken for the same when only their size is', () => {
    const before = known(lines);
    expect('kept' in ([...cutSegments([line(10_000, 'y'), ...lines.slice(1)], before)][0] ?? {})).toBe(false);
  });

  it('end where the session does, when that became shorter', () => {
    const before = known(lines);
    expect([...cutSegments(lines.slice(0, 9), before)].map((segment) => 'kept' in segment)).toEqual([true, false]);
    expect([...cutSegments([], before)]).toEqual([]);
  });

  it('end at the same places whatever steps the session came in, and stay what they are', () => {
    const sizes = array(oneof(integer({ min: 1, max: 3_000 }), constantFrom(64_000, 70_000, 900_000, 1_100_000)));
    const steps = array(integer({ min: 0, max: 60 }));
    assert(
      property(sizes, steps, (lengths, ends) => {
        const all = lengths.map((length, at) => line(length, String(at % 10)));
        let before: KnownSegment[] = [];
        for (const end of [...ends.toSorted((a, b) => a - b), all.length]) {
          const after = known(all.slice(0, end), before);
          expect(after.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
          before = after;
        }
        expect(before).toEqual(known(all));
      }),
      { seed, numRuns: 30 },
    );
  });
});
