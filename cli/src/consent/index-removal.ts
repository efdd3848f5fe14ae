/** Brings the index of a data folder up to an archive from which something was removed. */
import { readdirSync } from 'node:fs';
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import { purgeIndex } from '@session-siphon/indexer/purge-index';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { updateIndex } from '@session-siphon/indexer/update-index';
import { configuredServer } from '@session-siphon/schemas/configured-server';
import { AppError } from '@session-siphon/schemas/errors';
import type { Place } from '../place.ts';
import { withEmbedded } from '../serve/with-embedded.ts';
import { type Terminal, terminalLog } from '../terminal.ts';

export type IndexRemoval =
  | { readonly state: 'removed'; readonly at: string }
  /** There was no index. */
  | { readonly state: 'none' }
  | { readonly state: 'pending'; readonly reason: string; readonly hint: string };

/** `purge` also leaves nothing of it on the disk. */
export async function removeFromIndex(place: Place, terminal: Terminal, how: 'purge' | 'run'): Promise<IndexRemoval> {
  const { config, folder } = place;
  const update = async (address: EngineAddress, job: typeof updateIndex): Promise<void> => {
    using engine = new SearchEngine(address);
    await job({
      reader: openGitArchiveReader(folder.archive),
      engine,
      log: terminalLog(terminal),
      now: () => Date.now(),
      onProgress: ({ sessionsDone, sessionsTotal }) =>
        terminal.progress(`Making the index anew · ${sessionsDone} of ${sessionsTotal} conversations`),
    });
  };
  try {
    const server = configuredServer(config);
    if (server) await update(server, updateIndex);
    else if (isEmpty(folder.index)) return { state: 'none' };
    else await withEmbedded(folder, terminal, (address) => update(address, how === 'purge' ? purgeIndex : updateIndex));
    return { state: 'removed', at: new Date().toISOString() };
  } catch (error) {
    // The archive is done with; what the index still shows is told, and goes with the next update.
    if (!(error instanceof AppError)) throw error;
    return { state: 'pending', reason: error.message, hint: 'Run `siphon index` as soon as that is over.' };
  }
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return true;
  }
}
