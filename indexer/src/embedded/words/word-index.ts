/**
 * The words of a collection: reads the full-text index that SQLite writes. SQLite's own reader needs several times as long: it puts each row of each word through a
 * machinery for all kinds of expressions, and offers words without their rows nowhere.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Doclist, DoclistReader } from './doclist.ts';
import { LeafPageReader, wordKey } from './leaf-page.ts';
import { WordPacker, type WordScan } from './packed-words.ts';
import { RecentLists } from './recent-lists.ts';
import { SegmentWords } from './segment-words.ts';
import { type WordSegment, WordSegments, pageId } from './word-segments.ts';

export class WordIndex {
  readonly #database: DatabaseSync;
  readonly #segments: WordSegments;
  readonly #seek: StatementSync;
  readonly #next: StatementSync;
  readonly #pages: StatementSync;
  readonly #starts: StatementSync;
  readonly #page: StatementSync;
  /** Segments do not change, so what was read of them holds as long as they are there. */
  readonly #wordsOfSegment = new WeakMap<WordSegment, SegmentWords>();
  /** For one page at a time. */
  readonly #leaf = new LeafPageReader();
  readonly #recent = new RecentLists();

  constructor(database: DatabaseSync, table: string) {
    this.#database = database;
    this.#segments = new WordSegments(database, table);
    // Pages are named by the shortest beginning that sets their first word apart; the lowest bit of a page's number is none of it.
    const starts = `SELECT pgno >> 1, term FROM ${table}_idx WHERE segid = ?`;
    this.#seek = database.prepare(`${starts} AND term <= ? ORDER BY term DESC LIMIT 1`);
    this.#next = database.prepare(`${starts} AND term > ? ORDER BY term LIMIT 1`);
    this.#starts = database.prepare(`${starts} ORDER BY term`);
    this.#pages = database.prepare(`SELECT block FROM ${table}_data WHERE id BETWEEN ? AND ? ORDER BY id`);
    this.#page = database.prepare(`SELECT block FROM ${table}_data WHERE id = ?`);
    for (const one of [this.#seek, this.#next, this.#starts, this.#pages, this.#page]) one.setReturnArrays(true);
  }

  /** Looks several things up in one state of the index, whatever is written meanwhile. */
  inOneState<T>(look: () => T): T {
    if (this.#database.isTransaction) return look();
    this.#database.exec('BEGIN');
    try {
      return look();
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  /** Lists of a word's rows, older segments first. A beginning has those of all words that begin so. */
  doclists(word: string, isPrefix: boolean): readonly Doclist[] {
    const segments = this.#segments.current();
    return this.#recent.of(`${isPrefix ? 'beginning' : 'word'} ${word}`, segments, () => {
      const key = wordKey(word);
      return segments.flatMap((segment) => this.#inSegment(segment, key, isPrefix));
    });
  }

  /** Whether there is a row with the word. */
  has(word: string): boolean {
    const key = wordKey(word);
    const holds = (lists: readonly Doclist[]): boolean => lists.some((list) => new DoclistReader(list).next());
    return this.#segments.current().some((segment) => holds(this.#inSegment(segment, key, false)));
  }

  /** Goes through the wanted words of all segments, some of them several times. */
  scan(wanted: WordScan): void {
    const page = this.#leaf;
    const packer = new WordPacker();
    for (const segment of this.#segments.current())
      this.#wordsOf(segment).scan(wanted, (number) => {
        if (openPage(page, this.#page.get(pageId(segment, number))))
          while (page.next()) {
            // The key has one byte before the word.
            const shared = Math.max(1, page.shared);
            packer.add(shared - 1, page.key, shared, page.length);
          }
        return packer.take();
      });
  }

  #inSegment(segment: WordSegment, key: Uint8Array, isPrefix: boolean): readonly Doclist[] {
    const first = Math.max(this.#pageOf(this.#seek, segment, key) ?? 0, segment.firstPage);
    const found = this.#from(first, { segment, key, isPrefix });
    if (found || !isPrefix) return found ?? [];
    const next = this.#pageOf(this.#next, segment, key);
    return (next === undefined ? undefined : this.#from(next, { segment, key, isPrefix })) ?? [];
  }

  /** Lists from a page on; undefined when all its words come before what is looked for. */
  #from(
    first: number,
    { segment, key, isPrefix }: { segment: WordSegment; key: Uint8Array; isPrefix: boolean },
  ): readonly Doclist[] | undefined {
    const found: Doclist[] = [];
    const page = this.#leaf;
    let open: LongDoclist | undefined;
    let isBehind = false;
    for (const row of this.#pages.iterate(pageId(segment, first), pageId(segment, segment.lastPage))) {
      if (!openPage(page, row)) continue;
      if (open) {
        if (!open.add(page)) continue;
        found.push(open.whole());
        open = undefined;
        if (!isPrefix) break;
      }
      while (page.next()) {
        const order = compare(page, key, isPrefix);
        isBehind ||= order >= 0;
        if (order > 0) return found;
        if (order < 0) continue;
        if (page.isLast) open = new LongDoclist(page, segment);
        else found.push({ bytes: page.bytes, from: page.from, to: page.to, wholes: [], deleted: segment.deleted });
        if (!isPrefix) break;
      }
      if (!isBehind) return undefined;
      if (!isPrefix && !open) break;
    }
    if (open) found.push(open.whole());
    return found;
  }

  #pageOf(statement: StatementSync, segment: WordSegment, key: Uint8Array): number | undefined {
    const row: unknown = statement.get(segment.id, key);
    return Array.isArray(row) ? Number(row[0]) : undefined;
  }

  #wordsOf(segment: WordSegment): SegmentWords {
    const known = this.#wordsOfSegment.get(segment);
    if (known) return known;
    const starts = this.#starts.all(segment.id).flatMap((row: unknown) => {
      const [page, key] = Array.isArray(row) ? row : [];
      return key instanceof Uint8Array ? [{ page: Number(page), word: key.subarray(1) }] : [];
    });
    // While it is merged, the first page of a segment is none that is listed.
    if (starts[0]?.page !== segment.firstPage) starts.unshift({ page: segment.firstPage, word: new Uint8Array(0) });
    const words = new SegmentWords(starts);
    this.#wordsOfSegment.set(segment, words);
    return words;
  }
}

