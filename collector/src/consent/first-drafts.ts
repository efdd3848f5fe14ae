/** The beginning of a transcript, read to learn whose it is. A source reads the beginning of a file as it reads a file that is still being written. */
import { AppError } from '@session-siphon/schemas/errors';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { type CarrierFiles, diskFiles } from '../pipeline/carrier-files.ts';
import type { Neighbours } from '../pipeline/neighbours.ts';
import { readCarrier } from '../pipeline/read-carrier.ts';
import type { FoundCarrier } from '../pipeline/scan.ts';

/** A database is there as a whole or not at all. */
class NotInParts extends Error {}

/** What the first `bytes` bytes of a carrier tell; undefined when it cannot be read in part. */
export async function firstDrafts(
  found: FoundCarrier,
  { bytes, neighbours }: { readonly bytes: number; readonly neighbours: () => Promise<Neighbours> },
): Promise<readonly SessionDraft[] | undefined> {
  const { drafts } = readCarrier(found.source, found, { files: beginnings(diskFiles, bytes), neighbours });
  try {
    const all: SessionDraft[] = [];
    for await (const draft of drafts) all.push(draft);
    return all;
  } catch (error) {
    if (error instanceof AppError && error.cause instanceof NotInParts) return undefined;
    throw error;
  }
}

/** Files of which no more than the first bytes can be read. */
function beginnings(files: CarrierFiles, bytes: number): CarrierFiles {
  return {
    ...files,
    async *chunks(path) {
      let left = bytes;
      for await (const chunk of files.chunks(path)) {
        yield chunk.subarray(0, left);
        left -= chunk.length;
        if (left <= 0) return;
      }
    },
    async whole(path) {
      const facts = await files.facts(path);
      if (facts && facts.sizeBytes > bytes) throw new NotInParts();
      return files.whole(path);
    },
    database: async () => {
      throw new NotInParts();
    },
  };
}
