/**
 * Stored documents, many to a compressed page: documents that come together resemble each other, so a page is a fraction of its documents compressed one by one.
 * A page never changes; when the last of its documents is gone it is deleted.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { tablesOf } from './database.ts';

/** Where a document lies. */
export interface BodyPlace {
  readonly page: number;
  readonly slot: number;
}

/** Large enough to compress well, small enough to be read for one document. */
const pageLength = 256 * 1024;
/** Pages pass in one piece each, instead of many small ones. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 3 }, chunkSize: pageLength / 2 };
const decompression = { chunkSize: pageLength + pageLength / 4 };

/** Adds and removes documents within the transaction of the caller, who finishes the page before the transaction ends. */
export class BodyPageWriter {
  readonly #insert: StatementSync;
  readonly #leave: StatementSync;
  readonly #deleteEmpty: StatementSync;
  #page: number;
  #bodies: Uint8Array[] = [];
  #length = 0;
  /** Documents of the open page that were replaced before it was written. */
  #left = 0;

  constructor(database: DatabaseSync, collection: number) {
    const { pages } = tablesOf(collection);
    this.#insert = database.prepare(`INSERT INTO ${pages} (page, documents, bodies) VALUES (?, ?, ?)`);
    this.#leave = database.prepare(`UPDATE ${pages} SET documents = documents - 1 WHERE page = ?`);
    this.#deleteEmpty = database.prepare(`DELETE FROM ${pages} WHERE page = ? AND documents = 0`);
    const last = database.prepare(`SELECT max(page) AS last FROM ${pages}`).get();
    this.#page = Number(last?.['last'] ?? 0) + 1;
  }

  /** Stores a document, given as JSON in one line of UTF-8. The bytes must stay as they are until the page is finished. */
  add(json: Uint8Array): BodyPlace {
    if (this.#length >= pageLength) this.finishPage();
    this.#bodies.push(json);
    this.#length += json.length;
    return { page: this.#page, slot: this.#bodies.length - 1 };
  }

  remove(page: number): void {
    if (page === this.#page) this.#left += 1;
    else {
      this.#leave.run(page);
      this.#deleteEmpty.run(page);
    }
  }

  /** A document of the page that is not written yet; undefined for every other. */
  open({ page, slot }: BodyPlace): string | undefined {
    const body = page === this.#page ? this.#bodies[slot] : undefined;
    return body && textOf(body);
  }

  /** Writes the open page. */
  finishPage(): void {
    const documents = this.#bodies.length - this.#left;
    if (documents > 0) this.#insert.run(this.#page, documents, zstdCompressSync(joinLines(this.#bodies), compression));
    this.discardPage();
  }

  /** Forgets the open page: its transaction was taken back. */
  discardPage(): void {
    if (this.#bodies.length > 0) this.#page += 1;
    this.#bodies = [];
    this.#length = 0;
    this.#left = 0;
  }
}

const newline = 10;

function joinLines(lines: readonly Uint8Array[]): Buffer {
  const separator = Buffer.of(newline);
  return Buffer.concat(lines.flatMap((line, at) => (at === 0 ? [line] : [separator, line])));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** About 20 MB: the pages of some answers and of the next ones like them. */
const mostPagesKept = 100;

/** Reads documents; keeps the pages it read last. */
export class BodyPageReader {
  readonly #select: StatementSync;
  readonly #kept = new Map<number, Buffer>();

  constructor(database: DatabaseSync, collection: number) {
    this.#select = database.prepare(`SELECT bodies FROM ${tablesOf(collection).pages} WHERE page = ?`);
  }

  /** JSON of a document; undefined when its page is gone. */
  read({ page, slot }: BodyPlace): string | undefined {
    const kept = this.#kept.get(page);
    const bodies = kept ?? this.#load(page);
    if (bodies && kept === undefined) {
      this.#kept.set(page, bodies);
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > mostPagesKept && oldest !== undefined) this.#kept.delete(oldest);
    }
    return bodies && lineAt(bodies, slot);
  }

  #load(page: number): Buffer | undefined {
    const bodies = this.#select.get(page)?.['bodies'];
    return bodies instanceof Uint8Array ? zstdDecompressSync(bodies, decompression) : undefined;
  }
}

function lineAt(lines: Buffer, index: number): string | undefined {
  let start = 0;
  for (let line = 0; line < index; line += 1) {
    const end = lines.indexOf(newline, start);
    if (end === -1) return undefined;
    start = end + 1;
  }
  const end = lines.indexOf(newline, start);
  return lines.toString('utf8', start, end === -1 ? lines.length : end);
}
