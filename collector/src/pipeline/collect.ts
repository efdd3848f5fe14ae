/** The collector's job: scan → read → complete → redact → put → commit, newest carriers first. Work follows what changed. */
import { AppError } from '@session-siphon/schemas/errors';
import type { CarrierReading } from './carrier-reading.ts';
import { changedCarriers } from './changed-carriers.ts';
import { type CollectCounts, type CollectProgress, noCounts } from './collect-counts.ts';
import type { CollectorParts } from './collector-parts.ts';
import { Commits } from './commits.ts';
import { type ReadingGate, openGate } from '../consent/reading-gate.ts';
import { type FoundCarrier, findAgain, newestFirst, scan } from './scan.ts';
import type { SessionSummary } from './session-summary.ts';
import { failureReason } from './unreadable-carrier.ts';

interface RunOptions {
  readonly signal?: AbortSignal;
  /** After every carrier that had to be read. */
  onProgress?(progress: CollectProgress): void;
  /** Every session that was put into the archive, also when it was there already. */
  onSession?(summary: SessionSummary): void;
  /** After every commit, so that it can be indexed. */
  onCommit?(): void;
}

/** Reads what changed below the roots and commits it. An unreadable carrier is counted and costs only itself. */
export async function collect(parts: CollectorParts, options: RunOptions = {}): Promise<CollectCounts> {
  const { carriers, unreadable } = await scan(parts.roots);
  for (const folder of unreadable) parts.log.warn('collect.folder-unreadable', { folder });
  return collectCarriers(parts, carriers, options);
}

/** The same for some carriers, as a watcher finds them. A source that wants others of the same root still gets them. */
export async function collectCarriers(
  parts: CollectorParts,
  carriers: readonly FoundCarrier[],
  options: RunOptions = {},
): Promise<CollectCounts> {
  const changed = changedCarriers(carriers, parts).toSorted(newestFirst);
  const run = new Run(parts, options, { carriers: carriers.length, changed: changed.length });
  for (const carrier of changed) {
    if (options.signal?.aborted) break;
    await run.collectOne(carrier);
  }
  if (!options.signal?.aborted) await run.collectSuccessors();
  await run.finish();
  return run.counts;
}

class Run {
  readonly counts: CollectCounts;
  readonly #parts: CollectorParts;
  readonly #options: RunOptions;
  readonly #gate: ReadingGate;
  readonly #commits: Commits;
  #reading: CarrierReading | undefined;
  #done: number;

  constructor(
    parts: CollectorParts,
    options: RunOptions,
    { carriers, changed }: { readonly carriers: number; readonly changed: number },
  ) {
    this.#parts = parts;
    this.#options = options;
    this.#gate = parts.gate ?? openGate;
    this.counts = noCounts(carriers);
    this.#commits = new Commits(parts, this.counts, options.onCommit);
    this.#done = carriers - changed;
  }

  async collectOne(carrier: FoundCarrier): Promise<void> {
    if (!(await this.#readWhenAllowed(carrier))) this.counts.held += 1;
    this.#done += 1;
    this.#options.onProgress?.({
      carriersDone: this.#done,
      carriersTotal: this.counts.carriers,
      counts: this.counts,
    });
  }

  /** Which carrier tells a session can change hands in a run: the longest copy that gave way before counts after that. */
  async collectSuccessors(): Promise<void> {
    for (const [path, { source }] of this.#commits.outdated) {
      const carrier = findAgain(this.#parts.roots, { path, source });
      if (carrier) await this.#readWhenAllowed(carrier);
    }
  }

  #readWhenAllowed(carrier: FoundCarrier): Promise<boolean> {
    const { signal } = this.#options;
    const beforeWaiting = () => this.#gate.alone(() => this.#commits.commit());
    return this.#gate.read(() => this.#readSafely(carrier), { signal, beforeWaiting });
  }

  finish(): Promise<void> {
    return this.#gate.alone(async () => {
      await this.#parts.archive.writeDue();
      await this.#commits.commit();
      await this.#parts.seen.save();
    });
  }

  async #readSafely(carrier: FoundCarrier): Promise<void> {
    this.#reading ??= await this.#startReading();
    try {
      this.#commits.add(carrier.path, await this.#reading.read(carrier));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'CARRIER_UNREADABLE') throw error;
      this.counts.failed += 1;
      this.#parts.log.warn('collect.carrier-unreadable', { path: carrier.path, reason: failureReason(error) });
    }
    await this.#commits.commitIfDue();
  }

  async #startReading(): Promise<CarrierReading> {
    // Loaded here: most runs find nothing to read.
    const [{ CarrierReading }, { SessionIntake }] = await Promise.all([
      import('./carrier-reading.ts'),
      import('./session-intake.ts'),
    ]);
    const { counts } = this;
    const intake = new SessionIntake(this.#parts, { counts, onSession: this.#options.onSession });
    return new CarrierReading(this.#parts, { counts, commits: this.#commits, intake });
  }
}
