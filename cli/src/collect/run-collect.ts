/** `siphon collect`. */
import type { Collector } from '@session-siphon/collector/collector';
import type { CollectCounts } from '@session-siphon/collector/pipeline/collect-counts';
import type { SessionSummary } from '@session-siphon/collector/pipeline/session-summary';
import { exitCodes } from '@session-siphon/schemas/errors';
import { pauseGate } from '../consent/pause-gate.ts';
import { createDataFolder, writeFailure } from '../data-folder.ts';
import { jsonLine } from '../json-line.ts';
import { Pushing } from '../push/pushing.ts';
import { stopSignal } from '../stop-signal.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { CollectedRules } from './changed-rules.ts';
import { type CollectAnswer, dryRunLines, progressLine, stoppedLines, summaryLines } from './collect-report.ts';
import { collectorOf, openArchive, passingCollector } from './open-collector.ts';
import { type Place, checkHome, findPlace, knownMachineId } from '../place.ts';
import { withRepair } from './repair-archive.ts';

interface CollectOptions {
  readonly watch: boolean;
  readonly 'dry-run': boolean;
  readonly home: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

export async function runCollect(options: CollectOptions, terminal: Terminal): Promise<number> {
  const place = await findPlace(options, terminal);
  checkHome(place);
  const stop = stopSignal();
  try {
    const run = { place, options, terminal, signal: stop.signal };
    await (options['dry-run'] ? collectNothing(run) : withRepair(place, terminal, () => collectAndPush(run)));
    return stop.signal.aborted && !options.watch ? exitCodes.interrupted : exitCodes.ok;
  } catch (error) {
    throw writeFailure(place.folder, error);
  } finally {
    stop.dispose();
  }
}

interface Run {
  readonly place: Place;
  readonly options: CollectOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** A dry run: the same into an archive that nobody keeps. */
async function collectNothing(run: Run): Promise<void> {
  const { MemoryArchive } = await import('@session-siphon/collector/archive/memory-archive');
  const { forgottenHere } = await import('@session-siphon/collector/archive/forgotten-here');
  await using archive = new MemoryArchive(forgottenHere(run.place.folder.archive));
  const gate = gateOf(run);
  const collector = passingCollector(run.place, archive, { log: terminalLog(run.terminal), gate });
  const { report } = await collectOnce(collector, run);
  if (run.options.watch && !run.signal.aborted) await watch(collector, run, { report, onCommit: () => undefined });
}

async function collectAndPush(run: Run): Promise<void> {
  const { place, options, terminal, signal } = run;
  createDataFolder(place.folder);
  const rules = new CollectedRules(place);
  await using archive = await openArchive(place);
  const gate = gateOf(run);
  const collector = collectorOf(place, archive, { log: terminalLog(terminal), gate });
  const { report, counts } = await collectOnce(collector, run);
  for (const line of await rules.lines(counts)) terminal.say(line);
  const pushing = await Pushing.open(place, terminal);
  if (!options.watch || signal.aborted) return pushing?.pushIfReachable();
  const pushes = pushing?.schedule();
  pushes?.changed();
  const { serveRequests } = await import('../consent/archive-requests.ts');
  const { workOn } = await import('../consent/archive-work.ts');
  const part = { directory: place.folder.archive, machine: knownMachineId(place) };
  await using _requests = serveRequests(place.folder, async (work) => {
    const done = await gate.alone(() => workOn({ archive, collector, ...part }, work));
    pushes?.changed();
    return done;
  });
  await watch(collector, run, { report, onCommit: () => pushes?.changed() });
  await pushes?.close();
}

function gateOf({ place, options, terminal }: Run): ReturnType<typeof pauseGate> {
  return pauseGate({ folder: place.folder, terminal, stays: options.watch });
}

async function collectOnce(
  collector: Collector,
  run: Run,
): Promise<{ readonly report: Reporter; readonly counts: Readonly<CollectCounts> }> {
  const { terminal, signal } = run;
  const report = reporterOf(run);
  const started = performance.now();
  const counts = await collector.collect({
    signal,
    onProgress: (progress) => terminal.progress(progressLine(progress, performance.now() - started)),
    onSession: report.session,
  });
  report.run(counts, performance.now() - started);
  return { report, counts };
}

async function watch(
  collector: Collector,
  { terminal, signal }: Run,
  { report, onCommit }: { readonly report: Reporter; readonly onCommit: () => void },
): Promise<void> {
  await collector.watch({
    signal,
    onReady: () => terminal.say('Watching for new lines. Ctrl-C stops.'),
    onSession: report.session,
    onCommit,
    onCounts: (changed) => {
      if (changed.parsed > 0) report.run(changed, 0);
    },
  });
}

interface Reporter {
  session(summary: SessionSummary): void;
  /** Says what a run did. */
  run(counts: CollectCounts, elapsedMs: number): void;
}

/** In words, or with --json as one object a run. */
function reporterOf({ options, terminal, signal }: Run): Reporter {
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
        terminal.print(jsonLine(answer));
      },
    };
  return {
    session: () => undefined,
    run(counts, elapsedMs) {
      const linesOf = dryRun ? dryRunLines : signal.aborted ? stoppedLines : summaryLines;
      for (const line of linesOf(counts, elapsedMs)) terminal.say(line);
    },
  };
}
