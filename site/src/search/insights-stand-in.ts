/** Stands in for the part of InstantSearch that reports what people do to its vendor: the site has it switched off, so it need not reach the browser. */
export function createInsightsMiddleware(): never {
  throw new Error('this site reports nothing');
}
