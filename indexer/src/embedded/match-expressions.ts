/** Queries as expressions of SQLite's full-text search. */
import { quotedRun } from './full-text.ts';
import type { QueryTerms } from './query-terms.ts';
import type { QueryField } from './search-request.ts';

/** One word of the query with the words that may stand for it. */
export interface Alternatives {
  readonly word: string;
  readonly isPrefix: boolean;
  readonly near: readonly string[];
}

export class MatchExpressions {
  readonly #terms: QueryTerms;
  readonly #fields: readonly QueryField[];
  readonly #columns: ReadonlyMap<string, number>;

  /** `columns` are the numbers of the fields in the index. */
  constructor(terms: QueryTerms, fields: readonly QueryField[], columns: ReadonlyMap<string, number>) {
    this.#terms = terms;
    this.#fields = fields;
    this.#columns = columns;
  }

  /** Every word and phrase in any of the fields, none of the excluded. Undefined when there is nothing to look for. */
  all(words: readonly Alternatives[]): string | undefined {
    const required = this.#required(words, this.#fields);
    if (required === undefined) return undefined;
    const excluded = this.#terms.excluded.map((run) => `(${this.#set(this.#fields)} : ${quotedRun(run)})`);
    return [required, ...excluded].join(' NOT ');
  }

  /** Whether it is a single word or phrase that is looked for. */
  isAlone(words: readonly Alternatives[]): boolean {
    return words.length + this.#terms.phrases.length === 1;
  }

  /** Every word and phrase within one of these fields. */
  within(words: readonly Alternatives[], fields: readonly QueryField[]): string {
    return fields.map((field) => `(${this.#required(words, [field]) ?? ''})`).join(' OR ');
  }

  /** The words in any order within one field, with at most so many others between them. */
  together(words: readonly Alternatives[], { gap }: { gap: number }): string {
    const run = words.map(({ word, isPrefix }) => `${quotedRun([word])}${isPrefix ? '*' : ''}`).join(' ');
    return `${this.#set(this.#fields)} : NEAR(${run}, ${words.length - 2 + gap})`;
  }

  #required(words: readonly Alternatives[], fields: readonly QueryField[]): string | undefined {
    const required = [
      ...words.map((word) => this.#word(word, fields)),
      ...this.#terms.phrases.map((phrase) => `${this.#set(fields)} : ${quotedRun(phrase)}`),
    ];
    return required.length === 0 ? undefined : required.map((one) => `(${one})`).join(' AND ');
  }

  #word({ word, isPrefix, near }: Alternatives, fields: readonly QueryField[]): string {
    const prefixFields = fields.filter((field) => isPrefix && field.prefix);
    const exactFields = fields.filter((field) => !(isPrefix && field.prefix));
    const typoFields = fields.filter((field) => field.typos > 0);
    return [
      ...(prefixFields.length > 0 ? [`${this.#set(prefixFields)} : ${quotedRun([word])}*`] : []),
      ...(exactFields.length > 0 ? [`${this.#set(exactFields)} : ${quotedRun([word])}`] : []),
      ...(typoFields.length > 0 ? near.map((one) => `${this.#set(typoFields)} : ${quotedRun([one])}`) : []),
    ].join(' OR ');
  }

  #set(fields: readonly QueryField[]): string {
    return `{${fields.map((field) => `w${this.#columns.get(field.name) ?? 0}`).join(' ')}}`;
  }
}
