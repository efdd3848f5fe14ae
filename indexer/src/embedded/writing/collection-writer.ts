/** Writes documents of one collection: body, values, vectors and words, in the transaction of the caller. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ApiError } from '../api-error.ts';
import { type BodyPlace, BodyPageWriter } from '../store/body-pages.ts';
import { isObject } from '@session-siphon/schemas/narrow';
import { type Field } from '../store/collection-schema.ts';
import { type StoredCollection, tablesOf, textFields, valueFields } from '../store/database.ts';
import { type StoredDocument, checkDocument } from './document-check.ts';
import { type Tokenizer, createTokenizer } from '../tokenize.ts';
import type { FieldValue } from '../store/value-block.ts';
import type { PageCompressor } from '../store/page-compressor.ts';
import { StoredDocuments } from '../store/stored-documents.ts';
import { ValueWriter } from '../store/value-blocks.ts';
import { VectorWriter } from '../store/vectors.ts';

export type ImportAction = 'create' | 'update' | 'upsert' | 'emplace';

/** Rows that a transaction wrote or removed, for those who keep values in memory. */
export interface ChangedRows {
  readonly written: number[];
  readonly removed: number[];
}

/** Pages that are compressed while the next one is filled. */
const mostFullPages = 1;

export class CollectionWriter {
  readonly #collection: StoredCollection;
  readonly #text: readonly Field[];
  readonly #values: readonly Field[];
  readonly #tokenizer: Tokenizer;
  readonly #statements: Readonly<
    Record<'find' | 'page' | 'insert' | 'update' | 'words' | 'unwords' | 'remove' | 'code' | 'newCode', StatementSync>
  >;
  /** Of the strings of each field. */
  readonly #codes: readonly Map<string, number>[];
  readonly #pages: BodyPageWriter;
  readonly #stored: StoredDocuments;
  readonly #cells: ValueWriter;
  readonly #vectors: VectorWriter;
  #nextRow: number;
  changed: ChangedRows = { written: [], removed: [] };

