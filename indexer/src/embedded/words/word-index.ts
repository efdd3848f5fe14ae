/**
 * The words of a collection: reads the full-text index that SQLite writes. SQLite's own reader needs several times as long: it puts each row of each word through a
 * machinery for all kinds of expressions, and offers words without their rows nowhere.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Doclist, DoclistReader } from './doclist.ts';
import { LeafPage, type PageWord, wordKey } from './leaf-page.ts';
import { forEachPacked, packWords } from './packed-words.ts';
import { type WordSegment, WordSegments, pageId } from './word-segments.ts';

/** Where the words of a page begin, and the words. */
interface PageStart {
  readonly page: number;
  readonly word: Uint8Array;
  /** Packed, once they were asked for. */
  words?: Uint8Array;
}

/** At most 8 MB. */
const mostRecent = 8;
const longestRecent = 1 << 20;

export class WordIndex {
  readonly #database: DatabaseSync;
  readonly #segments: WordSegments;
  readonly #seek: StatementSync;
  readonly #next: StatementSync;
  readonly #pages: StatementSync;
  readonly #starts: StatementSync;
  readonly #page: StatementSync;
  /** Segments do not change, so what was read of them holds as long as they are there. */
  readonly #pageStarts = new WeakMap<WordSegment, readonly PageStart[]>();

  /** Lists that were read last: the words of a search stand in several of its queries. */
  readonly #recent = new Map<string, readonly Doclist[]>();
  #recentOf: readonly WordSegment[] = [];

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
    if (segments !== this.#recentOf) this.#recent.clear();
    this.#recentOf = segments;
    const name = `${isPrefix ? 'beginning' : 'word'} ${word}`;
    const known = this.#recent.get(name);
    if (known) return known;
    const key = wordKey(word);
    const lists = segments.flatMap((segment) => this.#inSegment(segment, key, isPrefix));
    this.#remember(name, lists);
    return lists;
  }

  /** Whether there is a row with the word. */
  has(word: string): boolean {
    return this.doclists(word, false).some((list) => new DoclistReader(list).next());
  }

  /**
   * Calls back with the words of all segments, some of them several times. Pages are left out when `canBegin` denies every beginning that their words can have.
   */
  forEachWord(canBegin: (beginning: Uint8Array) => boolean, use: (word: Uint8Array) => void): void {
    for (const segment of this.#segments.current()) {
      const starts = this.#startsOf(segment);
      for (let at = 0; at < starts.length; at += 1) {
        const start = starts[at];
        if (!start || !canHold(start.word, starts[at + 1]?.word, canBegin)) continue;
        start.words ??= packWords(this.#leaf(segment, start.page)?.words() ?? []);
        forEachPacked(start.words, use);
      }
    }
  }

  #remember(name: string, lists: readonly Doclist[]): void {
    if (lists.reduce((sum, { from, to }) => sum + to - from, 0) > longestRecent) return;
    this.#recent.set(name, lists);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > mostRecent && oldest !== undefined) this.#recent.delete(oldest);
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
    let open: LongDoclist | undefined;
    let isBehind = false;
    for (const row of this.#pages.iterate(pageId(segment, first), pageId(segment, segment.lastPage))) {
      const page = leafOf(row);
      if (!page) continue;
      if (open) {
        if (!open.add(page)) continue;
        found.push(open.whole());
        open = undefined;
        if (!isPrefix) break;
      }
      for (const word of page.words()) {
        const order = compare(word, key, isPrefix);
        isBehind ||= order >= 0;
        if (order > 0) return found;
        if (order < 0) continue;
        if (word.isLast) open = new LongDoclist(page, word, segment);
        else found.push({ bytes: page.bytes, from: word.from, to: word.to, wholes: [], deleted: segment.deleted });
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

  #leaf(segment: WordSegment, page: number): LeafPage | undefined {
    return leafOf(this.#page.get(pageId(segment, page)));
  }

  #startsOf(segment: WordSegment): readonly PageStart[] {
    const known = this.#pageStarts.get(segment);
    if (known) return known;
    const starts = this.#starts.all(segment.id).flatMap((row: unknown): PageStart[] => {
      const [page, word] = Array.isArray(row) ? row : [];
      return word instanceof Uint8Array ? [{ page: Number(page), word: word.subarray(1) }] : [];
    });
    // While it is merged, the first page of a segment is none that is listed.
    const all =
      starts[0]?.page === segment.firstPage
        ? starts
        : [{ page: segment.firstPage, word: new Uint8Array(0) }, ...starts];
    this.#pageStarts.set(segment, all);
    return all;
  }
}

/** A list that is put together from several pages. */
class LongDoclist {
  readonly #parts: Uint8Array[];
  readonly #wholes: number[] = [];
  readonly #segment: WordSegment;
  #length: number;

  constructor({ bytes }: LeafPage, { from, to }: PageWord, segment: WordSegment) {
    this.#segment = segment;
    this.#parts = [bytes.subarray(from, to)];
    this.#length = to - from;
  }

  /** Adds what stands on the next page; true when that is all. */
  add(page: LeafPage): boolean {
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

function leafOf(row: unknown): LeafPage | undefined {
  const block: unknown = Array.isArray(row) ? row[0] : undefined;
  return block instanceof Uint8Array ? new LeafPage(block) : undefined;
}

/** Below 0 for a word before what is looked for, above for one behind it. The key has one byte before the word. */
function compare({ bytes }: PageWord, key: Uint8Array, isPrefix: boolean): number {
  const length = key.length - 1;
  for (let at = 0; at < length && at < bytes.length; at += 1) {
    const difference = (bytes[at] ?? 0) - (key[at + 1] ?? 0);
    if (difference !== 0) return difference;
  }
  return isPrefix && bytes.length > length ? 0 : bytes.length - length;
}

/** Whether there can be a word from `first` on, before `next`, that has an allowed beginning: what both share, and a byte more. */
function canHold(
  first: Uint8Array,
  next: Uint8Array | undefined,
  canBegin: (beginning: Uint8Array) => boolean,
): boolean {
  if (!next) return true;
  let shared = 0;
  while (shared < first.length && shared < next.length && first[shared] === next[shared]) shared += 1;
  if (shared > 0 && !canBegin(first.subarray(0, shared))) return false;
  const [least, most] = [first[shared], next[shared]];
  if (least === undefined || most === undefined) return true;
  const beginning = first.slice(0, shared + 1);
  for (let byte = least; byte <= most; byte += 1) {
    beginning[shared] = byte;
    if (canBegin(beginning)) return true;
  }
  return false;
}
