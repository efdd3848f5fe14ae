/** `siphon collect`. */
import type { ArchiveWriter, EditableArchive } from '@session-siphon/collector/archive/archive-writer';
import { MemoryArchive } from '@session-siphon/collector/archive/memory-archive';
import { forgottenHere } from '@session-siphon/collector/archive/tombstones';
import type { CollectCounts } from '@session-siphon/collector/pipeline/collect-counts';
import { Seen } from '@session-siphon/collector/pipeline/seen';
import type { SessionSummary } from '@session-siphon/collector/pipeline/session-summary';
import { exitCodes } from '@session-siphon/schemas/errors';
import { serveRequests } from '../consent/archive-requests.ts';
import { workOn } from '../consent/archive-work.ts';
import { pauseGate } from '../consent/pause-gate.ts';
import { createDataFolder, writeFailure } from '../data-folder.ts';
import { Pushing } from '../push/pushing.ts';
import { stopSignal } from '../stop-signal.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { type CollectAnswer, progressLine, summaryLines } from './collect-report.ts';
import { checkHome, collectorOf, findPlace, knownMachineId, openArchive } from './open-collector.ts';

interface CollectOptions {
  readonly watch: boolean;
  readonly 'dry-run': boolean;
  readonly home: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

export async function runCollect(options: CollectOptions, terminal: Terminal): Promise<number> {
  const place = findPlace(options, terminal);
  checkHome(place);
  createDataFolder(place.folder);
  const dryRun = options['dry-run'];
  const stop = stopSignal();
  try {
    await using archive = dryRun ? new MemoryArchive(forgottenHere(place.folder.archive)) : await openArchive(place);
    const gate = pauseGate({ folder: place.folder, terminal, stays: options.watch });
    const seen = dryRun ? Seen.inMemory() : undefined;
    const collector = collectorOf(place, archive, { log: terminalLog(terminal), gate, seen });
    const report = reporterOf(options, terminal);
    const started = performance.now();
    const counts = await collector.collect({
      signal: stop.signal,
      onProgress: (progress) => terminal.progress(progressLine(progress, performance.now() - started)),
      onSession: report.session,
    });
    report.run(counts, performance.now() - started);
    const pushing = dryRun ? undefined : await Pushing.open(place, terminal);
    if (options.watch && !stop.signal.aborted) {
      const pushes = pushing?.schedule();
      pushes?.changed();
      const part = { directory: place.folder.archive, machine: knownMachineId(place) };
      await using _requests = isEditable(archive)
        ? serveRequests(place.folder, async (work) => {
            const done = await gate.alone(() => workOn({ archive, collector, ...part }, work));
            pushes?.changed();
            return done;
          })
        : undefined;
      await collector.watch({
        signal: stop.signal,
        onReady: () => terminal.say('Watching for new lines. Ctrl-C stops.'),
        onSession: report.session,
        onCommit: () => pushes?.changed(),
        onCounts: (changed) => {
          if (changed.parsed > 0) report.run(changed, 0);
        },
      });
      await pushes?.close();
    } else await pushing?.pushIfReachable();
    return stop.signal.aborted && !options.watch ? exitCodes.interrupted : exitCodes.ok;
  } catch (error) {
    throw writeFailure(place.folder, error);
  } finally {
    stop.dispose();
  }
}

function isEditable(archive: ArchiveWriter): archive is EditableArchive {
  return 'commitChange' in archive;
}

interface Reporter {
  session(summary: SessionSummary): void;
  /** Says what a run did. */
  run(counts: CollectCounts, elapsedMs: number): void;
}

/** In words, or with --json as one object a run. */
function reporterOf(options: CollectOptions, terminal: Terminal): Reporter {
  const dryRun = options['dry-run'];
  const conversations: SessionSummary[] = [];
  if (options.json)
    return {
      session: (summary) => conversations.push(summary),
      run(counts, elapsedMs) {
        const read = conversations.splice(0);
        const answer: CollectAnswer = {
          version: 1,
          dryRun,
          counts,
          conversations: read,
          tookMs: Math.round(elapsedMs),
        };
        terminal.print(JSON.stringify(answer) + '\n');
      },
    };
  return {
    session: () => undefined,
    run(counts, elapsedMs) {
      for (const line of summaryLines(counts, elapsedMs)) terminal.say(line);
      if (dryRun) terminal.say('Nothing was written: this was a dry run.');
    },
  };
}
