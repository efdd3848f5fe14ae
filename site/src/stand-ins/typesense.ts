/**
 * Stands in for the Typesense client inside the InstantSearch adapter, which needs one method of it. Requests go out where the rest of the site's do.
 */
import type { Search } from '../page/search-api.ts';

/** Sends the searches that the adapter has built. */
export type PerformSearches = (body: { readonly searches: readonly Search[] }) => Promise<{
  readonly results: readonly unknown[];
}>;

export class SearchClient {
  readonly multiSearch: { readonly perform: PerformSearches };

  /** The adapter hands on its `server` setting unread. */
  constructor(server: { readonly perform: PerformSearches }) {
    this.multiSearch = { perform: server.perform };
  }
}
