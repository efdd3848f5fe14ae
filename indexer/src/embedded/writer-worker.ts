/** The thread that writes, so that searches go on while documents are imported. */
import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from './api-error.ts';
import { EngineWriter } from './engine-writer.ts';
import { type WriterAnswer, type WriterCall, buffersOf } from './writer-client.ts';

const port = parentPort;
if (!port) throw new Error('writer-worker runs as a worker thread only');
let writer: EngineWriter | undefined;

port.on('message', (call: WriterCall) => {
  port.postMessage(answer(call));
  // A body is large: its memory is free again at once, not when somebody collects it.
  for (const buffer of buffersOf(call.parameters)) buffer.transfer(0);
  if (call.method === 'close') port.close();
});

function answer({ id, method, parameters }: WriterCall): WriterAnswer {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the client's types pair method and parameters
    const work = open()[method] as (...parameters: readonly unknown[]) => unknown;
    return { id, result: work.apply(open(), [...parameters]) };
  } catch (error) {
    if (error instanceof ApiError) return { id, refusal: { status: error.status, message: error.message } };
    if (isDiskFull(error)) return { id, refusal: outOfDisk };
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Opened by the first call, so that a file that cannot be made is told to the caller. */
function open(): EngineWriter {
  return (writer ??= new EngineWriter(String(workerData)));
}

const outOfDisk = { status: 422, message: 'Rejecting write: running out of resource type: OUT_OF_DISK' };
/** SQLITE_FULL. */
const diskFullCode = 13;

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === diskFullCode;
}
