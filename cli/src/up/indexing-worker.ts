/** The thread that indexes, so that collecting goes on meanwhile. One run after the other; started by `Indexing`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { purgeIndex } from '@session-siphon/indexer/purge-index';
import { updateIndex } from '@session-siphon/indexer/update-index';
import { createLog } from '@session-siphon/schemas/log';
import type { IndexingAnswer, IndexingRequest, IndexingStart } from './indexing.ts';
import { toWire } from './wire-error.ts';

const port = parentPort;
if (!port) throw new Error('indexing-worker runs as a worker thread only');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Indexing` starts this thread with exactly this
const { archive, engine: address, isEmbedded } = workerData as IndexingStart;
const engine = new SearchEngine(address);
const answer = (message: IndexingAnswer) => port.postMessage(message);

port.on('message', (request: IndexingRequest) => {
  if (request === 'run') void run(updateIndex);
  else if (request === 'purge') void run(isEmbedded ? purgeIndex : updateIndex);
  else {
    engine.close();
    port.close();
  }
});

async function run(update: typeof updateIndex): Promise<void> {
  try {
    // Opened anew, because every commit adds a pack.
    const counts = await update({
      reader: openGitArchiveReader(archive),
      engine,
      log: createLog({ level: 'warn', write: (line) => answer({ kind: 'log', line }) }),
      now: () => Date.now(),
      onProgress: (progress) => answer({ kind: 'progress', progress }),
    });
    answer({ kind: 'done', counts });
  } catch (error) {
    answer({ kind: 'failed', failure: toWire(error) });
  }
}
