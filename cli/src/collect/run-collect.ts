/** `siphon collect`. */
import { MemoryArchive } from '@session-siphon/collector/archive/memory-archive';
import type { CollectCounts } from '@session-siphon/collector/pipeline/collect';
import { exitCodes } from '@session-siphon/schemas/errors';
import { createDataFolder, writeFailure } from '../data-folder.ts';
import { stopSignal } from '../stop-signal.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { type CollectAnswer, progressLine, summaryLines } from './collect-report.ts';
import { checkHome, collectorOf, findPlace, openArchive } from './open-collector.ts';

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
    await using archive = dryRun ? new MemoryArchive() : await openArchive(place);
    const collector = collectorOf(place, archive, terminalLog(terminal));
    const report = reporter(options, terminal);
    const started = performance.now();
    const counts = await collector.collect({
      signal: stop.signal,
      onProgress: (progress) => terminal.progress(progressLine(progress, performance.now() - started)),
    });
    report(counts, performance.now() - started);
    if (options.watch && !stop.signal.aborted) {
      await collector.watch({
        signal: stop.signal,
        onReady: () => terminal.say('Watching for new lines. Ctrl-C stops.'),
        onCounts: (changed) => {
          if (changed.parsed > 0) report(changed, 0);
        },
      });
    }
    return stop.signal.aborted && !options.watch ? exitCodes.interrupted : exitCodes.ok;
  } catch (error) {
    throw writeFailure(place.folder, error);
  } finally {
    stop.dispose();
  }
}

/** Says what a run did; with --json as one object a run. */
function reporter(options: CollectOptions, terminal: Terminal): (counts: CollectCounts, elapsedMs: number) => void {
  if (options.json)
    return (counts, elapsedMs) => {
      const answer: CollectAnswer = { version: 1, dryRun: options['dry-run'], counts, tookMs: Math.round(elapsedMs) };
      terminal.print(JSON.stringify(answer) + '\n');
    };
  return (counts, elapsedMs) => {
    for (const line of summaryLines(counts, elapsedMs)) terminal.say(line);
    if (options['dry-run']) terminal.say('Nothing was written: this was a dry run.');
  };
}
