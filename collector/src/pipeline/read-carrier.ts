/** One carrier through its source: drafts, and what was left out. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import type { Source } from '../source.ts';
import { type FoundFile, type OpenCarrier, openCarrier } from './carrier.ts';

/** What reading a carrier left out, by reason or kind. */
export interface LeftOut {
  readonly skips: Record<string, number>;
  readonly drops: Record<string, number>;
}

/** Opens a carrier and reads its drafts; `leftOut` and the carrier's companions are complete when the drafts are. */
export function readCarrier(
  source: Source,
  file: FoundFile,
  neighbours: readonly FoundFile[],
): { readonly drafts: AsyncIterable<SessionDraft>; readonly carrier: OpenCarrier; readonly leftOut: LeftOut } {
  const leftOut: LeftOut = { skips: {}, drops: {} };
  const count = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  const context = {
    skip: (reason: string) => count(leftOut.skips, reason),
    drop: (kind: string) => count(leftOut.drops, kind),
  };
  const carrier = openCarrier(file, { neighbours, skip: context.skip });
  return { carrier, leftOut, drafts: source.read(carrier, context) };
}
