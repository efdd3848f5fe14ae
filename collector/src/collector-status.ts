/** What the collector looks at, has read and has left out. Reads no transcript and needs no lock. */
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { type Hosts, configuredRoots, consentOf, policyFingerprint } from './collector.ts';
import type { WithheldCounts } from './consent/consent.ts';
import { type FoundCarrier, scan } from './pipeline/scan.ts';
import { Seen } from './pipeline/seen.ts';
import type { CarrierVersion, SeenCarrier } from './pipeline/seen-carrier.ts';
import type { SourceRoots } from './pipeline/source-roots.ts';
import type { Source } from './source.ts';

/** One assistant. */
export interface SourceStatus {
  readonly source: string;
  readonly title: string;
  /** Folders that are looked in. */
  readonly roots: readonly string[];
  /** Folders there that cannot be looked into. */
  readonly unreadable: readonly string[];
  /** Files with sessions that are there now. */
  readonly carriers: number;
  /** Of these, the ones whose present version has not been collected. */
  readonly waiting: number;
  /** Collected sessions and messages, those whose files are gone included. */
  readonly sessions: number;
  readonly messages: number;
  /** ISO time of the newest message. */
  readonly newestAt: string | undefined;
  /** Days until the assistant deletes the oldest of the files that are there, by its usual settings; undefined when it keeps them. */
  readonly deletesInDays: number | undefined;
  /** The same for the oldest of those that wait. */
  readonly losesInDays: number | undefined;
  /** Oldest first. */
  readonly agentVersions: readonly string[];
  /** Records that could not be read, by reason. */
  readonly skips: Readonly<Record<string, number>>;
  /** Versions of the assistant that wrote the files with such records, by the same reason; a new one may write what siphon does not know yet. */
  readonly skipVersions: Readonly<Record<string, readonly string[]>>;
  /** Noise left out on purpose, by kind. */
  readonly drops: Readonly<Record<string, number>>;
  /** Replaced secrets, by rule. */
  readonly redactions: Readonly<Record<string, number>>;
  /** Conversations in the files that are there, withheld by the person's choice, by rule. */
  readonly withheld: WithheldCounts;
}

interface StatusOptions {
  readonly hosts: Hosts;
  readonly config: SiphonConfig;
  readonly stateFolder: string;
  readonly machine: string;
  readonly person: string | undefined;
  /** Whether the archive goes to others. */
  readonly isShared: boolean;
  /** Ids of forgotten sessions. */
  readonly forgotten: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  now(): number;
}

export function collectorStatus(options: StatusOptions): Promise<readonly SourceStatus[]> {
  const seen = Seen.load(options.stateFolder, policyFingerprint(options));
  const consent = consentOf(options);
  const collectedVersion = (carrier: FoundCarrier): CarrierVersion | undefined => {
    const version = seen.unchanged(carrier.path, carrier);
    return version?.withheld === undefined || consent.isCurrent(version.withheld, options.forgotten)
      ? version
      : undefined;
  };
  const all = [...seen.all()].map(([, carrier]) => carrier);
  return Promise.all(
    configuredRoots(options.config, options.hosts).map(async (place) => {
      const read = all.filter((carrier) => carrier.source === place.source.id);
      return { ...(await presentStatus(place, collectedVersion, options.now())), ...collectedStatus(read) };
    }),
  );
}

type PresentStatus = Pick<
  SourceStatus,
  'source' | 'title' | 'roots' | 'unreadable' | 'carriers' | 'waiting' | 'deletesInDays' | 'losesInDays' | 'withheld'
>;

/** What is there now. */
async function presentStatus(
  place: SourceRoots,
  collectedVersion: (carrier: FoundCarrier) => CarrierVersion | undefined,
  now: number,
): Promise<PresentStatus> {
  const { source, roots } = place;
  const { carriers, unreadable } = await scan([place]);
  const versions = carriers.map((carrier) => [carrier, collectedVersion(carrier)] as const);
  const waiting = versions.flatMap(([carrier, version]) => (version ? [] : carrier));
  return {
    source: source.id,
    title: source.title,
    roots,
    unreadable,
    carriers: carriers.length,
    waiting: waiting.length,
    deletesInDays: daysLeft(source, carriers, now),
    losesInDays: daysLeft(source, waiting, now),
    withheld: summed(versions.map(([, version]) => version?.withheld?.counts)),
  };
}

/** What was collected, also of files that are gone. */
function collectedStatus(read: readonly SeenCarrier[]): Omit<SourceStatus, keyof PresentStatus> {
  const counted = read.flatMap((carrier) => [carrier, ...carrier.sessions]);
  const messages = longestBySession(read);
  const skips = summed(counted.map((one) => one.skips));
  return {
    sessions: messages.size,
    messages: [...messages.values()].reduce((sum, count) => sum + count, 0),
    newestAt: read
      .flatMap((carrier) => carrier.sessions.map((session) => session.newestAt ?? ''))
      .reduce((newest: string | undefined, at) => (at > (newest ?? '') ? at : newest), undefined),
    agentVersions: versionsOf(read),
    skips,
    skipVersions: skipVersions(read, skips),
    drops: summed(counted.map(({ drops }) => drops)),
    redactions: summed(counted.map(({ redactions }) => redactions)),
  };
}

const dayMs = 86_400_000;

function daysLeft({ keepsDays }: Source, there: readonly FoundCarrier[], now: number): number | undefined {
  if (keepsDays === undefined || there.length === 0) return undefined;
  const oldest = there.reduce((time, { mtimeMs }) => Math.min(time, mtimeMs), now);
  return Math.max(0, Math.ceil(keepsDays - (now - oldest) / dayMs));
}

function versionsOf(carriers: readonly SeenCarrier[]): readonly string[] {
  const versions = new Set(carriers.flatMap((carrier) => carrier.agentVersion ?? []));
  return [...versions].toSorted(new Intl.Collator('en', { numeric: true }).compare);
}

function skipVersions(
  carriers: readonly SeenCarrier[],
  skips: Readonly<Record<string, number>>,
): Record<string, readonly string[]> {
  const isIn = (carrier: SeenCarrier, reason: string): boolean =>
    [carrier, ...carrier.sessions].some((counted) => counted.skips?.[reason] !== undefined);
  return Object.fromEntries(
    Object.keys(skips).map((reason) => [reason, versionsOf(carriers.filter((carrier) => isIn(carrier, reason)))]),
  );
}

/** A session in two carriers counts once, with its longer copy. */
function longestBySession(carriers: readonly SeenCarrier[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const { sessions } of carriers)
    for (const { id, messages } of sessions) longest.set(id, Math.max(longest.get(id) ?? 0, messages));
  return longest;
}

function summed(all: readonly (Readonly<Record<string, number>> | undefined)[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counts of all)
    for (const [key, count] of Object.entries(counts ?? {})) sums[key] = (sums[key] ?? 0) + count;
  return sums;
}
