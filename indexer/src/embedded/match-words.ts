/** Finds the rows that match a query, best first tiers: as typed, then with typing mistakes, then words joined or split, then with words left out. */
import type { DatabaseSync } from 'node:sqlite';
import { textFields, tablesOf, type StoredCollection } from './database.ts';
import type { QueryTerms } from './query-terms.ts';
import type { QueryField, SearchRequest } from './search-request.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Rows with a score each (higher is better), and the words that count as matches. */
export interface Match {
  readonly rows: Uint32Array;
  readonly score: (row: number) => number;
  readonly words: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
  /** Number of query words that a hit holds. */
  readonly tokensMatched: number;
}

interface MatchContext {
  readonly database: DatabaseSync;
  readonly collection: StoredCollection;
  readonly vocabulary: () => Vocabulary;
  readonly generation: number;
  readonly accepts: (row: number) => boolean;
}

/** More hits than this are not ranked by their words: counting them all would take longer than anybody reads. */
const mostRanked = 6_000;
const tierStep = 1_000;
const mostNearWords = 8;

/** One word of the query with the words that may stand for it. */
interface Alternatives {
  readonly word: string;
  readonly isPrefix: boolean;
  readonly near: readonly string[];
}

export function matchWords(terms: QueryTerms, request: SearchRequest, context: MatchContext): Match {
  const matcher = new Matcher(terms, request, context);
  return matcher.match();
}

class Matcher {
  readonly #terms: QueryTerms;
  readonly #request: SearchRequest;
  readonly #context: MatchContext;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #scores = new Map<number, number>();
  readonly #words = new Set<string>();
  readonly #prefixes = new Set<string>();
  #rows = new Set<number>();

  constructor(terms: QueryTerms, request: SearchRequest, context: MatchContext) {
    this.#terms = terms;
    this.#request = request;
    this.#context = context;
    this.#columns = new Map(textFields(context.collection.schema).map((field, index) => [field.name, index]));
    for (const phrase of terms.phrases) for (const word of phrase) this.#words.add(word);
  }

