import { describe, expect, it } from 'vitest';
import type { Doclist } from './doclist.ts';
import { RecentLists } from './recent-lists.ts';
import type { WordSegment } from './word-segments.ts';

const segments: readonly WordSegment[] = [{ id: 1, firstPage: 1, lastPage: 1, deleted: undefined }];
const never = (): readonly Doclist[] => {
  throw new Error('were read again');
};
/** Lists that lie on one page of so many bytes. */
const onPage = (bytes: number): readonly Doclist[] => {
  const list = { bytes: new Uint8Array(bytes), from: 0, to: 10, wholes: [], deleted: undefined };
  return [list, list];
};

describe('lists that were read', () => {
  it('are read once, until other segments are there', () => {
    const recent = new RecentLists();
    const lists = onPage(4_096);
    expect(recent.of('a', segments, () => lists)).toBe(lists);
    expect(recent.of('a', segments, never)).toBe(lists);
    expect(() => recent.of('a', [...segments], never)).toThrow('again');
  });

  it('give way to others when their pages become too large, those first that nobody asked for lately', () => {
    const recent = new RecentLists();
    for (const name of ['a', 'b']) recent.of(name, segments, () => onPage(3_500_000));
    recent.of('a', segments, never);
    recent.of('c', segments, () => onPage(3_500_000));
    expect(recent.of('a', segments, never)).toHaveLength(2);
    expect(() => recent.of('b', segments, never)).toThrow('again');
  });

  it('stay when those on larger pages than are kept at all are read', () => {
    const recent = new RecentLists();
    recent.of('a', segments, () => onPage(4_096));
    recent.of('b', segments, () => onPage(9_000_000));
    expect(recent.of('a', segments, never)).toHaveLength(2);
    expect(() => recent.of('b', segments, never)).toThrow('again');
  });
});
