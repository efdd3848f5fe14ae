/**
 * The parts of a full-text index. SQLite writes words in sorted runs, its segments, and merges them in the course of time; a segment is never changed, only
 * replaced, and rows that are deleted from it are listed beside it. How all of it is laid out, `ext/fts5/fts5_index.c` of SQLite tells; it has been the same since 2015,
 * with deleted rows since 2023.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { RowBits } from './row-bits.ts';
import { VarintReader } from './varint-reader.ts';

export interface WordSegment {
  readonly id: number;
  readonly firstPage: number;
  readonly lastPage: number;
  /** Rows that are in it and no longer in the index. */
  readonly deleted: RowBits | undefined;
}

const structureId = 10;
const structureStart = 8;
/** Behind four bytes of no concern: the form that lists deleted rows. */
const structureForm = 'ff000001';
/** Ids of pages have the segment's number above these bits. */
const segmentBits = 37;
/** Numbers of segments are below this; lists of deleted rows stand above. */
const deletedBase = 1 << 16;

/** The number that a page of a segment has in the table. */
export function pageId(segment: WordSegment, page: number): number {
  return segment.id * 2 ** segmentBits + page;
}

/** The segments as they are now, oldest first; read anew when something was written. */
export class WordSegments {
  readonly #structure: StatementSync;
  readonly #page: StatementSync;
  #read = Buffer.alloc(0);
  #known = new Map<string, WordSegment>();
  #current: readonly WordSegment[] = [];

  constructor(database: DatabaseSync, table: string) {
    this.#structure = database.prepare(`SELECT block FROM ${table}_data WHERE id = ${structureId}`);
    this.#page = database.prepare(`SELECT block FROM ${table}_data WHERE id = ?`);
  }

  /** Those of now; the same list as long as nothing changed. */
  current(): readonly WordSegment[] {
    const block = this.#structure.get()?.['block'];
    if (!(block instanceof Uint8Array)) throw new Error('the full-text index has no structure');
    if (this.#read.equals(block)) return this.#current;
    this.#current = this.#parse(Buffer.from(block));
    this.#read = Buffer.from(block);
    return this.#current;
  }

  #parse(structure: Buffer): readonly WordSegment[] {
    if (structure.toString('hex', structureStart / 2, structureStart) !== structureForm)
      throw new Error('the full-text index has a form that only another version of SQLite knows');
    const numbers = new VarintReader(structure, structureStart);
    const levels = numbers.next();
    // How many segments there are, and how often was written.
    numbers.skip(2);
    const known = new Map<string, WordSegment>();
    const segments: WordSegment[][] = [];
    for (let level = 0; level < levels; level += 1) {
      // How many of them are being merged.
      numbers.skip(1);
      const inLevel = Array.from({ length: numbers.next() }, () => this.#segment(numbers, known));
      segments.unshift(inLevel);
    }
    this.#known = known;
    return segments.flat();
  }

  #segment(numbers: VarintReader, known: Map<string, WordSegment>): WordSegment {
    const [id, firstPage, lastPage] = [numbers.next(), numbers.next(), numbers.next()];
    const [from, to] = [numbers.next(), numbers.next()];
    const [deletedPages, deleted, rows] = [numbers.next(), numbers.next(), numbers.next()];
    // A number is given again when its segment is gone.
    const name = [id, firstPage, lastPage, from, to, deletedPages, deleted, rows].join();
    const segment = this.#known.get(name) ?? { id, firstPage, lastPage, deleted: this.#deleted(id, deletedPages) };
    known.set(name, segment);
    return segment;
  }

  /** The pages are hash tables of row numbers; an empty place is 0. */
  #deleted(segment: number, pages: number): RowBits | undefined {
    if (pages === 0) return undefined;
    const deleted = new RowBits();
    for (let page = 0; page < pages; page += 1) {
      const id = (BigInt(deletedBase + segment) << BigInt(segmentBits)) + BigInt(page);
      const block = this.#page.get(id)?.['block'];
      if (!(block instanceof Uint8Array)) continue;
      const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
      const width = bytes[0] ?? 4;
      // Rows are numbers below 2 ** 32: of eight bytes the last four tell them.
      for (let at = 8 + width - 4; at + 4 <= bytes.length; at += width) {
        const row = bytes.readUInt32BE(at);
        if (row > 0) deleted.add(row);
      }
    }
    return deleted;
  }
}
