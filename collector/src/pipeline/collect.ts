/** The collector's job: scan → read → complete → redact → put → commit, newest carriers first. Work follows what changed. */
import { AppError } from '@session-siphon/schemas/errors';
import { sessionId } from '@session-siphon/schemas/identity';
import type { Log } from '@session-siphon/schemas/log';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { encodeSession } from '@session-siphon/schemas/session-file';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import type { RedactText } from '../redact/redact-text.ts';
import { type Findings, redact } from '../redact/redact.ts';
import type { RedactedSession } from '../redact/redacted-session.ts';
import { type FoundFile, missingSize } from './carrier.ts';
import { diskFiles } from './carrier-files.ts';
import { CarrierSessions } from './carrier-sessions.ts';
import { type Collecting, complete } from './complete.ts';
import type { WithheldRule } from './consent.ts';
import type { CarrierInPlace, ConsentCheck } from './consent-check.ts';
import { type ReadingGate, openGate } from './consent-gate.ts';
import { readCarrier } from './read-carrier.ts';
import { ReadingCounts } from './reading-counts.ts';
import { type FoundCarrier, scan } from './scan.ts';
import type { Seen, SeenCarrier, SeenSession } from './seen.ts';
import { type SessionSummary, sessionSummary } from './session-summary.ts';
import type { SourceRoots } from './source-roots.ts';

export interface CollectorParts {
  readonly roots: readonly SourceRoots[];
  readonly collecting: Collecting;
  readonly archive: ArchiveWriter;
  readonly seen: Seen;
  readonly consent: ConsentCheck;
  /** Absent: nothing ever holds a reading back. */
  readonly gate?: ReadingGate;
  readonly redactText: RedactText;
  readonly log: Log;
  /** Milliseconds, for pacing only. */
  now(): number;
}

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
  /** Carriers that could not be opened. */
  failed: number;
  commits: number;
}

export interface CollectProgress {
  readonly carriersDone: number;
  readonly carriersTotal: number;
  readonly counts: Readonly<CollectCounts>;
}

interface RunOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: CollectProgress): void;
  /** Every session that was put into the archive, also when it was there already. */
  onSession?(summary: SessionSummary): void;
  /** After every commit, so that it can be indexed. */
  onCommit?(): void;
}

/** The first commit comes early, so that there is something to search; later ones are large. */
const firstCommitBytes = 2 * (1 << 20);
const commitBytes = 24 * (1 << 20);
const commitIntervalMs = 2_000;

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
  const run = new Run(parts, options, carriers);
  for (const carrier of carriers) {
    if (options.signal?.aborted) break;
    await run.collectOne(carrier);
  }
  await run.finish();
  return run.counts;
}

class Run {
  readonly counts: CollectCounts;
  readonly #parts: CollectorParts;
  readonly #options: RunOptions;
  readonly #gate: ReadingGate;
  /** All carriers below a root, by source and root; scanned when a source first asks for them. */
  readonly #neighbours = new Map<string, Promise<readonly FoundFile[]>>();
  readonly #total: number;
  /** Which carrier holds the longest copy of a session. */
  readonly #owners: Map<string, { path: string; messages: number }>;
  #pending: [string, SeenCarrier][] = [];
  #done = 0;
  #lastCommitAt: number;

