/** The thread that writes, so that searches go on while documents are imported. */
import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from './api-error.ts';
import { EngineWriter } from './engine-writer.ts';
import type { WriterAnswer, WriterCall } from './writer-client.ts';

const port = parentPort;
if (!port) throw new Error('writer-worker runs as a worker thread only');
const writer = new EngineWriter(String(workerData));

port.on('message', (call: WriterCall) => {
  port.postMessage(answer(call));
  if (call.method === 'close') port.close();
});

function answer({ id, method, parameters }: WriterCall): WriterAnswer {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the client's types pair method and parameters
    const work = writer[method] as (...parameters: readonly unknown[]) => unknown;
    return { id, result: work.apply(writer, [...parameters]) };
  } catch (error) {
    if (error instanceof ApiError) return { id, refusal: { status: error.status, message: error.message } };
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