/** A list that is put together from several pages. */
class LongDoclist {
  readonly #parts: Uint8Array[];
  readonly #wholes: number[] = [];
  readonly #segment: WordSegment;
  #length: number;

  /** Begins with the present word of a page. */
  constructor({ bytes, from, to }: LeafPageReader, segment: WordSegment) {
    this.#segment = segment;
    this.#parts = [bytes.subarray(from, to)];
    this.#length = to - from;
  }

  /** Adds what stands on the next page; true when that is all. */
  add(page: LeafPageReader): boolean {
    const { from, to, isEnd } = page.rest;
    if (page.firstRow > 0 && page.firstRow < to) this.#wholes.push(this.#length + page.firstRow - from);
    this.#parts.push(page.bytes.subarray(from, to));
    this.#length += to - from;
    return isEnd;
  }

  whole(): Doclist {
    const bytes = Buffer.concat(this.#parts, this.#length);
    return { bytes, from: 0, to: bytes.length, wholes: this.#wholes, deleted: this.#segment.deleted };
  }
}

/** False when there is no such page. */
function openPage(page: LeafPageReader, row: unknown): boolean {
  const block: unknown = Array.isArray(row) ? row[0] : undefined;
  if (!(block instanceof Uint8Array)) return false;
  page.open(block);
  return true;
}

/** Below 0 for a word before what is looked for, above for one behind it. */
function compare(word: LeafPageReader, key: Uint8Array, isPrefix: boolean): number {
  for (let at = 0; at < key.length && at < word.length; at += 1) {
    const difference = (word.key[at] ?? 0) - (key[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return isPrefix && word.length > key.length ? 0 : word.length - key.length;
}