  constructor(parts: CollectorParts, options: RunOptions, carriers: readonly FoundCarrier[]) {
    this.#parts = parts;
    this.#options = options;
    this.#gate = parts.gate ?? openGate;
    this.#total = carriers.length;
    this.#owners = ownersOf(parts.seen);
    this.#lastCommitAt = parts.now();
    this.counts = {
      carriers: carriers.length,
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

  async collectOne(carrier: FoundCarrier): Promise<void> {
    if (!(await this.#isUnchanged(carrier))) {
      const { signal } = this.#options;
      const beforeWaiting = () => this.#gate.alone(() => this.#commit());
      const isRead = await this.#gate.read(() => this.#readSafely(carrier), { signal, beforeWaiting });
      if (!isRead) this.counts.held += 1;
    }
    this.#done += 1;
    this.#options.onProgress?.({ carriersDone: this.#done, carriersTotal: this.#total, counts: this.counts });
  }

  finish(): Promise<void> {
    return this.#gate.alone(async () => {
      await this.#parts.archive.writeDue();
      await this.#commit();
      await this.#parts.seen.save();
    });
  }

  async #readSafely(carrier: FoundCarrier): Promise<void> {
    try {
      // Reading may commit, and begin a new list.
      const seen = await this.#read(carrier);
      this.#pending.push([carrier.path, seen]);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.counts.failed += 1;
      this.#parts.log.warn('collect.carrier-unreadable', { path: carrier.path, code: String(error.code) });
    }
    if (this.#isCommitDue()) await this.#commit();
  }

  async #isUnchanged(carrier: FoundCarrier): Promise<boolean> {
    const seen = this.#parts.seen.unchanged(carrier.path, carrier);
    if (!seen || !this.#parts.consent.isCurrent(seen)) return false;
    for (const companion of seen.companions ?? []) {
      const facts = (await diskFiles.facts(companion.path)) ?? { sizeBytes: missingSize, mtimeMs: 0 };
      if (facts.sizeBytes !== companion.sizeBytes || facts.mtimeMs !== companion.mtimeMs) return false;
    }
    return true;
  }

  async #read(found: FoundCarrier): Promise<SeenCarrier> {
    const { source } = found;
    const { consent } = this.#parts;
    const place: CarrierInPlace = { found, neighbours: () => this.#neighboursOf(found) };
    const before = this.#parts.seen.carriers.get(found.path);
    const { sizeBytes, mtimeMs } = found;
    const refused = await consent.peek(place);
    if (refused) {
      this.counts.withheld += refused.length;
      const known = before?.sessions ?? [];
      return { source: source.id, sizeBytes, mtimeMs, sessions: known, ...consent.withheld(refused) };
    }
    const sessions = new CarrierSessions(before?.sessions ?? []);
    const withheld: WithheldRule[] = [];
    const { drafts, carrier, leftOut } = readCarrier(source, found, {
      files: diskFiles,
      neighbours: place.neighbours,
      isKnown(native, version) {
        const id = sessionId({ source: source.id, ...native });
        const rule = consent.knownRule(id, version);
        if (rule === undefined) return sessions.isKnown(id, version);
        withheld.push(rule);
        sessions.keep(id);
        return true;
      },
    });
    const counts = new ReadingCounts(leftOut);
    // Of a carrier whose sessions are all known nothing is read that could tell.
    let agentVersion = before?.agentVersion;
    for await (const draft of drafts) {
      const rule = await consent.ruleFor(draft, place);
      if (rule !== undefined) {
        withheld.push(rule);
        sessions.keep(sessionId({ source: source.id, nativeId: draft.nativeId, agentId: draft.agentId }));
        counts.discard();
        continue;
      }
      const { session, seen, findings } = await this.#put(draft, found, carrier.modifiedAt);
      counts.addRedactions(findings);
      agentVersion = session.header.agent.version ?? agentVersion;
      const { version } = draft;
      sessions.put(version === undefined ? seen : { ...seen, version, ...counts.take() });
      // A database may hold more sessions than fit into one commit; it counts as read when all of them are committed.
      if (this.#isCommitDue()) await this.#commit();
    }
    this.counts.parsed += 1;
    this.counts.bytesRead += found.sizeBytes;
    const own = counts.take();
    this.counts.skips += counts.total.skips;
    this.counts.redactions += counts.total.redactions;
    this.counts.withheld += withheld.length;
    const companions = [...carrier.companions.values()];
    // Another carrier may tell the session from now on, also a shorter copy of it.
    for (const { id, isGone } of sessions.all())
      if (isGone && this.#owners.get(id)?.path === found.path) this.#owners.delete(id);
    return {
      source: source.id,
      sizeBytes,
      mtimeMs,
      ...(companions.length > 0 ? { companions } : {}),
      sessions: sessions.all(),
      ...own,
      ...(agentVersion === undefined ? {} : { agentVersion }),
      ...consent.withheld(withheld),
    };
  }

  /** Completes, redacts and archives one session, unless another carrier holds a longer copy of it. */
  async #put(
    draft: SessionDraft,
    { source, path }: FoundCarrier,
    fallbackTime: string,
  ): Promise<{ session: RedactedSession; seen: SeenSession; findings: Findings }> {
    const { collecting, redactText, archive } = this.#parts;
    const whole = await complete(draft, { source, collecting, fallbackTime });
    const { session, findings } = redact(whole, redactText);
    const { id } = session.header;
    const messages = session.records.reduce((count, record) => count + (record.type === 'message' ? 1 : 0), 0);
    const newestAt = session.records.findLast((record) => record.at !== undefined)?.at;
    const owner = this.#owners.get(id);
    const isExcerpt = draft.isExcerpt === true;
    const isShorter = isExcerpt
      ? archive.sizeOf(session.header) > sizeOf(session)
      : owner !== undefined && owner.path !== path && owner.messages >= messages;
    if (isShorter) this.counts.sessions.duplicate += 1;
    else {
      this.counts.sessions[await archive.put(session)] += 1;
      if (!isExcerpt) this.#owners.set(id, { path, messages });
      this.#options.onSession?.(sessionSummary(session));
    }
    this.counts.messages += messages;
    const seen = {
      id,
      messages,
      ...(newestAt === undefined ? {} : { newestAt }),
      ...(isExcerpt ? { isExcerpt } : {}),
    };
    return { session, findings, seen };
  }

  #neighboursOf({ source, root }: FoundCarrier): Promise<readonly FoundFile[]> {
    const key = `${source.id}\0${root}`;
    const known = this.#neighbours.get(key);
    if (known) return known;
    const scanned = scan([{ source, roots: [root] }]).then(({ carriers }) => carriers);
    this.#neighbours.set(key, scanned);
    return scanned;
  }

  #isCommitDue(): boolean {
    const { stagedBytes } = this.#parts.archive;
    const isFirst = this.counts.commits === 0;
    if (stagedBytes >= (isFirst ? firstCommitBytes : commitBytes)) return true;
    return stagedBytes > 0 && this.#parts.now() - this.#lastCommitAt >= commitIntervalMs;
  }

