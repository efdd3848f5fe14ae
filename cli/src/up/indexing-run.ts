/** One run over what is in the archive now. */
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import type { WriterCalls } from '@session-siphon/indexer/embedded/writing/writer-calls';
import { WritingEngine } from '@session-siphon/indexer/embedded/writing/writing-engine';
import { purgeIndex } from '@session-siphon/indexer/purge-index';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { type IndexCounts, updateIndex } from '@session-siphon/indexer/update-index';
import { createLog } from '@session-siphon/schemas/log';

interface IndexingParts {
  /** Path of the archive. */
  readonly archive: string;
  readonly address: EngineAddress;
  /** Where this thread writes the engine's file. */
  readonly calls: WriterCalls | undefined;
  onLog(line: string): void;
}

/** `purge` leaves nothing of what was removed, where the engine has a file that can be made anew. */
export async function indexArchive(
  kind: 'run' | 'purge',
  { archive, address, calls, onLog }: IndexingParts,
): Promise<IndexCounts> {
  using engine = calls ? new WritingEngine(address, calls) : new SearchEngine(address);
  const update = kind === 'purge' && calls ? purgeIndex : updateIndex;
  return await update({
    // Opened anew, because every commit adds a pack.
    reader: openGitArchiveReader(archive),
    engine,
    log: createLog({ level: 'warn', write: onLog }),
    now: () => Date.now(),
  });
}
