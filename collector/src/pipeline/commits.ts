/** When what was put is committed; and that a carrier counts as read only after its sessions are durable. */
import type { CollectCounts } from './collect-counts.ts';
import type { CollectorParts } from './collector-parts.ts';
import { missing } from './file-facts.ts';
import type { SeenCarrier } from './seen-carrier.ts';

/** The first commit comes early, so that there is something to search; each one after it is twice as large, so that whoever indexes them is never without work. */
const firstCommitBytes = 2 * (1 << 20);
const largestCommitBytes = 24 * (1 << 20);
const commitIntervalMs = 2_000;

type CommittingParts = Pick<CollectorParts, 'archive' | 'seen' | 'log' | 'now'>;

export class Commits {
  readonly #parts: CommittingParts;
  readonly #counts: CollectCounts;
  readonly #onCommit: (() => void) | undefined;
  readonly #read = new Map<string, SeenCarrier>();
  readonly #outdated = new Map<string, Pick<SeenCarrier, 'source'>>();
  #lastAt: number;

  constructor(parts: CommittingParts, counts: CollectCounts, onCommit: (() => void) | undefined) {
    this.#parts = parts;
    this.#counts = counts;
    this.#onCommit = onCommit;
    this.#lastAt = parts.now();
  }

  /** A carrier of which everything was put. */
  add(path: string, carrier: SeenCarrier): void {
    this.#read.set(path, carrier);
    this.#outdated.delete(path);
  }

  /** A carrier that has to be read again as it is, by this run or the next: the state has it as one that was not there. */
  outdate(path: string): void {
    const carrier = this.#read.get(path) ?? this.#parts.seen.get(path);
    if (!carrier) return;
    this.#read.set(path, { ...carrier, ...missing });
    this.#outdated.set(path, carrier);
  }

  /** The carriers that are to be read again, and were not yet. */
  get outdated(): readonly (readonly [path: string, carrier: Pick<SeenCarrier, 'source'>])[] {
    return [...this.#outdated];
  }

  async commitIfDue(): Promise<void> {
    const { stagedBytes } = this.#parts.archive;
    const isMuch = stagedBytes >= Math.min(firstCommitBytes * 2 ** this.#counts.commits, largestCommitBytes);
    const isLate = stagedBytes > 0 && this.#parts.now() - this.#lastAt >= commitIntervalMs;
    if (isMuch || isLate) await this.commit();
  }

  async commit(): Promise<void> {
    const { archive, seen, log, now } = this.#parts;
    const commit = await archive.commit();
    for (const [path, carrier] of this.#read) seen.put(path, carrier);
    this.#read.clear();
    this.#lastAt = now();
    if (commit === undefined) return;
    this.#counts.commits += 1;
    await seen.save();
    log.debug('collect.committed', { commit });
    this.#onCommit?.();
  }
}
