/** Everything that changes the database. One instance, in one thread, and one call after the other. */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { ApiError } from '../api-error.ts';
import { StoredDocuments } from '../store/stored-documents.ts';
import { isObject } from '@session-siphon/schemas/narrow';
import { type CollectionSchema, changedFields, parseCollectionSchema } from '../store/collection-schema.ts';
import { type ChangedRows, CollectionWriter, type ImportAction } from './collection-writer.ts';
import { PageCompressor } from '../store/page-compressor.ts';
import { createTables, dropTables, openForWriting, tablesOf } from '../store/database.ts';
import { type ImportOptions, type LinedDocument, importLine, linesOf, refusalOf } from './import-lines.ts';
import { inKeyOrder } from '../key-order.ts';

export class EngineWriter {
  readonly #database: DatabaseSync;
  readonly #compressor = new PageCompressor();
  readonly #writers = new Map<string, CollectionWriter>();
  /** Those with documents that are not settled. */
  readonly #unsettled = new Map<string, CollectionWriter>();
  #unsettledLength = 0;

  readonly #isReplaced: boolean;

  constructor(dataDir: string) {
    const { database, isReplaced } = openForWriting(dataDir);
    this.#database = database;
    this.#isReplaced = isReplaced;
  }

  /** Answers once the file is there: whether it took the place of one that could not be read. */
  ready(): { readonly isReplaced: boolean } {
    return { isReplaced: this.#isReplaced };
  }

  close(): void {
    try {
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // On a full disk the log stays beside the file; the next one to open it goes on from both.
    }
    this.#database.close();
    this.#compressor[Symbol.dispose]();
  }

  /** Writes the file anew without what was deleted: deleting alone leaves the bytes where they were. */
  compact(): void {
    this.#database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
  }

  async createCollection(body: unknown, now: number): Promise<CollectionSchema> {
    const schema = parseCollectionSchema(body, now);
    if (this.#database.prepare('SELECT 1 FROM collections WHERE name = ?').get(schema.name))
      throw new ApiError(409, `A collection with name \`${schema.name}\` already exists.`);
    await this.#transaction(() => {
      const { lastInsertRowid } = this.#database
        .prepare('INSERT INTO collections (name, schema) VALUES (?, ?)')
        .run(schema.name, JSON.stringify(schema));
      createTables(this.#database, { number: Number(lastInsertRowid), schema });
    });
    return schema;
  }

  async dropCollection(name: string): Promise<void> {
    const { number } = this.#collection(name);
    await this.#transaction(() => {
      this.#database.prepare('DELETE FROM collections WHERE number = ?').run(number);
      dropTables(this.#database, number);
    });
    this.#writers.delete(name);
  }

