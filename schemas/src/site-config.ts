/** `/config.json`, read by the site when it starts: where to search. Never part of the build. */

export interface SiteConfig {
  readonly version: 1;
  /** Base URL of the search server without a trailing slash; nodes of a cluster have commas between them; empty means the site's own origin. */
  readonly searchUrl: string;
  /** Search-only key. Absent: the person types it. */
  readonly apiKey?: string;
  /** The conversations are invented; every page says so. */
  readonly isDemo?: true;
  /** Path that answers `LiveStatus`; present where the server collects and indexes while the page is open. */
  readonly statusPath?: string;
}

/** What is going on behind the page. */
export interface LiveStatus {
  readonly version: 1;
  /** Grows with every change of the index. */
  readonly revision: number;
  readonly collecting?: { readonly carriersDone: number; readonly carriersTotal: number };
}
