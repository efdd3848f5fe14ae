/** One carrier through its source: drafts, and what was left out. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import type { Source } from '../source.ts';
import { type FoundFile, type OpenCarrier, openCarrier } from './carrier.ts';
import type { CarrierFiles } from './carrier-files.ts';

/** What reading a carrier left out, by reason or kind. */
export interface LeftOut {
  readonly skips: ReadonlyMap<string, number>;
  readonly drops: ReadonlyMap<string, number>;
}

interface ReadOptions {
  readonly files: CarrierFiles;
  /** Finds all carriers below the same root. */
  readonly neighbours: () => Promise<readonly FoundFile[]>;
}

/** Opens a carrier and reads its drafts; `leftOut` and the carrier's companions are complete when the drafts are. */
export function readCarrier(
  source: Source,
  file: FoundFile,
  { files, neighbours }: ReadOptions,
): { readonly drafts: AsyncIterable<SessionDraft>; readonly carrier: OpenCarrier; readonly leftOut: LeftOut } {
  const skips = new Map<string, number>();
  const drops = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const context = {
    skip: (reason: string) => count(skips, reason),
    drop: (kind: string) => count(drops, kind),
  };
  const carrier = openCarrier(file, { files, neighbours, skip: context.skip });
  return { carrier, leftOut: { skips, drops }, drafts: source.read(carrier, context) };
}
