/** What a wider search is asked, and who answers it. */
import type { SearchEntry, SearchFilters } from './search-query.ts';
import type { WordVectors } from './word-vectors.ts';

export interface WiderQuestion {
  /** The words as they were typed. */
  readonly typed: string;
  readonly filters: SearchFilters;
}

export interface WiderAccess<Hit> {
  readonly ask: AskWider<Hit>;
  /** Asked for once in each search that is worth it. */
  readonly loadVectors: () => Promise<WordVectors>;
}

/** Sends searches as one `POST /multi_search` and returns its results in their order. */
export type AskWider<Hit> = (searches: readonly SearchEntry[]) => Promise<readonly WiderAnswer<Hit>[]>;

export interface WiderAnswer<Hit> {
  readonly found: number;
  readonly out_of?: number;
  readonly hits: readonly Hit[];
}
