/**
 * Vectors of documents, apart from their bodies: few documents have one, and comparing them means reading all of them. One of small whole numbers takes a byte a
 * number, and does not stand in the body as well.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Field } from './collection-schema.ts';
import { type StoredCollection, tablesOf, vectorFields } from './database.ts';

/** Bytes where all of its numbers are that small and whole. */
export type Vector = Int8Array | Float32Array;

type Json = Readonly<Record<string, unknown>>;

/** A document as it is stored: in part beside its body. */
interface StoredParts {
  /** The document itself when it has no vector of bytes. */
  readonly body: Json;
  /** By the place of the field. */
  readonly vectors: readonly (Vector | undefined)[];
}

/** Changes vectors within the transaction of the caller. */
export class VectorWriter {
  readonly #fields: readonly Field[];
  readonly #statements: Readonly<Record<'put' | 'delete', StatementSync>> | undefined;

  constructor(database: DatabaseSync, { number, schema }: StoredCollection) {
    this.#fields = vectorFields(schema);
    const { vectors } = tablesOf(number);
    if (this.#fields.length > 0)
      this.#statements = {
        put: database.prepare(`INSERT INTO ${vectors} VALUES (?${', ?'.repeat(this.#fields.length)})`),
        delete: database.prepare(`DELETE FROM ${vectors} WHERE row = ?`),
      };
  }

  /** What of a document goes where. */
  partsOf(document: Json): StoredParts {
    const vectors = this.#fields.map(({ name }) => vectorOf(document[name]));
    const apart = this.#fields.filter((_, field) => vectors[field] instanceof Int8Array);
    if (apart.length === 0) return { body: document, vectors };
    const left = Object.entries(document).filter(([name]) => !apart.some((field) => field.name === name));
    return { body: Object.fromEntries(left), vectors };
  }

  /** For a row that has none. */
  set(row: number, vectors: StoredParts['vectors']): void {
    if (vectors.some((vector) => vector !== undefined))
      this.#statements?.put.run(row, ...vectors.map((vector) => (vector ? bytesOf(vector) : null)));
  }

  remove(row: number): void {
    this.#statements?.delete.run(row);
  }
}

export class VectorReader {
  readonly #fields: readonly Field[];
  readonly #database: DatabaseSync;
  readonly #table: string;
  readonly #one: StatementSync | undefined;

  constructor(database: DatabaseSync, { number, schema }: StoredCollection) {
    this.#fields = vectorFields(schema);
    this.#database = database;
    this.#table = tablesOf(number).vectors;
    // Without such a field there is no table.
    if (this.#fields.length > 0) this.#one = database.prepare(`SELECT * FROM ${this.#table} WHERE row = ?`);
  }

  /** A document with the vectors that do not stand in its body. */
  complete(row: number, body: Json): Json {
    const stored = this.#one?.get(row);
    if (!stored) return body;
    const apart = this.#fields.flatMap((field, index) => {
      const vector = vectorFrom(stored[`v${index}`], field);
      return vector instanceof Int8Array ? [[field.name, Array.from(vector)]] : [];
    });
    return { ...body, ...Object.fromEntries(apart) };
  }

  /** The vector of a row; undefined when it has none. */
  read(row: number, field: Field): Vector | undefined {
    return vectorFrom(this.#one?.get(row)?.[this.#column(field)], field);
  }

  /** Number of rows with vectors. */
  count(): number {
    return Number(this.#database.prepare(`SELECT count(*) AS count FROM ${this.#table}`).get()?.['count']);
  }

  /** Every vector of a field. */
  *all(field: Field): Generator<readonly [row: number, vector: Vector]> {
    const column = this.#column(field);
    const all = this.#database.prepare(`SELECT row, ${column} FROM ${this.#table} ORDER BY row`);
    for (const stored of all.iterate()) {
      const vector = vectorFrom(stored[column], field);
      if (vector) yield [Number(stored['row']), vector];
    }
  }

  #column({ name }: Field): string {
    return `v${this.#fields.findIndex((field) => field.name === name)}`;
  }
}

function vectorOf(value: unknown): Vector | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every(isByte) ? new Int8Array(value) : new Float32Array(value);
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= -128 && Number(value) <= 127;
}

function bytesOf(vector: Vector): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

function vectorFrom(bytes: unknown, { num_dim: dimensions }: Field): Vector | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined;
  if (bytes.length === dimensions) return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  // Numbers of four bytes begin where such numbers can.
  return new Float32Array(bytes.slice().buffer);
}
