/** Stands in for the part of InstantSearch that takes over results of a page that a server has rendered: this site is static. */
export function hydrateSearchClient(): void {
  // There are none.
}
