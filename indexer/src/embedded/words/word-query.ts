/** What rows are looked for: words, runs of words and words near each other, in some columns or in all. */
export type WordQuery =
  | QueryWord
  | WordsTogether
  | { readonly all: readonly WordQuery[] }
  | { readonly any: readonly WordQuery[] }
  | { readonly rows: WordQuery; readonly without: WordQuery };

/** A word, or the beginning of one. */
export interface Term {
  readonly word: string;
  readonly isPrefix: boolean;
}

interface QueryWord extends Term {
  readonly columns?: readonly number[];
}

/** Each word directly behind the one before, or all within a distance of at most `most`. */
export type WordsTogether = (
  { readonly run: readonly string[] } | { readonly near: readonly Term[]; readonly most: number }
) & { readonly columns?: readonly number[] };

/** Equal for queries that mean the same rows. */
export function queryName(query: WordQuery): string {
  return JSON.stringify(query);
}
