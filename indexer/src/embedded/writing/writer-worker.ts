/** The thread that does nothing but write, so that searches go on while documents are imported. */
import { workerData } from 'node:worker_threads';
import { WriterCalls } from './writer-calls.ts';
import type { WritingStart } from './writing-thread.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `startWritingThread` starts this thread with exactly this
const { port, dataDir } = workerData as WritingStart;
new WriterCalls(port, dataDir).listen();
