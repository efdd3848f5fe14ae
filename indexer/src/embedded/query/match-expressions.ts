/** What is asked, as queries of words in columns of the index. */
import type { QueryTerms } from './query-terms.ts';
import type { QueryField } from './search-request.ts';
import type { WordQuery } from '../words/word-query.ts';

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
  all(words: readonly Alternatives[]): WordQuery | undefined {
    const rows = this.#required(words, this.#fields);
    const { excluded } = this.#terms;
    if (rows === undefined || excluded.length === 0) return rows;
    const columns = this.#columnsOf(this.#fields);
    return { rows, without: { any: excluded.map((run) => ({ run, columns })) } };
  }

  /** Whether it is a single word or phrase that is looked for. */
  isAlone(words: readonly Alternatives[]): boolean {
    return words.length + this.#terms.phrases.length === 1;
  }

  /** Every word and phrase within one of these fields. */
  within(words: readonly Alternatives[], fields: readonly QueryField[]): WordQuery {
    return oneOf(fields.flatMap((field) => this.#required(words, [field]) ?? []));
  }

  /** The words in any order within one field, with at most so many others between them. */
  together(words: readonly Alternatives[], { gap }: { gap: number }): WordQuery {
    const near = words.map(({ word, isPrefix }) => ({ word, isPrefix }));
    return { near, most: words.length - 1 + gap, columns: this.#columnsOf(this.#fields) };
  }

  #required(words: readonly Alternatives[], fields: readonly QueryField[]): WordQuery | undefined {
    const columns = this.#columnsOf(fields);
    const required = [
      ...words.map((word) => this.#word(word, fields)),
      ...this.#terms.phrases.map((run): WordQuery => ({ run, columns })),
    ];
    const [only, ...others] = required;
    return others.length === 0 ? only : { all: required };
  }

  #word({ word, isPrefix, near }: Alternatives, fields: readonly QueryField[]): WordQuery {
    const prefixFields = fields.filter((field) => isPrefix && field.prefix);
    const exactFields = fields.filter((field) => !(isPrefix && field.prefix));
    const typoFields = fields.filter((field) => field.typos > 0);
    const words = [
      { word, isPrefix: true, in: prefixFields },
      { word, isPrefix: false, in: exactFields },
      ...near.map((one) => ({ word: one, isPrefix: false, in: typoFields })),
    ];
    return oneOf(
      words
        .filter((one) => one.in.length > 0)
        .map((one) => ({ word: one.word, isPrefix: one.isPrefix, columns: this.#columnsOf(one.in) })),
    );
  }

  #columnsOf(fields: readonly QueryField[]): readonly number[] {
    return fields.map((field) => this.#columns.get(field.name) ?? 0);
  }
}

function oneOf(queries: readonly WordQuery[]): WordQuery {
  const [only, ...others] = queries;
  return only && others.length === 0 ? only : { any: queries };
}
