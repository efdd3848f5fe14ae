/** The bundled demo: a home folder with invented transcripts, as the assistants write them, collected the way real ones are. */
import { fileURLToPath } from 'node:url';
import type { ArchiveWriter } from '@session-siphon/collector/archive/archive-writer';
import { createCollector } from '@session-siphon/collector/collector';
import { keptState } from '@session-siphon/collector/collector-state';
import type { CollectCounts } from '@session-siphon/collector/pipeline/collect-counts';
import type { SessionSummary } from '@session-siphon/collector/pipeline/session-summary';
import type { Log } from '@session-siphon/schemas/log';

const demoHome = fileURLToPath(new URL('../../demo/home', import.meta.url));

/** Name of the machine that the demo's conversations are from. */
export const demoMachine = 'demo-laptop';

interface DemoOptions {
  /** State of the demo's own data folder. */
  readonly stateFolder: string;
  readonly log: Log;
  onSession?(summary: SessionSummary): void;
}

/** Puts every demo conversation into the archive and commits them. */
export function archiveDemo(
  archive: ArchiveWriter,
  { stateFolder, log, onSession }: DemoOptions,
): Promise<CollectCounts> {
  const collector = createCollector({
    // The home is laid out as on Linux, and nothing that this machine's environment says is about it.
    hosts: [{ home: demoHome, platform: 'linux', env: {} }],
    config: {},
    archive,
    state: keptState(stateFolder),
    machine: demoMachine,
    person: 'Robin Example',
    isShared: false,
    log,
    now: () => performance.now(),
  });
  return collector.collect(onSession ? { onSession } : {});
}
