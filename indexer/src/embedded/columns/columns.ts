/** Values of a collection in memory: one array a field, loaded when it is first needed, kept current by the rows that change. */
import type { DatabaseSync } from 'node:sqlite';
import type { Field } from '../store/collection-schema.ts';
import { Column } from './column.ts';
import { CombinedValues, mostCombined } from './combined-values.ts';
import type { ChangedRows } from '../writing/collection-writer.ts';
import { type StoredCollection, tablesOf, valueFields } from '../store/database.ts';
import type { DistinctValues } from './distinct-values.ts';
import { type Tokenizer, createTokenizer } from '../tokenize.ts';
import { type ReadBlock, ValueReader } from '../store/value-blocks.ts';

/** Sets of columns that are kept combined. */
const mostCombinations = 8;

export class Columns {
  readonly #database: DatabaseSync;
  readonly #collection: StoredCollection;
  readonly #fields: readonly Field[];
  readonly #values: ValueReader;
  readonly #loaded = new Map<string, Column>();
  readonly #tokenizer: Tokenizer;
  #alive: Uint8Array<ArrayBuffer> | undefined;
  #count = 0;
  #aliveRows: Uint32Array | undefined;
  /** Columns that were counted together. */
  readonly #combinations: CombinedValues[] = [];

  constructor(database: DatabaseSync, collection: StoredCollection) {
    this.#database = database;
    this.#collection = collection;
    this.#fields = valueFields(collection.schema);
    this.#values = new ValueReader(database, tablesOf(collection.number).values);
    this.#tokenizer = createTokenizer({
      separators: collection.schema.token_separators,
      symbols: collection.schema.symbols_to_index,
    });
  }

  /** Number of documents. */
  get count(): number {
    this.#rows();
    return this.#count;
  }

  /** Every row that holds a document, ascending. Nobody may change it. */
  allRows(): Uint32Array {
    const alive = this.#rows();
    if (this.#aliveRows) return this.#aliveRows;
    const rows = new Uint32Array(this.#count);
    let at = 0;
    for (let row = 0; row < alive.length; row += 1) if (alive[row] === 1) rows[at++] = row;
    this.#aliveRows = rows;
    return rows;
  }

  /** Those of some rows that hold a document, ascending. */
  rowsAmong(rows: Iterable<number>): Uint32Array {
    const alive = this.#rows();
    return Uint32Array.from(rows)
      .filter((row) => alive[row] === 1)
      .toSorted();
  }

  /** The column of a field; undefined for a field without values. */
  column(name: string): Column | undefined {
    if (!this.#loaded.has(name)) this.load([name]);
    return this.#loaded.get(name);
  }

  /** Reads the columns of these fields in one go, as far as they are not there yet. */
  load(names: readonly string[]): void {
    const lacking = this.#fields.filter(({ name }) => names.includes(name) && !this.#loaded.has(name));
    if (lacking.length === 0) return;
    const { dictionary: dictionaryTable } = tablesOf(this.#collection.number);
    const rows = this.#values.rowsEnd();
    const [database, tokenizer] = [this.#database, this.#tokenizer];
    const columns = lacking.map((field) => {
      const index = this.#fields.indexOf(field);
      return new Column({ field, index, database, dictionaryTable, tokenizer, rows });
    });
    this.#read(columns);
    for (const column of columns) this.#loaded.set(column.field.name, column);
  }

  /** How often each value occurs in these rows, by column. */
  counts(columns: readonly Column[], rows: Uint32Array): ReadonlyMap<Column, ReadonlyMap<number, number>> {
    const few = columns.map((column) => column.distinct()).filter((distinct) => distinct.size <= mostCombined);
    const counted = few.length > 1 ? this.#combined(few).counts(rows) : undefined;
    return new Map(
      columns.map((column) => [column, counted?.get(column.distinct()) ?? column.distinct().counts(rows)]),
    );
  }

  /** These columns as one, perhaps with others. */
  #combined(columns: readonly DistinctValues[]): CombinedValues {
    const known = this.#combinations.find((one) => one.has(columns));
    if (known) return known;
    const combined = new CombinedValues(columns, this.#rows().length);
    if (this.#combinations.length === mostCombinations) this.#combinations.shift();
    this.#combinations.push(combined);
    return combined;
  }

  /** Brings what is in memory up to date. */
  apply({ written, removed }: ChangedRows): void {
    if (this.#alive)
      for (const [rows, isAlive] of [
        [written, 1],
        [removed, 0],
      ] as const)
        for (const row of rows) this.#setAlive(row, isAlive);
    const columns = [...this.#loaded.values()];
    if (columns.length === 0) return;
    for (const block of this.#values.blocksOf(written, this.#indexesOf(columns))) setValues(columns, block);
    for (const row of removed) for (const column of columns) column.set(row, undefined);
    for (const combined of this.#combinations)
      for (const rows of [written, removed]) for (const row of rows) combined.update(row);
  }

  #setAlive(row: number, isAlive: 0 | 1): void {
    this.#aliveRows = undefined;
    let alive = this.#alive ?? new Uint8Array(0);
    if (row >= alive.length) {
      const grown = new Uint8Array(Math.max(row + 1, Math.ceil(alive.length * 1.5)));
      grown.set(alive);
      alive = grown;
      this.#alive = grown;
    }
    this.#count += isAlive - (alive[row] ?? 0);
    alive[row] = isAlive;
  }

  #rows(): Uint8Array {
    if (this.#alive) return this.#alive;
    this.#read([]);
    return this.#alive ?? new Uint8Array(0);
  }

  /** Goes through all values once: for these columns, and the first time to see which rows there are. */
  #read(columns: readonly Column[]): void {
    const areRowsKnown = this.#alive !== undefined;
    this.#alive ??= new Uint8Array(this.#values.rowsEnd());
    for (const block of this.#values.blocks(this.#indexesOf(columns))) {
      setValues(columns, block);
      if (!areRowsKnown) for (const slot of block.slots) this.#setAlive(block.firstRow + slot, 1);
    }
  }

  #indexesOf(columns: readonly Column[]): readonly number[] {
    return columns.map(({ field }) => this.#fields.indexOf(field));
  }
}

function setValues(columns: readonly Column[], { firstRow, slots, value }: ReadBlock): void {
  columns.forEach((column, at) => {
    for (const slot of slots) column.set(firstRow + slot, value(at, slot));
  });
}