  /** A carrier counts as read only after its sessions are durable. */
  async #commit(): Promise<void> {
    const commit = await this.#parts.archive.commit();
    for (const [path, seen] of this.#pending) this.#parts.seen.put(path, seen);
    this.#pending = [];
    this.#lastCommitAt = this.#parts.now();
    if (commit === undefined) return;
    this.counts.commits += 1;
    await this.#parts.seen.save();
    this.#parts.log.debug('collect.committed', { commit });
    this.#options.onCommit?.();
  }
}

function ownersOf(seen: Seen): Map<string, { path: string; messages: number }> {
  const owners = new Map<string, { path: string; messages: number }>();
  for (const [path, carrier] of seen.carriers)
    for (const { id, messages, isExcerpt, isGone } of carrier.sessions)
      if (!isExcerpt && !isGone && (owners.get(id)?.messages ?? -1) < messages) owners.set(id, { path, messages });
  return owners;
}

/** Bytes of a session as the archive would hold it. */
function sizeOf(session: RedactedSession): number {
  return encodeSession(session).reduce((total, line) => total + Buffer.byteLength(line), 0);
}

/** Failures to open or read a carrier; everything else (a full disk, a damaged archive) ends the run. */
function isUnreadable(error: unknown): error is Error & { code: unknown } {
  if (!(error instanceof Error) || error instanceof AppError || !('code' in error)) return false;
  return [
    'EACCES',
    'EPERM',
    'ENOENT',
    'EISDIR',
    'EBUSY',
    'EIO',
    'ESTALE',
    'ERR_STRING_TOO_LONG',
    'ZSTD_error_GENERIC',
    'ERR_ZSTD_ERROR',
  ].includes(String(error.code));
}
