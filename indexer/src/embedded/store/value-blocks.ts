/** Values of all documents, in blocks of rows. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type FieldValue, ValueBlock, blockRows } from './value-block.ts';

/** Changes values within the transaction of the caller, who finishes before it ends. */
export class ValueWriter {
  readonly #fields: readonly number[];
  readonly #select: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  /** Blocks that the transaction changed, and the last one: the next documents will be in it. */
  readonly #open = new Map<number, ValueBlock>();
  readonly #changed = new Set<number>();

  constructor(database: DatabaseSync, table: string, fields: number) {
    this.#fields = Array.from({ length: fields }, (_, field) => field);
    this.#select = database.prepare(`SELECT cells FROM ${table} WHERE block = ?`);
    this.#put = database.prepare(`INSERT OR REPLACE INTO ${table} (block, cells) VALUES (?, ?)`);
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE block = ?`);
  }

  set(row: number, values: readonly FieldValue[]): void {
    this.#block(row).set(row % blockRows, values);
  }

  remove(row: number): void {
    this.#block(row).remove(row % blockRows);
  }

  /** Writes the changed blocks. */
  finish(): void {
    for (const number of this.#changed) {
      const block = this.#open.get(number);
      if (block?.isEmpty === false) this.#put.run(number, block.encode());
      else this.#delete.run(number);
    }
    const last = Math.max(...this.#open.keys());
    for (const number of this.#open.keys()) if (number !== last) this.#open.delete(number);
    this.#changed.clear();
  }

  /** Forgets what changed: the transaction was taken back. */
  discard(): void {
    this.#open.clear();
    this.#changed.clear();
  }

  #block(row: number): ValueBlock {
    const number = Math.floor(row / blockRows);
    this.#changed.add(number);
    const open = this.#open.get(number);
    if (open) return open;
    const stored = this.#select.get(number)?.['cells'];
    const block =
      stored instanceof Uint8Array ? ValueBlock.decode(stored, this.#fields) : ValueBlock.empty(this.#fields.length);
    this.#open.set(number, block);
    return block;
  }
}

/** Values of rows that follow each other, by the place of the field among those that were asked for. */
export interface ReadBlock {
  readonly firstRow: number;
  /** Places of the rows that hold a document. */
  readonly slots: readonly number[];
  value(field: number, slot: number): FieldValue;
}

export class ValueReader {
  readonly #all: StatementSync;
  readonly #one: StatementSync;
  readonly #last: StatementSync;

  constructor(database: DatabaseSync, table: string) {
    this.#all = database.prepare(`SELECT block, cells FROM ${table} ORDER BY block`);
    this.#one = database.prepare(`SELECT block, cells FROM ${table} WHERE block = ?`);
    this.#last = database.prepare(`SELECT max(block) AS block FROM ${table}`);
  }

  /** Above every row. */
  rowsEnd(): number {
    const last = this.#last.get()?.['block'];
    return typeof last === 'number' ? (last + 1) * blockRows : 0;
  }

  *blocks(fields: readonly number[]): Generator<ReadBlock> {
    for (const stored of this.#all.iterate()) {
      const block = readBlock(stored, fields);
      if (block) yield block;
    }
  }

  /** Those of some rows, with their slots only. */
  *blocksOf(rows: readonly number[], fields: readonly number[]): Generator<ReadBlock> {
    for (const [number, own] of Map.groupBy(rows, (row) => Math.floor(row / blockRows))) {
      const block = readBlock(this.#one.get(number), fields);
      const wanted = new Set(own.map((row) => row % blockRows));
      if (block) yield { ...block, slots: block.slots.filter((slot) => wanted.has(slot)) };
    }
  }
}

function readBlock(
  stored: Readonly<Record<string, unknown>> | undefined,
  fields: readonly number[],
): ReadBlock | undefined {
  const cells = stored?.['cells'];
  if (!(cells instanceof Uint8Array)) return undefined;
  const block = ValueBlock.decode(cells, fields);
  return {
    firstRow: Number(stored?.['block']) * blockRows,
    slots: block.slots(),
    value: (field, slot) => block.value(field, slot),
  };
}
