/** Values of one field in memory, by row. */
import type { DatabaseSync } from 'node:sqlite';
import type { Field } from '../store/collection-schema.ts';
import { DistinctValues } from './distinct-values.ts';
import type { FieldValue } from '../store/value-block.ts';
import type { Tokenizer } from '../tokenize.ts';

const severalCode = -2;

/** Values of one field by row. Text is kept as codes of a dictionary. */
export class Column {
  readonly field: Field;
  readonly #index: number;
  readonly #database: DatabaseSync;
  readonly #dictionaryTable: string;
  readonly #tokenizer: Tokenizer;
  #numbers: Float64Array<ArrayBuffer>;
  readonly #several = new Map<number, readonly number[]>();
  readonly #texts = new Map<number, string>();
  readonly #byWords = new Map<string, number[]>();
  #lastCode = 0;
  /** Made when values are counted first. */
  #distinct: DistinctValues | undefined;

  constructor(options: {
    field: Field;
    index: number;
    database: DatabaseSync;
    dictionaryTable: string;
    tokenizer: Tokenizer;
    rows: number;
  }) {
    this.field = options.field;
    this.#index = options.index;
    this.#database = options.database;
    this.#dictionaryTable = options.dictionaryTable;
    this.#tokenizer = options.tokenizer;
    this.#numbers = new Float64Array(options.rows + 1).fill(Number.NaN);
  }

  get isText(): boolean {
    return this.field.type.startsWith('string');
  }

  set(row: number, value: FieldValue): void {
    if (row >= this.#numbers.length) {
      const grown = new Float64Array(Math.max(row + 1, Math.ceil(this.#numbers.length * 1.5))).fill(Number.NaN);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    if (this.#several.size > 0) this.#several.delete(row);
    if (typeof value === 'object') {
      this.#several.set(row, value);
      this.#numbers[row] = severalCode;
    } else this.#numbers[row] = value ?? Number.NaN;
    this.#distinct?.set(row, this.#valuesOf(row));
  }

  /**
   * By row its number, or its code; NaN when it has none, `severalCode` when it has several. Only for the search that asks: a later one may find them elsewhere.
   * Nobody may change them.
   */
  get numbers(): Float64Array {
    return this.#numbers;
  }

  /** Calls back with each value (number or code) of a row. */
  forEach(row: number, use: (value: number) => void): void {
    const value = this.#numbers[row] ?? Number.NaN;
    if (value === severalCode && this.#several.has(row)) for (const one of this.#several.get(row) ?? []) use(one);
    else if (!Number.isNaN(value)) use(value);
  }

  /** Its values as few numbers, for counting; brought up to date with every change. */
  distinct(): DistinctValues {
    this.#distinct ??= this.#findDistinct();
    return this.#distinct;
  }

  #findDistinct(): DistinctValues {
    const distinct = new DistinctValues(this.#numbers.length);
    for (let row = 0; row < this.#numbers.length; row += 1) distinct.set(row, this.#valuesOf(row));
    return distinct;
  }

  #valuesOf(row: number): number | readonly number[] {
    const value = this.#numbers[row] ?? Number.NaN;
    return (value === severalCode ? this.#several.get(row) : undefined) ?? value;
  }

  has(row: number, accepts: (value: number) => boolean): boolean {
    const value = this.#numbers[row] ?? Number.NaN;
    if (value === severalCode) {
      const several = this.#several.get(row);
      if (several) return several.some(accepts);
    }
    return !Number.isNaN(value) && accepts(value);
  }

  isMissing(row: number): boolean {
    return Number.isNaN(this.#numbers[row] ?? Number.NaN);
  }

  /** Text of a code. */
  text(code: number): string {
    if (!this.#texts.has(code)) this.#loadDictionary();
    return this.#texts.get(code) ?? '';
  }

  /** A value as documents have it. */
  shown(value: number): string | number | boolean {
    if (this.isText) return this.text(value);
    return this.field.type.startsWith('bool') ? value === 1 : value;
  }

  /** Codes whose text has exactly these words. */
  codesOfWords(words: string): readonly number[] {
    this.#loadDictionary();
    return this.#byWords.get(words) ?? [];
  }

  /** Codes whose words contain this run of words. */
  codesWithRun(words: string): readonly number[] {
    this.#loadDictionary();
    const padded = ` ${words} `;
    return [...this.#byWords].flatMap(([text, codes]) => (` ${text} `.includes(padded) ? codes : []));
  }

  /** What makes two codes one value: their words. */
  words(code: number): string {
    return this.#tokenizer.words(this.text(code));
  }

  #loadDictionary(): void {
    const rows = this.#database
      .prepare(`SELECT code, value FROM ${this.#dictionaryTable} WHERE field = ? AND code > ? ORDER BY code`)
      .all(this.#index, this.#lastCode);
    for (const row of rows) {
      const code = Number(row['code']);
      const text = String(row['value']);
      this.#texts.set(code, text);
      const words = this.#tokenizer.words(text);
      this.#byWords.set(words, [...(this.#byWords.get(words) ?? []), code]);
      this.#lastCode = code;
    }
  }
}
