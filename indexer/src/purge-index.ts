/** Makes the embedded engine's index anew and writes its file anew: of what was deleted from it nothing is left on the disk. */
import { type IndexCounts, updateIndex } from './update-index.ts';

type PurgeOptions = Omit<Parameters<typeof updateIndex>[0], 'rebuild'>;

export async function purgeIndex(options: PurgeOptions): Promise<IndexCounts> {
  const counts = await updateIndex({ ...options, rebuild: true });
  await options.engine.send({ method: 'POST', path: '/operations/db/compact', idleMs: longestCompactionMs });
  return counts;
}

/** It copies the file once. */
const longestCompactionMs = 10 * 60_000;
