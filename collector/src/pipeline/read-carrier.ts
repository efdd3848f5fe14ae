/** One carrier through its source: drafts, and what was left out. */
import { join } from 'node:path';
import type { SessionDraft } from '@session-siphon/schemas/session';
import type { ReadContext, Source } from '../source.ts';
import { type OpenCarrier, openCarrier } from './carrier.ts';
import type { CarrierFiles } from './carrier-files.ts';
import type { FoundFile } from './file-facts.ts';
import type { Collecting } from './complete.ts';
import type { Neighbours } from './neighbours.ts';
import { carrierFailure } from './unreadable-carrier.ts';

/** What reading a carrier has left out so far, by reason or kind. Whoever takes counts out counts them. */
export interface LeftOut {
  readonly skips: Map<string, number>;
  readonly drops: Map<string, number>;
}

interface ReadOptions {
  readonly files: CarrierFiles;
  /** Finds all carriers below the same root. */
  readonly neighbours: () => Promise<Neighbours>;
  /** Whether the content of files that were handed over is held; by default it is not. */
  readonly images?: Collecting['images'];
  /** Whether this version of a session is in the archive; by default none is. */
  readonly isKnown?: ReadContext['isKnown'];
  /** Whether a session is withheld; by default none is. */
  readonly isWithheld?: ReadContext['isWithheld'];
}

interface Reading {
  readonly drafts: AsyncIterable<SessionDraft>;
  readonly carrier: OpenCarrier;
  readonly leftOut: LeftOut;
}

const contents: Readonly<Record<Collecting['images'], ReadContext['content']>> = {
  drop: () => ({}),
  keep: (data) => ({ data }),
};

/** Opens a carrier and reads its drafts; `leftOut` and the carrier's companions are complete when the drafts are. They throw CARRIER_UNREADABLE. */
export function readCarrier(
  source: Source,
  file: FoundFile,
  { files, neighbours, images = 'drop', isKnown = () => false, isWithheld = async () => false }: ReadOptions,
): Reading {
  const skips = new Map<string, number>();
  const drops = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const context: ReadContext = {
    skip: (reason) => count(skips, reason),
    drop: (kind) => count(drops, kind),
    content: contents[images],
    isKnown,
    isWithheld,
  };
  const carrier = openCarrier(file, { files, neighbours, skip: context.skip });
  async function* drafts(): AsyncGenerator<SessionDraft> {
    try {
      yield* source.read(carrier, context);
    } catch (error) {
      throw carrierFailure(error, join(file.root, file.relativePath));
    } finally {
      await carrier.close();
    }
  }
  return { carrier, leftOut: { skips, drops }, drafts: drafts() };
}
