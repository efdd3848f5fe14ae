/** Searches one collection. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ChangedRows } from '../writing/collection-writer.ts';
import { Columns } from '../columns/columns.ts';
import { Vectors } from '../columns/vectors.ts';
import { type StoredCollection, tablesOf, textFields, vectorFields } from '../store/database.ts';
import { StoredDocuments } from '../store/stored-documents.ts';
import { type FacetCounts, facetCounts } from './facet-counts.ts';
import { type FilterSubject, type RowFilter, both, compileFilter } from './filter.ts';
import { type FullText, rowsOfFieldRun, rowsOfRuns } from './full-text.ts';
import { groupRows } from './group-rows.ts';
import { highlightDocument } from './highlight.ts';
import { inKeyOrder } from '../key-order.ts';
import { type Match, matchWords } from './match-words.ts';
import { MatchedRows } from './matched-rows.ts';
import { rowsNearTo } from './nearest-rows.ts';
import { parseQuery } from './query-terms.ts';
import { RowScores } from './row-scores.ts';
import { type SearchParameters, type SearchRequest, parseSearchRequest } from './search-request.ts';
import { sortRows } from './sort-rows.ts';
import type { VectorQuery } from './vector-query.ts';
import { createTokenizer, type Tokenizer } from '../tokenize.ts';
import { WordIndex } from '../words/word-index.ts';

export interface SearchResult {
  readonly facet_counts: readonly FacetCounts[];
  readonly found: number;
  readonly hits?: readonly unknown[];
  readonly grouped_hits?: readonly unknown[];
  readonly out_of?: number;
  readonly page: number;
  readonly request_params: { readonly collection_name: string; readonly per_page: number; readonly q: string };
  readonly search_cutoff: boolean;
  readonly search_time_ms: number;
}

/** What a search found. */
interface Found {
  readonly rows: Uint32Array;
  /** Those that may be shown, in their order. */
  readonly sorted: Uint32Array;
  /** What is shown of one. */
  hit(row: number): unknown;
}

/** Fields of an answer; nothing included means all. */
interface ShownFields {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export class CollectionSearch {
  readonly collection: StoredCollection;
  readonly #index: FullText;
  readonly #columns: Columns;
  readonly #vectors: Vectors;
  readonly #tokenizer: Tokenizer;
  readonly #place: StatementSync;
  readonly #documents: StoredDocuments;
  readonly #rowOfId: StatementSync;

  constructor(database: DatabaseSync, collection: StoredCollection) {
    this.collection = collection;
    this.#columns = new Columns(database, collection);
    this.#vectors = new Vectors(database, collection);
    const { schema, number } = collection;
    const words = new WordIndex(database, tablesOf(number).words);
    this.#index = { collection, words, matched: new MatchedRows(), near: new Map() };
    this.#tokenizer = createTokenizer({ separators: schema.token_separators, symbols: schema.symbols_to_index });
    this.#place = database.prepare(`SELECT page, slot FROM ${tablesOf(number).documents} WHERE row = ?`);
    this.#documents = new StoredDocuments(database, collection);
    this.#rowOfId = database.prepare(`SELECT row FROM ${tablesOf(number).documents} WHERE id = ?`);
  }

  get count(): number {
    return this.#columns.count;
  }

  apply(changed: ChangedRows): void {
    this.#index.matched.clear();
    this.#index.near.clear();
    this.#columns.apply(changed);
    this.#vectors.apply(changed);
  }

  /** A stored document by id. */
  document(id: string): Readonly<Record<string, unknown>> | undefined {
    const row = this.rowOf(id);
    return row === undefined ? undefined : this.#document(row);
  }

  rowOf(id: string): number | undefined {
    const row = this.#rowOfId.get(id)?.['row'];
    return row === undefined ? undefined : Number(row);
  }

