/**
 * What the collector knows of the carriers it has read: which version, and what was in it. A cache: without it everything is read again and the archive
 * answers `same`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../archive/atomic-files.ts';
import type { Companion, FoundFile } from './carrier.ts';
import type { Withheld } from './consent.ts';

/** What reading gave besides sessions; a count that is absent is none. */
export interface SeenCounts {
  /** Records that could not be read, by reason. */
  readonly skips?: Readonly<Record<string, number>>;
  /** Noise left out on purpose, by kind. */
  readonly drops?: Readonly<Record<string, number>>;
  /** Replaced secrets, by rule. */
  readonly redactions?: Readonly<Record<string, number>>;
}

/** A session that a carrier holds or held. Its own counts where it has a version of its own; else they stand with the carrier. */
export interface SeenSession extends SeenCounts {
  readonly id: string;
  readonly messages: number;
  /** ISO time of the last message with a time. */
  readonly newestAt?: string;
  /** As its draft named it. */
  readonly version?: string;
  readonly isExcerpt?: boolean;
  /** The carrier does not tell it any more. */
  readonly isGone?: true;
}

/** One version of a carrier, and what reading it gave. */
export interface SeenCarrier extends SeenCounts {
  readonly source: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly companions?: readonly Companion[];
  readonly sessions: readonly SeenSession[];
  readonly agentVersion?: string;
  /** Conversations in it that the person's choice withholds; nothing else is kept of them. */
  readonly withheld?: Withheld;
}

/** Changes whenever the same bytes would be read, redacted or completed differently; then everything is read again. */
const readerVersion = 2;

export class Seen {
  /** Undefined: nothing is kept. */
  readonly #file: string | undefined;
  readonly #carriers: Map<string, SeenCarrier>;
  #isChanged = false;

  private constructor(file: string | undefined, carriers: Map<string, SeenCarrier>) {
    this.#file = file;
    this.#carriers = carriers;
  }

  /** Loads the state of a folder. `policy` stands for the settings that shape what is archived; another policy starts anew. */
  static load(folder: string, policy: string): Seen {
    const file = seenFile(folder, policy);
    return new Seen(file, new Map(entriesOf(file)));
  }

  /** A state that knows nothing, for an archive that holds nothing. */
  static empty(folder: string, policy: string): Seen {
    return new Seen(seenFile(folder, policy), new Map());
  }

  /** A state that is never written: what a dry run has read counts as not read. */
  static inMemory(): Seen {
    return new Seen(undefined, new Map());
  }

  get carriers(): ReadonlyMap<string, SeenCarrier> {
    return this.#carriers;
  }

  /** The carrier as it was read, if this version of it was. */
  unchanged(path: string, file: FoundFile): SeenCarrier | undefined {
    const seen = this.#carriers.get(path);
    return seen && seen.sizeBytes === file.sizeBytes && seen.mtimeMs === file.mtimeMs ? seen : undefined;
  }

  put(path: string, seen: SeenCarrier): void {
    this.#carriers.set(path, seen);
    this.#isChanged = true;
  }

  async save(): Promise<void> {
    if (!this.#isChanged || this.#file === undefined) return;
    this.#isChanged = false;
    const lines = [...this.#carriers].map((entry) => JSON.stringify(entry));
    await writeFileAtomically(this.#file, `[\n${lines.join(',\n')}\n]\n`, 0o600);
  }
}

function seenFile(folder: string, policy: string): string {
  return join(folder, `seen-${policy}-${readerVersion}.json`);
}

function entriesOf(file: string): [string, SeenCarrier][] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
