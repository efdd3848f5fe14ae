/** Documents that the server does not take: left aside, so that they cost nothing but themselves, and shown until they are in. */

/** One of them. Nothing of its text. */
export interface RefusedDocument {
  readonly id: string;
  readonly conversation: string;
  /** Status that the server gave for it. */
  readonly code: number | undefined;
  readonly reason: string;
}

/** A conversation of which something cannot be found. */
export interface ParkedConversation {
  readonly id: string;
  readonly documents: number;
  readonly code: number | undefined;
  readonly reason: string;
}

/** The list has its place in one document of the server; who has more to park has another trouble, which the counts tell. */
const mostListed = 1_000;

/**
 * What is parked after a run: what was parked before, without the conversations that the run sent anew or removed, and what it has met itself.
 */
export function parkedAfter(
  before: readonly ParkedConversation[],
  run: { readonly touched: ReadonlySet<string>; readonly refused: readonly RefusedDocument[] },
): readonly ParkedConversation[] {
  const kept = before.filter(({ id }) => !run.touched.has(id));
  const met = new Map<string, ParkedConversation>();
  for (const { conversation: id, code, reason } of run.refused)
    met.set(id, { code, reason, ...met.get(id), id, documents: (met.get(id)?.documents ?? 0) + 1 });
  return [...kept, ...met.values()].slice(0, mostListed);
}

/** The server's reason, where it says no more than which field is wrong. Other answers repeat parts of the document. */
export function shownReason(error: unknown): string {
  const text = String(error);
  return /^Field `\w{1,40}` [^`"']{1,120}$/.test(text) ? text : 'The server gave no reason that can be shown.';
}
