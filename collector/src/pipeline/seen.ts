/**
 * What the collector knows of the carriers it has read: which version, and what was in it. A cache: without it everything is read again and the archive
 * answers `same`.
 */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileFacts } from './carrier-files.ts';
import { type CarrierVersion, type SeenCarrier, carrierOf, lineOf, pathOf, versionOf } from './seen-carrier.ts';
import { type SeenLine, SeenLog } from './seen-log.ts';
import { SessionOwners } from './session-owners.ts';

/** Changes whenever the same bytes would be read, redacted or completed differently; then everything is read again. */
const readerVersion = 3;

export class Seen {
  /** Undefined: nothing is kept. */
  readonly #file: SeenFile | undefined;
  /** Carriers that nobody asked for yet, as lines. */
  readonly #lines = new Map<string, SeenLine[]>();
  readonly #carriers = new Map<string, SeenCarrier>();
  #unwritten: SeenLine[] = [];
  #isEarlier = false;
  #owners: SessionOwners | undefined;

  private constructor(file?: SeenFile) {
    this.#file = file;
  }

  /** Loads the state of a folder. `policy` stands for the settings that shape what is archived; another policy starts anew. */
  static load(folder: string, policy: string): Seen {
    const file = seenFile(folder, policy);
    const seen = new Seen(file);
    const lines = file.log.load() ?? seen.#earlierLines(file.earlier);
    for (const line of lines) {
      const path = pathOf(line);
      if (path === undefined) continue;
      const known = seen.#lines.get(path);
      if (known) known.push(line);
      else seen.#lines.set(path, [line]);
    }
    return seen;
  }

  /** A state that knows nothing, for an archive that holds nothing. */
  static empty(folder: string, policy: string): Seen {
    return new Seen(seenFile(folder, policy));
  }

  /** A state that is never written: what a dry run has read counts as not read. */
  static inMemory(): Seen {
    return new Seen();
  }

  /** Which carrier holds the longest copy of each session. A run keeps to one answer. */
  get owners(): SessionOwners {
    if (this.#owners === undefined || this.#owners.hasGaps) this.#owners = new SessionOwners(this.all());
    return this.#owners;
  }

  *all(): Generator<readonly [path: string, carrier: SeenCarrier]> {
    yield* this.#carriers;
    for (const [path, lines] of this.#lines) {
      const carrier = carrierOf(lines);
      if (carrier) yield [path, carrier];
    }
  }

  get(path: string): SeenCarrier | undefined {
    const lines = this.#lines.get(path);
    const carrier = lines ? carrierOf(lines) : undefined;
    this.#lines.delete(path);
    if (carrier) this.#carriers.set(path, carrier);
    return this.#carriers.get(path);
  }

  /** The version of a carrier that was read, if it is the one of these facts. */
  unchanged(path: string, facts: FileFacts): CarrierVersion | undefined {
    const lines = this.#lines.get(path);
    const seen = lines ? versionOf(lines) : this.#carriers.get(path);
    return seen && seen.sizeBytes === facts.sizeBytes && seen.mtimeMs === facts.mtimeMs ? seen : undefined;
  }

  put(path: string, seen: SeenCarrier): void {
    this.#unwritten.push(lineOf(path, seen, this.get(path)));
    this.#carriers.set(path, seen);
  }

  async save(): Promise<void> {
    if (this.#file === undefined || (this.#unwritten.length === 0 && !this.#isEarlier)) return;
    const { log, earlier } = this.#file;
    const lines = this.#unwritten;
    this.#unwritten = [];
    if (log.hasRoomFor(lines.length, this.#carriers.size + this.#lines.size)) return log.append(lines);
    await log.write([...this.all()].map(([path, carrier]) => lineOf(path, carrier)));
    await rm(earlier, { force: true });
    this.#isEarlier = false;
  }

  /** What an earlier version of this program kept in one JSON text. */
  #earlierLines(file: string): readonly SeenLine[] {
    try {
      const carriers: [string, SeenCarrier][] = JSON.parse(readFileSync(file, 'utf8'));
      this.#isEarlier = true;
      return carriers.map(([path, carrier]) => lineOf(path, carrier));
    } catch {
      return [];
    }
  }
}

interface SeenFile {
  readonly log: SeenLog;
  /** Where an earlier version of this program kept the same. */
  readonly earlier: string;
}

function seenFile(folder: string, policy: string): SeenFile {
  const name = join(folder, `seen-${policy}-${readerVersion}`);
  return { log: new SeenLog(`${name}.log`), earlier: `${name}.json` };
}
