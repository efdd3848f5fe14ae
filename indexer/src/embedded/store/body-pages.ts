/**
 * Stored documents, many to a compressed page: documents that come together resemble each other, so a page is a fraction of its documents compressed one by one.
 * A page never changes; when the last of its documents is gone it is deleted.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { tablesOf } from './database.ts';
import { OpenPage, lineAt, pageLength } from './open-page.ts';
import type { PageCompressor } from './page-compressor.ts';

/** Where a document lies. */
export interface BodyPlace {
  readonly page: number;
  readonly slot: number;
}

/** Pages pass in one piece each, instead of many small ones. */
const decompression = { chunkSize: pageLength + pageLength / 4 };

/** A page that takes no more documents, on its way into the file. */
interface FullPage {
  readonly number: number;
  readonly page: OpenPage;
  readonly compressed: Promise<Buffer>;
  /** Documents of it that are still there. */
  documents: number;
}

/** Adds and removes documents within the transaction of the caller, who finishes before the transaction ends. */
export class BodyPageWriter {
  readonly #compressor: PageCompressor;
  readonly #insert: StatementSync;
  readonly #leave: StatementSync;
  readonly #deleteEmpty: StatementSync;
  #number: number;
  #open = new OpenPage();
  /** Documents of the open page that were replaced or removed. */
  #left = 0;
  #full: FullPage[] = [];
  /** Whose memory the next page takes. */
  #spare: OpenPage | undefined;

  constructor(database: DatabaseSync, collection: number, compressor: PageCompressor) {
    this.#compressor = compressor;
    const { pages } = tablesOf(collection);
    this.#insert = database.prepare(`INSERT INTO ${pages} (page, documents, bodies) VALUES (?, ?, ?)`);
    this.#leave = database.prepare(`UPDATE ${pages} SET documents = documents - 1 WHERE page = ?`);
    this.#deleteEmpty = database.prepare(`DELETE FROM ${pages} WHERE page = ? AND documents = 0`);
    const last = database.prepare(`SELECT max(page) AS last FROM ${pages}`).get();
    this.#number = Number(last?.['last'] ?? 0) + 1;
  }

  /** Stores a document, given as JSON in one line. */
  add(json: string | Uint8Array): BodyPlace {
    if (this.#open.isFull) this.#close();
    return { page: this.#number, slot: this.#open.add(json) };
  }

  remove(page: number): void {
    const full = this.#full.find(({ number }) => number === page);
    if (page === this.#number) this.#left += 1;
    else if (full) full.documents -= 1;
    else {
      this.#leave.run(page);
      this.#deleteEmpty.run(page);
    }
  }

  /** A document of a page that is not written yet; undefined for every other. */
  unwritten({ page, slot }: BodyPlace): string | undefined {
    const place = page === this.#number ? this.#open : this.#full.find(({ number }) => number === page)?.page;
    return place && lineAt(place.content, slot);
  }

  /** Writes full pages, the oldest first, until `most` of them are left. Rejects when one cannot be compressed or written. */
  async writeFull(most: number): Promise<void> {
    for (let [first] = this.#full; first && this.#full.length > most; [first] = this.#full) {
      const bodies = await first.compressed;
      this.#full.shift();
      this.#spare = first.page;
      if (first.documents > 0) this.#insert.run(first.number, first.documents, bodies);
    }
  }

  /** Writes everything. */
  async finish(): Promise<void> {
    if (this.#open.documents > 0) this.#close();
    await this.writeFull(0);
  }

  /** Forgets what is not written: its transaction was taken back. */
  discard(): void {
    if (this.#open.documents > 0) this.#startPage();
    this.#full = [];
  }

  #close(): void {
    const page = this.#open;
    const compressed = this.#compressor.compress(page.content);
    // A failure is told when the page is written, if it ever is.
    compressed.catch(() => undefined);
    this.#full.push({ number: this.#number, page, compressed, documents: page.documents - this.#left });
    this.#startPage();
  }

  #startPage(): void {
    this.#open = this.#spare ?? new OpenPage();
    this.#open.clear();
    this.#spare = undefined;
    this.#number += 1;
    this.#left = 0;
  }
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
