/** Reads a carrier: what may be collected of it is taken in, and what is known of it afterwards comes back. */
import { sessionId } from '@session-siphon/schemas/identity';
import { diskFiles } from './carrier-files.ts';
import { CarrierSessions } from './carrier-sessions.ts';
import type { CollectCounts } from './collect-counts.ts';
import type { CollectorParts } from './collector-parts.ts';
import type { Commits } from './commits.ts';
import type { WithheldRule } from '../consent/consent.ts';
import type { CarrierInPlace } from '../consent/consent-check.ts';
import { type Neighbours, neighboursBelow } from './neighbours.ts';
import { readCarrier } from './read-carrier.ts';
import { ReadingCounts } from './reading-counts.ts';
import type { FoundCarrier } from './scan.ts';
import type { SeenCarrier } from './seen-carrier.ts';
import type { SessionIntake } from './session-intake.ts';

interface ReadingOptions {
  readonly counts: CollectCounts;
  readonly commits: Commits;
  readonly intake: SessionIntake;
}

export class CarrierReading {
  readonly #parts: Pick<CollectorParts, 'consent' | 'collecting' | 'seen'>;
  readonly #options: ReadingOptions;
  /** All carriers below a root, by source and root; scanned when a source first asks for them. */
  readonly #neighbours = new Map<string, Promise<Neighbours>>();
  /** What was read in this run: it is known to the state when it is committed. */
  readonly #read = new Map<string, SeenCarrier>();

  constructor(parts: Pick<CollectorParts, 'consent' | 'collecting' | 'seen'>, options: ReadingOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  async read(found: FoundCarrier): Promise<SeenCarrier> {
    const { source, sizeBytes, mtimeMs } = found;
    const { consent, seen } = this.#parts;
    const place: CarrierInPlace = { found, neighbours: () => this.#neighboursOf(found) };
    const before = this.#read.get(found.path) ?? seen.get(found.path);
    const refused = await consent.peek(place);
    if (!refused) {
      const after = await this.#readOn(place, before);
      this.#read.set(found.path, after);
      return after;
    }
    this.#options.counts.withheld += refused.length;
    const known = before?.sessions ?? [];
    return { source: source.id, sizeBytes, mtimeMs, sessions: known, ...consent.withheld(refused) };
  }

  async #readOn(place: CarrierInPlace, before: SeenCarrier | undefined): Promise<SeenCarrier> {
    const { found } = place;
    const { source, sizeBytes, mtimeMs } = found;
    const { consent, collecting } = this.#parts;
    const { commits, intake } = this.#options;
    const sessions = new CarrierSessions(before?.sessions ?? []);
    const withheld: WithheldRule[] = [];
    const { drafts, carrier, leftOut } = readCarrier(source, found, {
      files: diskFiles,
      neighbours: place.neighbours,
      images: collecting.images,
      isKnown(native, version) {
        const id = sessionId({ source: source.id, ...native });
        const rule = consent.knownRule(id, version);
        if (rule === undefined) return sessions.isKnown(id, version);
        withheld.push(rule);
        sessions.keep(id);
        return true;
      },
      async isWithheld(session) {
        const rule = await consent.ruleWhenPlaced(session, place);
        if (rule === undefined) return false;
        withheld.push(rule);
        sessions.keep(sessionId({ source: source.id, ...session }));
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
        sessions.keep(sessionId({ source: source.id, ...draft }));
        counts.discard();
        continue;
      }
      const { session, isSettled, seen, findings } = await intake.take(draft, found, carrier.modifiedAt);
      counts.addRedactions(findings);
      agentVersion = session.header.agent.version ?? agentVersion;
      const { version } = draft;
      // Without its version a session is read again.
      if (version === undefined) sessions.put(seen);
      else sessions.put({ ...seen, ...(isSettled ? { version } : {}), ...counts.take() });
      // A database may hold more sessions than fit into one commit; it counts as read when all of them are committed.
      await commits.commitIfDue();
    }
    const own = counts.take();
    this.#count(found, counts, withheld);
    for (const { id, isGone } of sessions.all()) {
      const successor = isGone ? intake.release(id, found.path) : undefined;
      if (successor !== undefined) commits.outdate(successor);
    }
    const companions = [...carrier.companions.values()];
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

  #count({ sizeBytes }: FoundCarrier, { total }: ReadingCounts, withheld: readonly WithheldRule[]): void {
    const { counts } = this.#options;
    counts.parsed += 1;
    counts.bytesRead += sizeBytes;
    counts.skips += total.skips;
    counts.redactions += total.redactions;
    counts.withheld += withheld.length;
  }

  #neighboursOf({ source, root }: FoundCarrier): Promise<Neighbours> {
    const key = `${source.id}\0${root}`;
    const known = this.#neighbours.get(key);
    if (known) return known;
    const scanned = neighboursBelow(source, root);
    this.#neighbours.set(key, scanned);
    return scanned;
  }
}