  constructor(database: DatabaseSync, collection: StoredCollection, compressor: PageCompressor) {
    this.#collection = collection;
    const { schema, number } = collection;
    this.#text = textFields(schema);
    this.#values = valueFields(schema);
    this.#codes = this.#values.map(() => new Map<string, number>());
    this.#tokenizer = createTokenizer({ separators: schema.token_separators, symbols: schema.symbols_to_index });
    const tables = tablesOf(number);
    const list = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
    const wordNames = ['rowid', ...(this.#text.length > 0 ? list(this.#text.length, 'w') : ['none'])];
    const marks = (names: readonly string[]) => names.map(() => '?').join(', ');
    this.#statements = {
      find: database.prepare(`SELECT row, page, slot FROM ${tables.documents} WHERE id = ?`),
      page: database.prepare(`SELECT page FROM ${tables.documents} WHERE row = ?`),
      insert: database.prepare(`INSERT INTO ${tables.documents} (row, id, page, slot) VALUES (?, ?, ?, ?)`),
      update: database.prepare(`UPDATE ${tables.documents} SET page = ?, slot = ? WHERE row = ?`),
      words: database.prepare(`INSERT INTO ${tables.words} (${wordNames.join(', ')}) VALUES (${marks(wordNames)})`),
      unwords: database.prepare(`DELETE FROM ${tables.words} WHERE rowid = ?`),
      remove: database.prepare(`DELETE FROM ${tables.documents} WHERE row = ?`),
      code: database.prepare(`SELECT code FROM ${tables.dictionary} WHERE field = ? AND value = ?`),
      newCode: database.prepare(`INSERT INTO ${tables.dictionary} (field, value) VALUES (?, ?)`),
    };
    this.#pages = new BodyPageWriter(database, number, compressor);
    this.#stored = new StoredDocuments(database, collection);
    this.#cells = new ValueWriter(database, tables.values, this.#values.length);
    this.#vectors = new VectorWriter(database, collection);
    const last = database.prepare(`SELECT max(row) AS last FROM ${tables.documents}`).get();
    this.#nextRow = Number(last?.['last'] ?? 0) + 1;
  }

  /** Writes one document, given also as the line of JSON it came as, if it did. Throws ApiError: 400 for one that does not fit, 404 or 409 by the action. */
  write(value: unknown, action: ImportAction, line?: string | Uint8Array): StoredDocument {
    const { schema } = this.#collection;
    if (!isObject(value)) throw new ApiError(400, 'Bad JSON: not a properly formed document.');
    if (action === 'update' && value['id'] === undefined)
      throw new ApiError(400, 'For update, the `id` key must be provided.');
    const id = typeof value['id'] === 'string' ? value['id'] : undefined;
    const known = id === undefined ? undefined : this.#statements.find.get(id);
    if (known && action === 'create') throw new ApiError(409, `A document with id ${id} already exists.`);
    if (!known && action === 'update') throw new ApiError(404, `Could not find a document with id: ${id}`);
    const isPartial = action === 'update' || action === 'emplace';
    const whole = known && isPartial ? { ...this.#storedDocument(known), ...value } : value;
    const document = checkDocument(whole, { schema, newId: () => this.#newId(), isPartial });
    const row = known ? Number(known['row']) : this.#nextRow++;
    const { body, vectors } = this.#vectors.partsOf(document);
    const json = body === value && line !== undefined ? line : JSON.stringify(body);
    const { page, slot } = this.#pages.add(json);
    if (known) {
      this.#pages.remove(placeOf(known).page);
      this.#statements.update.run(page, slot, row);
      this.#statements.unwords.run(row);
      this.#vectors.remove(row);
    } else this.#statements.insert.run(row, document.id, page, slot);
    this.#cells.set(
      row,
      this.#values.map((field, index) => this.#valueOf(field, index, document[field.name])),
    );
    this.#vectors.set(row, vectors);
    const words = this.#text.map((field) => this.#words(document[field.name]));
    this.#statements.words.run(row, ...(words.length > 0 ? words : ['']));
    this.changed.written.push(row);
    return document;
  }

  /** Hands over what is ready, so that what was written does not gather in memory. */
  async relieve(): Promise<void> {
    await this.#pages.writeFull(mostFullPages);
  }

  /** Makes what was written complete; called before the transaction ends. */
  async finish(): Promise<void> {
    await this.#pages.finish();
    this.#cells.finish();
  }

  /** Forgets what a transaction wrote that was taken back. */
  discard(): void {
    this.#pages.discard();
    this.#cells.discard();
    for (const codes of this.#codes) codes.clear();
    this.takeChanged();
  }

  remove(row: number): void {
    this.#pages.remove(Number(this.#statements.page.get(row)?.['page'] ?? 0));
    this.#statements.unwords.run(row);
    this.#statements.remove.run(row);
    this.#cells.remove(row);
    this.#vectors.remove(row);
    this.changed.removed.push(row);
  }

  /** What changed since the last call. */
  takeChanged(): ChangedRows {
    const changed = this.changed;
    this.changed = { written: [], removed: [] };
    return changed;
  }

  /** A number nobody took: for documents that bring no id. */
  #newId(): string {
    let number = this.#nextRow - 1;
    while (this.#statements.find.get(String(number))) number += 1;
    return String(number);
  }

  #storedDocument(known: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const place = placeOf(known);
    const row = Number(known['row']);
    const unwritten = this.#pages.unwritten(place);
    return unwritten === undefined ? this.#stored.read(row, place) : this.#stored.withBody(row, unwritten);
  }

  #words(value: unknown): string {
    if (typeof value === 'string') return this.#tokenizer.indexed(value);
    return Array.isArray(value) ? this.#tokenizer.indexed(value.join('\n')) : '';
  }

  /** Numbers as they are, strings as dictionary codes. */
  #valueOf(field: Field, index: number, value: unknown): FieldValue {
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) return this.#single(field, index, value);
    const codes = value.map((one) => this.#single(field, index, one));
    return codes.length === 1 ? codes[0] : codes;
  }

  #single(field: Field, index: number, value: unknown): number {
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'number') return value;
    return field.type.startsWith('string') ? this.#code(index, String(value)) : Number(value);
  }

  #code(field: number, value: string): number {
    const known = this.#codes[field]?.get(value);
    if (known !== undefined) return known;
    const stored = this.#statements.code.get(field, value);
    const code = stored ? Number(stored['code']) : Number(this.#statements.newCode.run(field, value).lastInsertRowid);
    this.#codes[field]?.set(value, code);
    return code;
  }
}

function placeOf(row: Readonly<Record<string, unknown>>): BodyPlace {
  return { page: Number(row['page']), slot: Number(row['slot']) };
}