  match(): Match {
    const asTyped = this.#alternatives(this.#terms.words);
    this.#collect(asTyped, 0);
    const isFallback = this.#rows.size === 0;
    if (this.#rows.size < this.#request.typoThreshold && this.#terms.words.length > 0)
      this.#collect(this.#withNear(asTyped), 1);
    if (
      (isFallback && this.#request.splitJoin === 'fallback' && this.#rows.size === 0) ||
      this.#request.splitJoin === 'always'
    )
      this.#splitAndJoin();
    this.#dropWords();
    return {
      rows: Uint32Array.from(this.#rows),
      score: (row) => this.#scores.get(row) ?? 0,
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

  #withNear(words: readonly Alternatives[]): Alternatives[] {
    const { fields, minLengthOneTypo, minLengthTwoTypos } = this.#request;
    const allowed = Math.max(0, ...fields.map((field) => field.typos));
    return words.map((alternatives) => {
      const { word } = alternatives;
      const most = Math.min(allowed, word.length < minLengthOneTypo ? 0 : word.length < minLengthTwoTypos ? 1 : 2);
      if (most === 0) return alternatives;
      const near = this.#context
        .vocabulary()
        .near(word, { most, limit: mostNearWords, generation: this.#context.generation });
      const best = near[0]?.typos ?? 0;
      return { ...alternatives, near: near.filter((one) => one.typos === best).map((one) => one.word) };
    });
  }

  /** Words that were typed apart or together by mistake. */
  #splitAndJoin(): void {
    const { words } = this.#terms;
    const { generation } = this.#context;
    const vocabulary = this.#context.vocabulary();
    for (let at = 0; at + 1 < words.length; at += 1) {
      const joined = `${words[at]}${words[at + 1]}`;
      if (vocabulary.has(joined, generation))
        this.#collect(this.#alternatives([...words.slice(0, at), joined, ...words.slice(at + 2)]), 2);
    }
    words.forEach((word, index) => {
      for (let at = 2; at <= word.length - 2; at += 1) {
        const parts = [word.slice(0, at), word.slice(at)];
        if (parts.every((part) => vocabulary.has(part, generation)))
          this.#collect(this.#alternatives([...words.slice(0, index), ...parts, ...words.slice(index + 1)]), 2);
      }
    });
  }

  /** Leaves out words from the right, then from the left, until enough is found. */
  #dropWords(): void {
    const { words } = this.#terms;
    const { dropThreshold } = this.#request;
    for (let kept = words.length - 1; kept > 0 && this.#rows.size < dropThreshold; kept -= 1)
      this.#collect(this.#alternatives(words.slice(0, kept), { isLastTyped: false }), 3 + words.length - kept);
    for (let from = 1; from < words.length && this.#rows.size < dropThreshold; from += 1)
      this.#collect(this.#alternatives(words.slice(from)), 3 + from);
  }

  /** Adds the rows of one way to read the query; rows of an earlier way keep their better score. */
  #collect(words: readonly Alternatives[], tier: number): void {
    const expression = this.#expression(words);
    if (expression === undefined) return;
    const rows = this.#select(expression);
    if (rows.length === 0) return;
    for (const { word, isPrefix, near } of words) {
      for (const one of [word, ...near]) this.#words.add(one);
      if (isPrefix) this.#prefixes.add(word);
    }
    const fresh = rows.filter((row) => !this.#rows.has(row));
    for (const row of fresh) this.#rows.add(row);
    for (const [row, score] of this.#rank(expression, words, fresh)) this.#scores.set(row, score - tier * tierStep);
    if (tier > 0) for (const row of fresh) if (!this.#scores.has(row)) this.#scores.set(row, -tier * tierStep);
  }

  #select(expression: string): number[] {
    const { words } = tablesOf(this.#context.collection.number);
    // One string of all row numbers is far quicker to hand over than a row object each.
    const statement = this.#context.database.prepare(
      `SELECT group_concat(rowid) AS rows FROM ${words} WHERE ${words} MATCH ?`,
    );
    const list = statement.get(expression)?.['rows'];
    if (list === null || list === undefined) return [];
    return numbersOf(String(list)).filter(this.#context.accepts);
  }

  /** Scores for some rows: by words and fields; words that stand near each other first when there are too many to rank them all. */
  #rank(expression: string, alternatives: readonly Alternatives[], rows: readonly number[]): Map<number, number> {
    const scores = new Map<number, number>();
    const { words } = tablesOf(this.#context.collection.number);
    const isSmall = rows.length <= mostRanked;
    const ranked = isSmall ? expression : this.#nearExpression(alternatives);
    if (ranked === undefined || rows.length === 0) return scores;
    const weights = [...this.#columns.keys()].map(
      (name) => this.#request.fields.find((field) => field.name === name)?.weight ?? 0,
    );
    const statement = this.#context.database.prepare(
      `SELECT rowid, bm25(${words}${weights.map((weight) => `, ${weight}`).join('')}) FROM ${words} WHERE ${words} MATCH ?${isSmall ? '' : ` LIMIT ${mostRanked}`}`,
    );
    statement.setReturnArrays(true);
    const wanted = new Set(rows);
    for (const row of statement.iterate(ranked)) {
      if (!Array.isArray(row)) continue;
      const rowNumber = Number(row[0]);
      if (wanted.has(rowNumber)) scores.set(rowNumber, -Number(row[1]) + (isSmall ? 0 : 1));
    }
    if (isSmall) this.#preferExact(alternatives, scores);
    return scores;
  }

  /** A whole word is better than the beginning of another, and words that stand together better than words apart. */
  #preferExact(alternatives: readonly Alternatives[], scores: Map<number, number>): void {
    const bonus = (expression: string | undefined, points: number) => {
      if (expression === undefined) return;
      const { words } = tablesOf(this.#context.collection.number);
      const list = this.#context.database
        .prepare(`SELECT group_concat(rowid) AS rows FROM ${words} WHERE ${words} MATCH ?`)
        .get(expression)?.['rows'];
      for (const row of list ? numbersOf(String(list)) : [])
        if (scores.has(row)) scores.set(row, (scores.get(row) ?? 0) + points);
    };
    if (alternatives.some((one) => one.isPrefix))
      bonus(this.#expression(alternatives.map((one) => ({ ...one, isPrefix: false }))), 4);
    bonus(this.#nearExpression(alternatives), 3);
  }

  #nearExpression(alternatives: readonly Alternatives[]): string | undefined {
    if (alternatives.length < 2) return undefined;
    const run = alternatives.map(({ word, isPrefix }) => `${quoted([word])}${isPrefix ? '*' : ''}`).join(' ');
    return `${this.#columnSet(this.#request.fields)} : NEAR(${run}, ${alternatives.length + 2})`;
  }

  /** The full-text expression: every word in any of the fields, every phrase, none of the excluded. */
  #expression(words: readonly Alternatives[]): string | undefined {
    const { fields } = this.#request;
    const all = this.#columnSet(fields);
    const required = [
      ...words.map((word) => this.#wordExpression(word)),
      ...this.#terms.phrases.map((phrase) => `${all} : ${quoted(phrase)}`),
    ];
    if (required.length === 0) return undefined;
    const excluded = this.#terms.excluded.map((run) => `${all} : ${quoted(run)}`);
    return [required.map((one) => `(${one})`).join(' AND '), ...excluded.map((one) => `(${one})`)].join(' NOT ');
  }

  #wordExpression({ word, isPrefix, near }: Alternatives): string {
    const { fields } = this.#request;
    const prefixFields = fields.filter((field) => isPrefix && field.prefix);
    const exactFields = fields.filter((field) => !(isPrefix && field.prefix));
    const typoFields = fields.filter((field) => field.typos > 0);
    return [
      ...(prefixFields.length > 0 ? [`${this.#columnSet(prefixFields)} : ${quoted([word])}*`] : []),
      ...(exactFields.length > 0 ? [`${this.#columnSet(exactFields)} : ${quoted([word])}`] : []),
      ...(typoFields.length > 0 ? near.map((one) => `${this.#columnSet(typoFields)} : ${quoted([one])}`) : []),
    ].join(' OR ');
  }

  #columnSet(fields: readonly QueryField[]): string {
    return `{${fields.map((field) => `w${this.#columns.get(field.name) ?? 0}`).join(' ')}}`;
  }
}

/** Rows that hold none of the excluded words, when nothing else is asked for. */
export function excludedRows(
  terms: QueryTerms,
  { database, collection }: Pick<MatchContext, 'database' | 'collection'>,
): ReadonlySet<number> {
  const { words } = tablesOf(collection.number);
  const expression = terms.excluded.map((run) => quoted(run)).join(' OR ');
  const list = database
    .prepare(`SELECT group_concat(rowid) AS rows FROM ${words} WHERE ${words} MATCH ?`)
    .get(expression)?.['rows'];
  return new Set(list ? numbersOf(String(list)) : []);
}

/** Rows whose field holds a run of words. */
export function rowsOfRun(
  field: number,
  run: string,
  { database, collection }: Pick<MatchContext, 'database' | 'collection'>,
): ReadonlySet<number> {
  const { words } = tablesOf(collection.number);
  if (run === '') return new Set();
  const list = database
    .prepare(`SELECT group_concat(rowid) AS rows FROM ${words} WHERE ${words} MATCH ?`)
    .get(`{w${field}} : ${quoted(run.split(' '))}`)?.['rows'];
  return new Set(list ? numbersOf(String(list)) : []);
}

function quoted(words: readonly string[]): string {
  return `"${words.join(' ').replaceAll('"', '""')}"`;
}

/** Numbers of a comma-separated list. */
function numbersOf(list: string): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (let at = 0; at < list.length; at += 1) {
    const code = list.charCodeAt(at);
    if (code === 44) {
      numbers.push(number);
      number = 0;
    } else number = number * 10 + code - 48;
  }
  numbers.push(number);
  return numbers;
}
