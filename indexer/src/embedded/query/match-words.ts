/** Finds the rows that match a query, best first tiers: as typed, then with typing mistakes, then words joined or split, then with words left out. */
import { textFields } from '../store/database.ts';
import type { RowTest } from './filter.ts';
import { type FullText, matchingRows } from './full-text.ts';
import { type Alternatives, MatchExpressions } from './match-expressions.ts';
import type { QueryTerms } from './query-terms.ts';
import { rankRows, scoreRange } from './rank-rows.ts';
import { RowScores } from './row-scores.ts';
import type { SearchRequest } from './search-request.ts';
import { isKnown, nearWords } from './vocabulary.ts';
import { intersection } from '../words/row-sets.ts';

/** Rows with a score each (higher is better), and the words that count as matches. */
export interface Match {
  /** Ascending. */
  readonly rows: Uint32Array;
  readonly scores: RowScores;
  readonly words: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
  /** Number of query words that a hit holds. */
  readonly tokensMatched: number;
}

interface MatchContext extends FullText {
  /** Undefined when every row may be found. */
  readonly accepts: RowTest | undefined;
}

const mostNearWords = 8;
const shortBeginning = 2;

export function matchWords(terms: QueryTerms, request: SearchRequest, context: MatchContext): Match {
  const matcher = new Matcher(terms, request, context);
  return matcher.match();
}

class Matcher {
  readonly #terms: QueryTerms;
  readonly #request: SearchRequest;
  readonly #context: MatchContext;
  readonly #expressions: MatchExpressions;
  /** Of every row that was found. */
  readonly #scores = new RowScores();
  readonly #words = new Set<string>();
  readonly #prefixes = new Set<string>();

  constructor(terms: QueryTerms, request: SearchRequest, context: MatchContext) {
    this.#terms = terms;
    this.#request = request;
    this.#context = context;
    const columns = new Map(textFields(context.collection.schema).map((field, index) => [field.name, index]));
    this.#expressions = new MatchExpressions(terms, request.fields, columns);
    for (const phrase of terms.phrases) for (const word of phrase) this.#words.add(word);
  }

  match(): Match {
    const asTyped = this.#alternatives(this.#terms.words);
    this.#collect(asTyped, 0);
    const isFallback = this.#scores.size === 0;
    if (this.#scores.size < this.#request.typoThreshold && this.#terms.words.length > 0) {
      const mistyped = this.#withNear(asTyped);
      if (mistyped) this.#collect(mistyped, 1);
    }
    if (
      (isFallback && this.#request.splitJoin === 'fallback' && this.#scores.size === 0) ||
      this.#request.splitJoin === 'always'
    )
      this.#splitAndJoin();
    this.#dropWords();
    return {
      rows: this.#scores.rows(),
      scores: this.#scores,
      words: this.#words,
      prefixes: this.#prefixes,
      tokensMatched: this.#terms.words.length + this.#terms.phrases.reduce((count, phrase) => count + phrase.length, 0),
    };
  }

  /** Only the last word that was typed can be the beginning of a word. */
  #alternatives(words: readonly string[], { isLastTyped } = { isLastTyped: true }): Alternatives[] {
    const canBePrefix = isLastTyped && this.#terms.isLastWordOpen && this.#request.fields.some((field) => field.prefix);
    return words.map((word, index) => ({ word, isPrefix: canBePrefix && index === words.length - 1, near: [] }));
  }

