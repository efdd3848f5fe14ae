/** What the collector looks at, has read and has left out. Reads no transcript and needs no lock. */
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { type Hosts, configuredRoots, consentOf, policyFingerprint } from './collector.ts';
import type { WithheldCounts } from './consent/consent.ts';
import { type FoundCarrier, scan } from './pipeline/scan.ts';
import { Seen } from './pipeline/seen.ts';
import type { CarrierVersion, SeenCarrier } from './pipeline/seen-carrier.ts';
import type { Source } from './source.ts';

/** One assistant. */
export interface SourceStatus {
  readonly source: string;
  readonly title: string;
  /** Folders that are looked in. */
  readonly roots: readonly string[];
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

export async function collectorStatus(options: StatusOptions): Promise<readonly SourceStatus[]> {
  const roots = configuredRoots(options.config, options.hosts);
  const seen = Seen.load(options.stateFolder, policyFingerprint(options));
  const consent = consentOf(options);
  const isDecided = ({ withheld }: CarrierVersion): boolean =>
    withheld === undefined || consent.isCurrent(withheld, options.forgotten);
  const all = [...seen.all()].map(([, carrier]) => carrier);
  const { carriers } = await scan(roots);
  return roots.map(({ source, roots: folders }) => {
    const there = carriers.filter((carrier) => carrier.source === source);
    const read = all.filter((carrier) => carrier.source === source.id);
    const versions = there.map((carrier) => [carrier, seen.unchanged(carrier.path, carrier)] as const);
    const known = versions.flatMap(([, version]) => (version && isDecided(version) ? version : []));
    const waiting = versions.flatMap(([carrier, version]) => (version && isDecided(version) ? [] : carrier));
    const counted = read.flatMap((carrier) => [carrier, ...carrier.sessions]);
    const messages = longestBySession(read);
    const skips = summed(counted.map((one) => one.skips));
    return {
      source: source.id,
      title: source.title,
      roots: folders,
      carriers: there.length,
      waiting: waiting.length,
      sessions: messages.size,
      messages: [...messages.values()].reduce((sum, count) => sum + count, 0),
      newestAt: read
        .flatMap((carrier) => carrier.sessions.map((session) => session.newestAt ?? ''))
        .reduce((newest: string | undefined, at) => (at > (newest ?? '') ? at : newest), undefined),
      deletesInDays: daysLeft(source, there, options.now()),
      losesInDays: daysLeft(source, waiting, options.now()),
      agentVersions: versionsOf(read),
      skips,
      skipVersions: skipVersions(read, skips),
      drops: summed(counted.map(({ drops }) => drops)),
      redactions: summed(counted.map(({ redactions }) => redactions)),
      withheld: summed(known.map(({ withheld }) => withheld?.counts)),
    };
  });
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
