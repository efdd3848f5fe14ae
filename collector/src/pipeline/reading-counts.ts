/** What is counted while a carrier is read, taken piece by piece: a session with a version of its own keeps its own counts. */
import type { Findings } from '../redact/redact.ts';
import type { LeftOut } from './read-carrier.ts';
import type { SeenCounts } from './seen-carrier.ts';

export class ReadingCounts {
  /** Of everything taken so far. */
  readonly total = { skips: 0, redactions: 0 };
  readonly #leftOut: LeftOut;
  #redactions: Record<string, number> = {};

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  addRedactions(findings: Findings): void {
    for (const [rule, count] of Object.entries(findings))
      this.#redactions[rule] = (this.#redactions[rule] ?? 0) + count;
  }

  /** Forgets what was counted since the last call: it was about a session that is withheld. */
  discard(): void {
    this.#leftOut.skips.clear();
    this.#leftOut.drops.clear();
  }

  /** What was counted since the last call. */
  take(): SeenCounts {
    const skips = emptied(this.#leftOut.skips);
    const drops = emptied(this.#leftOut.drops);
    const redactions = this.#redactions;
    this.#redactions = {};
    this.total.skips += sum(skips);
    this.total.redactions += sum(redactions);
    return { ...ifAny('skips', skips), ...ifAny('drops', drops), ...ifAny('redactions', redactions) };
  }
}

function emptied(counts: Map<string, number>): Record<string, number> {
  const taken = Object.fromEntries(counts);
  counts.clear();
  return taken;
}

function ifAny(name: keyof SeenCounts, counts: Readonly<Record<string, number>>): SeenCounts {
  return Object.keys(counts).length > 0 ? { [name]: counts } : {};
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
