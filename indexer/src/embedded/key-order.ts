type Json = Readonly<Record<string, unknown>>;

/** The document with its keys as answers show them: in alphabetical order. */
export function inKeyOrder(document: Json): Json {
  return Object.fromEntries(Object.entries(document).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
