/**
 * What the collector knows of the carriers it has read: which version, and what was in it. A cache: without it everything is read again and the archive
 * answers `same`.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileFacts } from './file-facts.ts';
import { type CarrierVersion, type SeenCarrier, carrierOf, lineOf, versionOf } from './seen-carrier.ts';
import { type SeenLine, SeenLog } from './seen-log.ts';
import { SessionOwners } from './session-owners.ts';

/** Changes whenever the same bytes would be read, redacted or completed differently; then everything is read again. */
const readerVersion = 4;

export class Seen {
  /** Undefined: nothing is written. */
  readonly #folder: StateFolder | undefined;
  /** Carriers that nobody asked for yet, each with its lines. */
  readonly #lines = new Map<string, string>();
  readonly #carriers = new Map<string, SeenCarrier>();
  #unwritten: SeenLine[] = [];
  #owners: SessionOwners | undefined;

  private constructor(folder?: StateFolder) {
    this.#folder = folder;
  }

  /** Loads the state of a folder. `policy` stands for the settings that shape what is archived; another policy starts anew. */
  static load(folder: string, policy: string): Seen {
    const seen = Seen.empty(folder, policy);
    for (const { path, text } of seen.#folder?.log.load() ?? []) {
      const known = seen.#lines.get(path);
      seen.#lines.set(path, known === undefined ? text : `${known}\n${text}`);
    }
    return seen;
  }

  /** A state that knows nothing, for an archive that holds nothing. */
  static empty(folder: string, policy: string): Seen {
    return new Seen({ path: folder, log: new SeenLog(join(folder, `seen-${policy}-${readerVersion}.log`)) });
  }

  /** A state that is never written: what a dry run has read counts as not read. */
  static inMemory(): Seen {
    return new Seen();
  }

  /** Which carrier holds the longest copy of each session. */
  get owners(): SessionOwners {
    this.#owners ??= new SessionOwners(this.all());
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
    const lines = this.#unwritten;
    this.#unwritten = [];
    if (this.#folder === undefined || lines.length === 0) return;
    const { path: folder, log } = this.#folder;
    if (log.hasRoomFor(lines.length, this.#carriers.size + this.#lines.size)) return log.append(lines);
    await log.write([...this.all()].map(([path, carrier]) => lineOf(path, carrier)));
    await removeEarlier(folder);
  }
}

interface StateFolder {
  readonly path: string;
  readonly log: SeenLog;
}

/** What earlier versions of this program kept in the folder is read by nobody any more. */
async function removeEarlier(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const version = /^seen-.+-(\d+)\.(?:json|log)$/.exec(name)?.[1];
    if (version !== undefined && Number(version) < readerVersion) await rm(join(folder, name), { force: true });
  }
}
