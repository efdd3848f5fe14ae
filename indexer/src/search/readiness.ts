/** What `/health` does not say: whether a server has indexed all it was given, and whether it has it at once after a restart. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import { arrayOf, objectOf } from '@session-siphon/schemas/narrow';
import { serverNodes } from '@session-siphon/schemas/server-nodes';
import { type EngineAddress, SearchEngine } from './search-engine.ts';

const patienceMs = 2 * 60_000;
const longestPauseMs = 2_000;

/**
 * Waits until the server has worked off every write. After a restart it reads its documents again, and says that it is healthy long before it has them: a
 * checkpoint that is not there yet would be taken for none. Throws SEARCH_NOT_READY when that takes too long.
 */
export async function untilSettled(engine: SearchEngine, signal?: AbortSignal): Promise<void> {
  const started = performance.now();
  for (let pauseMs = 50; !(await isSettled(engine)); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    if (performance.now() - started > patienceMs) throw stillLoading(engine.address);
    await sleep(pauseMs, undefined, { signal });
  }
}

/** What is said of a server that takes too long. */
export function stillLoading({ url }: EngineAddress): AppError {
  return new AppError('SEARCH_NOT_READY', `the search server ${url} has not finished loading.`, {
    hint: 'Try again in a while.',
  });
}

async function isSettled(engine: SearchEngine): Promise<boolean> {
  try {
    return (await pendingWrites(engine)) === 0;
  } catch (error) {
    if (error instanceof AppError && error.code === 'SEARCH_NOT_READY') return false;
    throw error;
  }
}

/** Writes that the server has taken and not yet worked off; 0 where it does not say. */
export async function pendingWrites(engine: SearchEngine): Promise<number> {
  // A key that may not see the numbers still may write.
  const stats = await engine.json({ method: 'GET', path: '/stats.json', accepts: [401, 403, 404] });
  return Number(objectOf(stats)['pending_write_batches'] ?? 0);
}

/** How many documents of a collection an indexing run has written. */
export async function writtenBy(engine: SearchEngine, collection: string, rev: number): Promise<number> {
  const search = { collection, q: '*', query_by: 'title', filter_by: `rev:=${rev}`, per_page: 0 };
  const [result] = arrayOf(objectOf(await engine.multiSearch([search]))['results']);
  const { found } = objectOf(result);
  if (found !== undefined) return Number(found);
  throw new AppError('SEARCH_FAILED', `${engine.address.url} does not say how many documents it holds.`, {
    hint: 'Give a key that may also search the collections.',
  });
}

/** How many documents a collection holds; none when it is not there. */
export async function documentCount(engine: SearchEngine, collection: string): Promise<number> {
  const facts = await engine.json({ method: 'GET', path: `/collections/${collection}`, accepts: [404] });
  return Number(objectOf(facts)['num_documents'] ?? 0);
}

/** The copy of its snapshot that the server wants to make: the whole index once more, for everybody on its machine to read. None can be made here. */
const nowhere = '/dev/null/none';
const snapshotIdleMs = 5_000;

/** Asks every node for a snapshot: without one it indexes everything again after a restart. */
export async function keepForRestart({ address }: SearchEngine, log: Log): Promise<void> {
  await Promise.all(serverNodes(address.url).map((url) => keepOnNode({ ...address, url }, log)));
}

async function keepOnNode(address: EngineAddress, log: Log): Promise<void> {
  using node = new SearchEngine(address);
  try {
    await node.send({
      method: 'POST',
      path: `/operations/snapshot?snapshot_path=${encodeURIComponent(nowhere)}`,
      idleMs: snapshotIdleMs,
    });
  } catch (error) {
    // Version 0.24 often makes it and never answers. Without it nothing is lost but time.
    if (!(error instanceof AppError)) throw error;
    log.debug('index.snapshot-unanswered', { code: error.code });
  }
}