  /** Rows that a filter accepts, ascending. */
  rowsWhere(filterBy: string): number[] {
    const filter = compileFilter(filterBy, this.#subject());
    return Array.from(this.#rowsFor(filter).filter(filter.accepts));
  }

  /** Documents of some rows as they are stored, one JSON text each. */
  *export(rows: readonly number[], fields: ShownFields): Generator<string> {
    for (const row of rows) yield JSON.stringify(selectFields(this.#document(row), fields));
  }

  /** One search over the documents that pass every filter. */
  search(parameters: SearchParameters, filters: readonly string[]): SearchResult {
    const startedAt = performance.now();
    const request = parseSearchRequest(parameters, this.collection.schema);
    const filter = this.#filter(filters);
    const found = request.nearTo ? this.#near(request.nearTo, request, filter) : this.#matching(request, filter);
    const from = (request.page - 1) * request.perPage;
    const groups =
      request.groupBy.length > 0
        ? groupRows(found.sorted, request, { columns: this.#columns, schema: this.collection.schema })
        : undefined;
    const facets = facetCounts(found.rows, request, {
      columns: this.#columns,
      tokenizer: this.#tokenizer,
      groupOf: groups?.groupOf,
    });
    const hits = (rows: readonly number[] | Uint32Array) => Array.from(rows, (row) => found.hit(row));
    return {
      facet_counts: facets,
      ...(groups
        ? {
            found: groups.all.length,
            grouped_hits: groups.all
              .slice(from, from + request.perPage)
              .map(({ key, rows }) => ({ group_key: key, hits: hits(rows) })),
          }
        : { found: found.rows.length, hits: hits(found.sorted.subarray(from, from + request.perPage)) }),
      ...(request.excludeFields.includes('out_of') ? {} : { out_of: this.count }),
      page: request.page,
      request_params: { collection_name: this.collection.schema.name, per_page: request.perPage, q: request.q },
      search_cutoff: false,
      search_time_ms: Math.round(performance.now() - startedAt),
    };
  }

  /** Undefined when everything passes. */
  #filter(filters: readonly string[]): RowFilter | undefined {
    const [first, ...others] = filters
      .filter((filter) => filter.trim() !== '')
      .map((filter) => compileFilter(filter, this.#subject()));
    return first && others.reduce(both, first);
  }

  /** All rows that a filter may accept, ascending. */
  #rowsFor(filter: RowFilter | undefined): Uint32Array {
    return filter?.among ? this.#columns.rowsAmong(filter.among) : this.#columns.allRows();
  }

  #matching(request: SearchRequest, filter: RowFilter | undefined): Found {
    const match = this.#match(request, filter);
    const sorted = sortRows(match, request, {
      columns: this.#columns,
      defaultField: this.collection.schema.default_sorting_field,
      count: request.groupBy.length > 0 ? match.rows.length : request.page * request.perPage,
    });
    return { rows: match.rows, sorted, hit: (row) => this.#hit(row, request, match) };
  }

  #near(query: VectorQuery, request: SearchRequest, filter: RowFilter | undefined): Found {
    const count = Math.max(query.k, request.page * request.perPage);
    const distances = rowsNearTo(
      query,
      { count, filter },
      {
        column: (field) => this.#vectors.column(field),
        rowOf: (id) => this.rowOf(id),
        document: (row) => this.#document(row),
      },
    );
    const rows = Uint32Array.from(distances.keys());
    const hit = (row: number): unknown => ({ ...this.#plainHit(row, request), vector_distance: distances.get(row) });
    return { rows, sorted: rows, hit };
  }

  #match(request: SearchRequest, filter: RowFilter | undefined): Match {
    const accepts = filter?.accepts;
    const terms = parseQuery(request.q, this.#tokenizer);
    const onlyExcludes = terms.words.length === 0 && terms.phrases.length === 0 && terms.excluded.length > 0;
    if (terms.isEverything || onlyExcludes) {
      const excluded = onlyExcludes ? rowsOfRuns(terms.excluded, this.#index) : undefined;
      const all = this.#rowsFor(filter);
      const rows = accepts || excluded ? all.filter((row) => !excluded?.has(row) && (!accepts || accepts(row))) : all;
      const scores = new RowScores();
      scores.add(rows, 0);
      return { rows, scores, words: new Set(), prefixes: new Set(), tokensMatched: 0 };
    }
    return matchWords(terms, request, { ...this.#index, accepts });
  }

  #hit(row: number, request: SearchRequest, match: Match): unknown {
    if (request.q.trim() === '*') return this.#plainHit(row, request);
    const document = this.#document(row);
    const shown = selectFields(document, { include: request.includeFields, exclude: request.excludeFields });
    const marks = highlightDocument(document, {
      request,
      tokenizer: this.#tokenizer,
      words: match.words,
      prefixes: match.prefixes,
    });
    const score = textMatch(match.scores.get(row), match.tokensMatched);
    return {
      document: shown,
      ...marks,
      text_match: Number(score),
      text_match_info: {
        best_field_score: String(score),
        best_field_weight: Math.max(...request.fields.map((field) => field.weight)),
        fields_matched: Math.max(1, Object.keys(marks.highlight).length),
        score: String(score),
        tokens_matched: match.tokensMatched,
      },
    };
  }

  /** A hit without words to mark. */
  #plainHit(row: number, { includeFields: include, excludeFields: exclude }: SearchRequest): object {
    return { document: selectFields(this.#document(row), { include, exclude }), highlight: {}, highlights: [] };
  }

  #document(row: number): Readonly<Record<string, unknown>> {
    const place = this.#place.get(row);
    if (!place) return {};
    return inKeyOrder(this.#documents.read(row, { page: Number(place['page']), slot: Number(place['slot']) }));
  }

  /** Whether these words are a whole value of the field. */
  #isWhole(row: number, name: string, words: string): boolean {
    const value = this.#document(row)[name];
    return (Array.isArray(value) ? value : [value]).some((one) => this.#tokenizer.words(String(one)) === words);
  }

  #subject(): FilterSubject {
    const text = textFields(this.collection.schema);
    return {
      tokenizer: this.#tokenizer,
      column: (name) => this.#columns.column(name),
      isOfVectors: (name) => vectorFields(this.collection.schema).some((field) => field.name === name),
      rowsOfIds: (ids) => new Set(ids.flatMap((id) => this.rowOf(id) ?? [])),
      rowsOfWords: (name, words, { isExact }) => {
        const index = text.findIndex((field) => field.name === name);
        if (index < 0)
          return this.collection.schema.fields.some((field) => field.name === name) ? new Set() : undefined;
        const rows = rowsOfFieldRun(index, words, this.#index);
        return isExact ? new Set([...rows].filter((row) => this.#isWhole(row, name, words))) : rows;
      },
    };
  }
}

/** Fields that are asked for and not left out; the id is always there. */
function selectFields(
  document: Readonly<Record<string, unknown>>,
  { include, exclude }: ShownFields,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(document).filter(
      ([name]) => (include.length === 0 || include.includes(name)) && !exclude.includes(name),
    ),
  );
}

/** A whole number like the server's: more words first, then the score within. */
function textMatch(score: number, tokens: number): bigint {
  const within = BigInt(Math.max(0, Math.round((score + 100_000) * 1_000)));
  return (BigInt(Math.min(tokens, 15)) << 56n) + within;
}