  /** Undefined when no row holds every word or one near it. Looking for near words takes long, so the rarest words come first: often no row is left after a few. */
  #withNear(words: readonly Alternatives[]): readonly Alternatives[] | undefined {
    const rowsOf = (word: Alternatives): Uint32Array => {
      const expression = this.#expressions.all([word]);
      return expression ? matchingRows(expression, this.#context) : new Uint32Array(0);
    };
    const counted = words.map((word, index) => {
      const count = isShortBeginning(word) ? Number.POSITIVE_INFINITY : rowsOf(word).length;
      return { word, index, count };
    });
    const found = new Map<number, Alternatives>();
    let rows: Uint32Array | undefined;
    for (const { word, index } of counted.toSorted((a, b) => a.count - b.count)) {
      const own = { ...word, near: this.#near(word, rowsOf(word).length > 0) };
      rows = rows ? intersection(rows, rowsOf(own)) : rowsOf(own);
      if (rows.length === 0) return undefined;
      found.set(index, own);
    }
    return words.map((word, index) => found.get(index) ?? word);
  }

  /** Of a beginning that is found as it was typed, only words of about its length. */
  #near({ word, isPrefix }: Alternatives, isFound: boolean): readonly string[] {
    const { fields, minLengthOneTypo, minLengthTwoTypos } = this.#request;
    const allowed = Math.max(0, ...fields.map((field) => field.typos));
    const most = Math.min(allowed, word.length < minLengthOneTypo ? 0 : word.length < minLengthTwoTypos ? 1 : 2);
    return most === 0
      ? []
      : nearWords(word, { most, limit: mostNearWords, isBeginning: isPrefix && !isFound }, this.#context);
  }

  /** Words that were typed apart or together by mistake. */
  #splitAndJoin(): void {
    const { words } = this.#terms;
    for (let at = 0; at + 1 < words.length; at += 1) {
      const joined = `${words[at]}${words[at + 1]}`;
      if (isKnown(joined, this.#context))
        this.#collect(this.#alternatives([...words.slice(0, at), joined, ...words.slice(at + 2)]), 2);
    }
    words.forEach((word, index) => {
      for (let at = 1; at < word.length; at += 1) {
        const parts = [word.slice(0, at), word.slice(at)];
        if (this.#standTogether(parts))
          this.#collect(this.#alternatives([...words.slice(0, index), ...parts, ...words.slice(index + 1)]), 2);
      }
    });
  }

  /** Whether words follow each other somewhere: single letters are known everywhere. */
  #standTogether(words: readonly string[]): boolean {
    return (
      words.every((word) => isKnown(word, this.#context)) && matchingRows({ run: words }, this.#context, 1).length > 0
    );
  }

  /** Leaves out words from the right, then from the left, until enough is found. */
  #dropWords(): void {
    const { words } = this.#terms;
    const { dropThreshold } = this.#request;
    for (let kept = words.length - 1; kept > 0 && this.#scores.size < dropThreshold; kept -= 1)
      this.#collect(this.#alternatives(words.slice(0, kept), { isLastTyped: false }), 3 + words.length - kept);
    for (let from = 1; from < words.length && this.#scores.size < dropThreshold; from += 1)
      this.#collect(this.#alternatives(words.slice(from)), 3 + from);
  }

  /** Adds the rows of one way to read the query; rows of an earlier way keep their better score. */
  #collect(words: readonly Alternatives[], tier: number): void {
    const expression = this.#expressions.all(words);
    if (expression === undefined || this.#isInVain(words)) return;
    const rows = this.#fresh(matchingRows(expression, this.#context));
    if (rows.length === 0) return;
    for (const { word, isPrefix, near } of words) {
      for (const one of [word, ...near]) this.#words.add(one);
      if (isPrefix) this.#prefixes.add(word);
    }
    const base = -tier * scoreRange;
    // Rows that are only counted need no order.
    if (this.#request.perPage === 0) {
      this.#scores.add(rows, base);
      return;
    }
    rankRows(rows, words, {
      expressions: this.#expressions,
      fields: this.#request.fields,
      scores: this.#scores,
      base,
      rowsOf: (ranked, most) => matchingRows(ranked, this.#context, most),
    });
  }

  /** Rows with a short beginning are many, and gathering them takes longest; often the other words share none that could be among them. */
  #isInVain(words: readonly Alternatives[]): boolean {
    const last = words.at(-1);
    if (!last || !isShortBeginning(last) || words.length === 1) return false;
    const others = this.#expressions.all(words.slice(0, -1));
    return others !== undefined && matchingRows(others, this.#context).length === 0;
  }

  /** Rows that may be found and have no score yet. */
  #fresh(rows: Uint32Array): Uint32Array {
    const { accepts } = this.#context;
    if (this.#scores.size === 0) return accepts ? rows.filter(accepts) : rows;
    return rows.filter((row) => !this.#scores.has(row) && (!accepts || accepts(row)));
  }
}

function isShortBeginning({ word, isPrefix }: Alternatives): boolean {
  return isPrefix && word.length <= shortBeginning;
}
