/** `siphon index`. */
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { type IndexCounts, updateIndex } from '@session-siphon/indexer/update-index';
import { configuredServer } from '@session-siphon/schemas/configured-server';
import { exitCodes } from '@session-siphon/schemas/errors';
import { checkDataFolder, dataFolderAt } from '../data-folder.ts';
import { jsonLine } from '../json-line.ts';
import { loadConfig } from '../load-config.ts';
import { withEmbedded } from '../serve/with-embedded.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { typesenseAddress } from '../typesense-address.ts';
import { indexProgressLine, indexSummaryLines } from './index-report.ts';

interface IndexOptions {
  readonly archive: string | undefined;
  readonly typesense: string | undefined;
  readonly rebuild: boolean;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** What `siphon index --json` prints. Version 1; fields are only added. */
interface IndexAnswer {
  readonly version: 1;
  readonly counts: IndexCounts;
  readonly tookMs: number;
}

export async function runIndex(options: IndexOptions, terminal: Terminal): Promise<number> {
  const config = await loadConfig(options.config, terminal);
  const folder = dataFolderAt(options.data ?? config.data);
  if (options.archive === undefined) checkDataFolder(folder);
  const reader = openGitArchiveReader(options.archive ?? folder.archive);
  const remote = typesenseAddress(options.typesense) ?? configuredServer(config);
  const run = async (address: EngineAddress): Promise<IndexCounts> => {
    using engine = new SearchEngine(address);
    const started = performance.now();
    const counts = await updateIndex({
      reader,
      engine,
      log: terminalLog(terminal),
      now: () => Date.now(),
      rebuild: options.rebuild,
      onProgress: (progress) => terminal.progress(indexProgressLine(progress, performance.now() - started)),
    });
    const tookMs = Math.round(performance.now() - started);
    if (options.json) terminal.print(jsonLine({ version: 1, counts, tookMs } satisfies IndexAnswer));
    else for (const line of indexSummaryLines(counts, tookMs)) terminal.say(line);
    return counts;
  };
  const counts = remote ? await run(remote) : await withEmbedded(folder, terminal, run);
  return counts.rejected > 0 || counts.sessions.failed > 0 ? exitCodes.failed : exitCodes.ok;
}
