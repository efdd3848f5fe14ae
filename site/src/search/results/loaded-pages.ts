/** Pages of hits that are shown. Unlike the store that InstantSearch brings along, it can be told that the index has changed. */

interface PagesRequest {
  readonly state: object;
}

type Pages = Record<number, never[]>;

export class LoadedPages {
  #pages: Pages | null = null;
  #search = '';

  /** Pages of a search; null when the loaded ones belong to another. Called by InstantSearch. */
  read({ state }: PagesRequest): Pages | null {
    return searchKey(state) === this.#search ? this.#pages : null;
  }

  /** Called by InstantSearch. */
  write({ state, hits }: PagesRequest & { readonly hits: object }): void {
    this.#search = searchKey(state);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kept for InstantSearch and not looked into
    this.#pages = hits as Pages;
  }

  forget(): void {
    this.#pages = null;
  }
}

/** All of a search but its page. */
function searchKey(state: object): string {
  return JSON.stringify(Object.entries(state).filter(([name]) => name !== 'page'));
}
