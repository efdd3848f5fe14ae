/** Stands in for the parts of InstantSearch that report what people do to its vendor: the site has it switched off, so they need not reach the browser. */
export function createInsightsMiddleware(): never {
  throw new Error('this site reports nothing');
}

export function createSendEventForHits() {
  return (): void => undefined;
}

export function createBindEventForHits() {
  return (): string => '';
}
