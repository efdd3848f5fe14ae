/** What a run counts, and how far it is. */

/** Counts of one run. */
export interface CollectCounts {
  carriers: number;
  /** Carriers that were read; the others had not changed. */
  parsed: number;
  bytesRead: number;
  sessions: { added: number; changed: number; same: number; duplicate: number };
  messages: number;
  skips: number;
  redactions: number;
  /** Conversations that were met in this run and withheld by the person's choice. */
  withheld: number;
  /** Carriers that a pause left for later. */
  held: number;
  /** Carriers that could not be read. */
  failed: number;
  commits: number;
}

export interface CollectProgress {
  readonly carriersDone: number;
  readonly carriersTotal: number;
  readonly counts: Readonly<CollectCounts>;
}

export function noCounts(carriers: number): CollectCounts {
  return {
    carriers,
    parsed: 0,
    bytesRead: 0,
    sessions: { added: 0, changed: 0, same: 0, duplicate: 0 },
    messages: 0,
    skips: 0,
    redactions: 0,
    withheld: 0,
    held: 0,
    failed: 0,
    commits: 0,
  };
}
