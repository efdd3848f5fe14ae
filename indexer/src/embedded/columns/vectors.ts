/** Vectors of a collection in memory: those of a field are loaded when they are first asked about, and kept current by the rows that change. */
import type { DatabaseSync } from 'node:sqlite';
import type { Field } from '../store/collection-schema.ts';
import { type StoredCollection, vectorFields } from '../store/database.ts';
import { VectorReader } from '../store/vectors.ts';
import type { ChangedRows } from '../writing/collection-writer.ts';
import { VectorColumn } from './vector-column.ts';

export class Vectors {
  readonly #fields: readonly Field[];
  readonly #stored: VectorReader;
  readonly #loaded = new Map<Field, VectorColumn>();

  constructor(database: DatabaseSync, collection: StoredCollection) {
    this.#fields = vectorFields(collection.schema);
    this.#stored = new VectorReader(database, collection);
  }

  /** The column of a field; undefined for one that holds no vectors. */
  column(name: string): VectorColumn | undefined {
    const field = this.#fields.find((one) => one.name === name);
    if (!field) return undefined;
    const known = this.#loaded.get(field);
    if (known) return known;
    const column = new VectorColumn(field.num_dim ?? 0);
    column.reserve(this.#stored.count());
    for (const [row, vector] of this.#stored.all(field)) column.set(row, vector);
    this.#loaded.set(field, column);
    return column;
  }

  /** Brings what is in memory up to date. */
  apply({ written, removed }: ChangedRows): void {
    for (const [field, column] of this.#loaded) {
      for (const row of written) column.set(row, this.#stored.read(row, field));
      for (const row of removed) column.set(row, undefined);
    }
  }
}
