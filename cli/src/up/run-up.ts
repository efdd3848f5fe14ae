/** `siphon up`: collect, index and serve, each without waiting for the others. */
import type { PushSchedule } from '@session-siphon/collector/archive/remote/push-schedule';
import type { Collector } from '@session-siphon/collector/collector';
import type { CollectCounts } from '@session-siphon/collector/pipeline/collect-counts';
import { exitCodes } from '@session-siphon/schemas/errors';
import { CollectedRules } from '../collect/changed-rules.ts';
import { stoppedLines, summaryLines } from '../collect/collect-report.ts';
import { plural } from '../counted.ts';
import { collectorOf, openArchive } from '../collect/open-collector.ts';
import { type Place, checkHome, findPlace, knownMachineId } from '../place.ts';
import { placesText } from '../collect/places-text.ts';
import { withRepair } from '../collect/repair-archive.ts';
import { serveRequests } from '../consent/archive-requests.ts';
import { workOn } from '../consent/archive-work.ts';
import { pauseGate } from '../consent/pause-gate.ts';
import { createDataFolder, dataFolderAt, lockDataFolder, writeFailure } from '../data-folder.ts';
import { Pushing } from '../push/pushing.ts';
import { readServerFile } from '../serve/server-file.ts';
import { stopSignal } from '../stop-signal.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { archiveDemo, demoMachine } from './demo-archive.ts';
import { openBrowser } from './open-browser.ts';
import { Running } from './running.ts';

interface UpOptions {
  readonly port: number | undefined;
  readonly home: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly 'no-open': boolean;
  readonly once: boolean;
}

export async function runUp(options: UpOptions, terminal: Terminal): Promise<number> {
  const place = await findPlace(options, terminal);
  checkHome(place);
  createDataFolder(place.folder);
  if (showsRunning(place, { options, terminal })) return exitCodes.ok;
  const stop = stopSignal();
  try {
    return await withRepair(place, terminal, () => upWith(place, { options, terminal, signal: stop.signal }));
  } catch (error) {
    throw writeFailure(place.folder, error);
  } finally {
    stop.dispose();
  }
}

async function upWith(place: Place, run: Run): Promise<number> {
  const { options, terminal, signal } = run;
  using _lock = lockDataFolder(place.folder);
  const rules = new CollectedRules(place);
  await using archive = await openArchive(place);
  const gate = pauseGate({ folder: place.folder, terminal, stays: !options.once });
  const collector = collectorOf(place, archive, { log: terminalLog(terminal), gate });
  if (archive.isEmpty && (await collector.scan()).length === 0) return await showDemo(place, collector, run);
  await using running = await Running.start(place, { ...run, isDemo: false });
  const pushing = await Pushing.open(place, terminal);
  const pushes = options.once ? undefined : pushing?.schedule();
  await using _requests = serveRequests(place.folder, async (work) => {
    const part = { directory: place.folder.archive, machine: knownMachineId(place) };
    const done = await gate.alone(() => workOn({ archive, collector, ...part }, work));
    pushes?.changed();
    await running.catchUp(work.kind === 'forget' ? 'purge' : 'run');
    return { ...done, indexedAt: new Date().toISOString() };
  });
  await running.race(collectAndWatch(collector, { running, pushes, rules }, run));
  if (options.once) await pushing?.pushIfReachable();
  return signal.aborted && options.once ? exitCodes.interrupted : exitCodes.ok;
}

/** Whoever asks for the site while one is served, by the background service for instance, sees that one. */
function showsRunning({ folder }: Place, { options, terminal }: Omit<Run, 'signal'>): boolean {
  const running = readServerFile(folder.serverFile);
  if (running?.siteUrl === undefined || options['no-open'] || options.once) return false;
  terminal.say(`Another siphon (process ${running.pid}) serves this data folder already.`);
  terminal.say(`Site: ${running.siteUrl}/`);
  openBrowser(`${running.siteUrl}/`);
  return true;
}

interface Run {
  readonly options: UpOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function collectAndWatch(
  collector: Collector,
  {
    running,
    pushes,
    rules,
  }: { readonly running: Running; readonly pushes: PushSchedule | undefined; readonly rules: CollectedRules },
  { options, terminal, signal }: Run,
): Promise<void> {
  const committed = (): void => {
    running.index();
    pushes?.changed();
  };
  const started = performance.now();
  // What an earlier start collected and did not index any more.
  running.index();
  const counts = await collector.collect({
    signal,
    onProgress: (progress) => running.collecting(progress, performance.now() - started),
    onCommit: committed,
  });
  running.collected();
  const linesOf = signal.aborted ? stoppedLines : summaryLines;
  for (const line of [...linesOf(counts, performance.now() - started), ...(await rules.lines(counts))])
    terminal.say(line);
  if (!signal.aborted) await running.indexed();
  // What an earlier start committed and did not push any more.
  if (!signal.aborted) pushes?.changed();
  if (signal.aborted || options.once) return pushes?.close();
  await collector.watch({
    signal,
    onReady: () => terminal.say('Watching for new lines. Ctrl-C stops.'),
    onCommit: committed,
    onCounts: (changed) => sayChange(changed, terminal),
  });
  await pushes?.close();
  terminal.say('Stopped. Everything that was read is in the archive.');
}

function sayChange({ sessions, messages }: CollectCounts, terminal: Terminal): void {
  if (sessions.added > 0) terminal.say(`New: ${plural(sessions.added, 'conversation')}.`);
  else if (sessions.changed > 0)
    terminal.progress(`Updated ${plural(sessions.changed, 'conversation')} (${plural(messages, 'message')}).`);
}

/** A machine without any assistant sees what the program does, with conversations that are not anybody's. */
async function showDemo(place: Place, collector: Collector, run: Run): Promise<number> {
  const { terminal, options, signal } = run;
  terminal.say('No conversations of AI coding assistants were found. siphon looked in:');
  for (const { source, roots } of collector.roots) terminal.say(`  ${source.title}: ${placesText(roots)}`);
  if (options.once) return exitCodes.ok;
  terminal.say(
    'Showing a demo archive with invented conversations instead. Once you have used an assistant, start siphon again.',
  );
  const demo: Place = {
    ...place,
    folder: dataFolderAt(place.folder.demo),
    person: 'Demo',
    config: { machine_id: demoMachine },
  };
  createDataFolder(demo.folder);
  {
    await using archive = await openArchive(demo);
    await archiveDemo(archive, { stateFolder: demo.folder.state, log: terminalLog(terminal) });
  }
  await using running = await Running.start(demo, { ...run, isDemo: true });
  running.index();
  await running.race(running.indexed());
  await running.race(untilAborted(signal));
  return exitCodes.ok;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
