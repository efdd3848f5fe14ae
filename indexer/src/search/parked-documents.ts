/** What the server does not take and what cannot be read: left aside, so that it costs nothing but itself, and shown until it is in. */
import type { ErrorCode } from '@session-siphon/schemas/errors';

/** A document that the server does not take. Nothing of its text. */
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
  /** Documents that the server did not take; 0 when it took all that could be read. */
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
  run: {
    readonly touched: ReadonlySet<string>;
    readonly refused: readonly RefusedDocument[];
    /** Conversations of which a copy cannot be read, with the reason. */
    readonly unreadable: ReadonlyMap<string, ErrorCode>;
  },
): readonly ParkedConversation[] {
  const kept = before.filter(({ id }) => !run.touched.has(id));
  const met = new Map(Array.from(run.unreadable, ([id, code]) => [id, unreadableConversation(id, code)]));
  for (const { conversation: id, code, reason } of run.refused)
    met.set(id, { code, reason, ...met.get(id), id, documents: (met.get(id)?.documents ?? 0) + 1 });
  return [...kept, ...met.values()].slice(0, mostListed);
}

function unreadableConversation(id: string, code: ErrorCode): ParkedConversation {
  return { id, documents: 0, code: undefined, reason: `The archive does not give all of it (${code}).` };
}

/** The server's reason, where it says no more than which field is wrong. Other answers repeat parts of the document. */
export function shownReason(error: unknown): string {
  const text = String(error);
  return /^Field `\w{1,40}` [^`"']{1,120}$/.test(text) ? text : 'The server gave no reason that can be shown.';
}
