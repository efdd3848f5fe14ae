/**
 * The thread that indexes, so that collecting goes on meanwhile, and that writes the embedded engine's file: what it indexes need not go to another thread.
 * One run after the other; started by `Indexing`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { WriterCalls } from '@session-siphon/indexer/embedded/writing/writer-calls';
import type { IndexingAnswer, IndexingRequest, IndexingStart } from './indexing.ts';
import { toWire } from './wire-error.ts';

const port = parentPort;
if (!port) throw new Error('indexing-worker runs as a worker thread only');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Indexing` starts this thread with exactly this
const { archive, writing } = workerData as IndexingStart;
const calls = writing && new WriterCalls(writing.port, writing.dataDir);
calls?.listen();
const answer = (message: IndexingAnswer) => port.postMessage(message);

port.on('message', (request: IndexingRequest) => void run(request));

async function run({ kind, engine }: IndexingRequest): Promise<void> {
  try {
    // Loaded here: the search server waits for this thread before it answers.
    const { indexArchive } = await import('./indexing-run.ts');
    const counts = await indexArchive(kind, {
      archive,
      address: engine,
      calls,
      onLog: (line) => answer({ kind: 'log', line }),
    });
    answer({ kind: 'done', counts });
  } catch (error) {
    answer({ kind: 'failed', failure: toWire(error) });
  }
}
