/** Lists that were read last: the words of a search stand in several of its queries. */
import type { Doclist } from './doclist.ts';
import type { WordSegment } from './word-segments.ts';

/** 8 MB. */
const mostBytes = 1 << 23;

interface KeptLists {
  readonly lists: readonly Doclist[];
  readonly bytes: number;
}

export class RecentLists {
  /** The one that was used last comes last. */
  readonly #kept = new Map<string, KeptLists>();
  #bytes = 0;
  #segments: readonly WordSegment[] = [];

  /** What is kept under a name while the segments are these, or what `find` returns. */
  of(name: string, segments: readonly WordSegment[], find: () => readonly Doclist[]): readonly Doclist[] {
    if (segments !== this.#segments) this.#clear();
    this.#segments = segments;
    const known = this.#kept.get(name);
    if (known) {
      this.#kept.delete(name);
      this.#kept.set(name, known);
      return known.lists;
    }
    const lists = find();
    this.#keep(name, { lists, bytes: bytesOf(lists) });
    return lists;
  }

  #keep(name: string, found: KeptLists): void {
    // It would push out all others, and then itself.
    if (found.bytes > mostBytes) return;
    this.#kept.set(name, found);
    this.#bytes += found.bytes;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#bytes <= mostBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= bytes;
    }
  }

  #clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}

/** A list holds its whole page, which may be that of other lists as well. */
function bytesOf(lists: readonly Doclist[]): number {
  let sum = 0;
  for (const bytes of new Set(lists.map((list) => list.bytes))) sum += bytes.length;
  return sum;
}
