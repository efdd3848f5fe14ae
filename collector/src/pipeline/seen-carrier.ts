/** What is known of a carrier that was read, and how one line of text holds it. */
import type { Companion, FileFacts } from './file-facts.ts';
import type { Withheld } from '../consent/consent.ts';
import type { SeenLine } from './seen-log.ts';

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

/** Everything that has to be as it was for what a carrier told to hold. */
export interface CarrierVersion extends FileFacts {
  readonly companions?: readonly Companion[];
  /** Conversations in it that the person's choice withholds; nothing else is kept of them. */
  readonly withheld?: Withheld;
}

/** What a carrier told. */
interface Told extends SeenCounts {
  readonly source: string;
  readonly sessions: readonly SeenSession[];
  readonly agentVersion?: string;
}

/** One version of a carrier, and what reading it gave. */
export type SeenCarrier = CarrierVersion & Told;

/** A line tells all sessions of its carrier, or those that changed since the line before it: a database of thousands costs what changed. */
type ToldLine = Omit<Told, 'sessions'> & {
  readonly sessions?: readonly SeenSession[];
  readonly changed?: readonly SeenSession[];
};

/** The line of a carrier: its version and what it told, as JSON, which holds no tab. With what the lines before it tell, it is shorter. */
export function lineOf(path: string, carrier: SeenCarrier, before?: SeenCarrier): SeenLine {
  const { sizeBytes, mtimeMs, companions, withheld, sessions, ...facts } = carrier;
  const version: CarrierVersion = {
    sizeBytes,
    mtimeMs,
    ...(companions && { companions }),
    ...(withheld && { withheld }),
  };
  const told: ToldLine = { ...facts, ...changesOf(sessions, before?.sessions) };
  return { path, text: `${JSON.stringify(version)}\t${JSON.stringify(told)}` };
}

function changesOf(
  sessions: readonly SeenSession[],
  before: readonly SeenSession[] = [],
): Pick<ToldLine, 'sessions' | 'changed'> {
  const ids = new Set(sessions.map(({ id }) => id));
  if (before.length === 0 || before.some(({ id }) => !ids.has(id))) return { sessions };
  const known = new Set(before);
  return { changed: sessions.filter((session) => !known.has(session)) };
}

/** The version in the last of a carrier's lines; undefined when that is damaged. */
export function versionOf(lines: string): CarrierVersion | undefined {
  const at = lines.lastIndexOf('\n') + 1;
  return unlessDamaged((): CarrierVersion => JSON.parse(lines.slice(at, lines.indexOf('\t', at))));
}

/** What a carrier's lines tell together, the oldest first; undefined when they are damaged. */
export function carrierOf(lines: string): SeenCarrier | undefined {
  const version = versionOf(lines);
  const told = unlessDamaged(() => toldSince(lines));
  const newest = told?.at(-1);
  if (!version || !told || !newest) return undefined;
  const { changed: _some, ...facts } = newest;
  const sessions = new Map(told.flatMap((one) => one.sessions ?? one.changed ?? []).map((one) => [one.id, one]));
  return { ...version, ...facts, sessions: [...sessions.values()] };
}

/** What was told since the last line that tells all. */
function toldSince(lines: string): readonly ToldLine[] {
  const told: ToldLine[] = [];
  for (const line of lines.split('\n').toReversed()) {
    const one: ToldLine = JSON.parse(line.slice(line.indexOf('\t') + 1));
    told.unshift(one);
    if (one.sessions) break;
  }
  return told;
}

function unlessDamaged<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