  /** Adds and drops fields: the collection is written anew under its name, which is simple and rarely asked for. */
  async changeFields(name: string, body: unknown): Promise<readonly unknown[]> {
    const { number, schema } = this.#collection(name);
    const { answer, changed } = changedFields(body, schema);
    await this.#transaction(async () => {
      const stored = new StoredDocuments(this.#database, { number, schema });
      const places = this.#database
        .prepare(`SELECT row, page, slot FROM ${tablesOf(number).documents} ORDER BY row`)
        .all();
      const documents = places.map(({ row, page, slot }) =>
        JSON.stringify(stored.read(Number(row), { page: Number(page), slot: Number(slot) })),
      );
      dropTables(this.#database, number);
      createTables(this.#database, { number, schema: changed });
      this.#database.prepare('UPDATE collections SET schema = ? WHERE number = ?').run(JSON.stringify(changed), number);
      const writer = new CollectionWriter(this.#database, { number, schema: changed }, this.#compressor);
      for (const document of documents) {
        writer.write(checkedChange(JSON.parse(document), schema, changed), 'emplace');
        await writer.relieve();
      }
      await writer.finish();
    });
    this.#writers.delete(name);
    return answer;
  }

  putAlias(name: string, collection: string): void {
    this.#database.prepare('INSERT OR REPLACE INTO aliases (name, collection) VALUES (?, ?)').run(name, collection);
  }

  deleteAlias(name: string): void {
    this.#database.prepare('DELETE FROM aliases WHERE name = ?').run(name);
  }

  createKey(
    facts: { description: string; actions: readonly string[]; collections: readonly string[]; expires_at: number },
    value?: string,
  ): { id: number; value: string } {
    const secret = value ?? randomBytes(24).toString('base64url');
    if (this.#database.prepare('SELECT 1 FROM keys WHERE value = ?').get(secret))
      throw new ApiError(409, 'API key generation conflict.');
    const id = Number(this.#database.prepare('SELECT coalesce(max(id) + 1, 0) AS id FROM keys').get()?.['id']);
    this.#database
      .prepare('INSERT INTO keys (id, value, facts) VALUES (?, ?, ?)')
      .run(id, secret, JSON.stringify(facts));
    return { id, value: secret };
  }

  deleteKey(id: number): void {
    this.#database.prepare('DELETE FROM keys WHERE id = ?').run(id);
  }

  /** Imports JSON Lines in one transaction. Returns an answer line for each line that is not empty, and the rows that changed. */
  async importLines(
    name: string,
    body: Uint8Array,
    options: ImportOptions,
  ): Promise<{ readonly answer: string; readonly changed: ChangedRows }> {
    const writer = this.#writer(name);
    const answers: string[] = [];
    await this.#transaction(async () => {
      for (const line of linesOf(body)) {
        answers.push(importLine(writer, line, options));
        await writer.relieve();
      }
    }, writer);
    return { answer: answers.join('\n'), changed: writer.takeChanged() };
  }

  /**
   * Writes documents of this thread, each given with its line, in a transaction that stays open until `settle`; no other method may be called before. Returns why
   * each is refused; undefined for those that are taken.
   */
  async importDocuments(name: string, documents: readonly LinedDocument[]): Promise<readonly (ApiError | undefined)[]> {
    const writer = this.#writer(name);
    if (this.#unsettled.size === 0) this.#database.exec('BEGIN IMMEDIATE');
    this.#unsettled.set(name, writer);
    try {
      const refusals = documents.map((one) => refusalOf(writer, one));
      this.#unsettledLength += documents.reduce((sum, { line }) => sum + line.length, 0);
      await writer.relieve();
      return refusals;
    } catch (error) {
      this.#takeBack(this.#endImport().values());
      throw error;
    }
  }

  /** Characters of the documents that are not settled. */
  get unsettledLength(): number {
    return this.#unsettledLength;
  }

  /** Ends that transaction, if there is one: the documents can be found by everybody who takes over the rows that it returns. */
  async settle(): Promise<readonly { readonly collection: string; readonly rows: ChangedRows }[]> {
    const writers = this.#endImport();
    if (writers.size === 0) return [];
    try {
      await this.#commit(writers.values());
    } catch (error) {
      this.#takeBack(writers.values());
      throw error;
    }
    return Array.from(writers, ([collection, writer]) => ({ collection, rows: writer.takeChanged() }));
  }

  async writeDocument(
    name: string,
    value: unknown,
    action: ImportAction,
  ): Promise<{ readonly document: Readonly<Record<string, unknown>>; readonly changed: ChangedRows }> {
    const writer = this.#writer(name);
    const document = await this.#transaction(() => writer.write(value, action), writer);
    return { document: inKeyOrder(document), changed: writer.takeChanged() };
  }

  async removeRows(name: string, rows: readonly number[]): Promise<ChangedRows> {
    const writer = this.#writer(name);
    await this.#transaction(() => {
      for (const row of rows) writer.remove(row);
    }, writer);
    return writer.takeChanged();
  }

  #collection(name: string): { number: number; schema: CollectionSchema } {
    const found = this.#database.prepare('SELECT number, schema FROM collections WHERE name = ?').get(name);
    if (!found) throw new ApiError(404, 'Not Found');
    return { number: Number(found['number']), schema: JSON.parse(String(found['schema'])) };
  }

  #writer(name: string): CollectionWriter {
    const known = this.#writers.get(name);
    if (known) return known;
    const writer = new CollectionWriter(this.#database, this.#collection(name), this.#compressor);
    this.#writers.set(name, writer);
    return writer;
  }

  async #transaction<T>(work: () => T | Promise<T>, writer?: CollectionWriter): Promise<T> {
    const writers = writer ? [writer] : [];
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = await work();
      await this.#commit(writers);
      return result;
    } catch (error) {
      this.#takeBack(writers);
      throw error;
    }
  }

  async #commit(writers: Iterable<CollectionWriter>): Promise<void> {
    for (const writer of writers) await writer.finish();
    this.#database.exec('COMMIT');
  }

  #takeBack(writers: Iterable<CollectionWriter>): void {
    // Some failures, a full disk among them, have taken the transaction back already.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    for (const writer of writers) writer.discard();
  }

  /** The writers of the open import, which is theirs no more. */
  #endImport(): ReadonlyMap<string, CollectionWriter> {
    const writers = new Map(this.#unsettled);
    this.#unsettled.clear();
    this.#unsettledLength = 0;
    return writers;
  }
}

/** A stored document, if it has the needed fields that were added. Documents that lacked a field before stay as they are. */
function checkedChange(document: unknown, before: CollectionSchema, changed: CollectionSchema): unknown {
  const missing = changed.fields.find(
    (field) =>
      !field.optional && !before.fields.includes(field) && isObject(document) && document[field.name] === undefined,
  );
  if (missing)
    throw new ApiError(
      400,
      `Field \`${missing.name}\` has been declared in the schema, but is not found in the documents already present in the collection. If you still want to add this field, set it as \`optional: true\`.`,
    );
  return document;
}
