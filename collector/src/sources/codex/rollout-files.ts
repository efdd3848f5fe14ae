/** Rollouts by their names: which thread a file belongs to, and which files a thread consists of. Pure, but for the asking of the carrier. */
import type { Carrier } from '../../source.ts';
import { isYounger } from './native.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const rollout = /^(?:sessions\/(?:[^/]+\/){0,3}|archived_sessions\/)rollout-[^/]+\.(?:jsonl(?:\.zst)?|json)$/;
const ids = new RegExp(`(${uuid})(?:_(${uuid}))?$`, 'i');

export interface RolloutName {
  /** The name without folder and endings: the same for a file that was moved or compressed. */
  readonly stem: string;
  /** Id of the thread; the whole stem where the name has none. */
  readonly thread: string;
  /** Id of a part that a revert began. */
  readonly segment: string | undefined;
  readonly form: 'lines' | 'compressed' | 'document';
}

/** Whether a path below the base folder is a rollout of any generation. */
export function isRollout(path: string): boolean {
  return rollout.test(path);
}

export function rolloutName(path: string): RolloutName {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const stem = file.replace(/\.(?:jsonl(?:\.zst)?|json)$/, '');
  const [, thread = stem, segment] = ids.exec(stem) ?? [];
  const form = file.endsWith('.zst') ? 'compressed' : file.endsWith('.json') ? 'document' : 'lines';
  return { stem, thread, segment, form };
}

/** Day of a file, by the name. */
export function dayOf(path: string): string | undefined {
  return /(?:^|\/)rollout-(\d{4}-\d\d-\d\d)/.exec(path)?.[1];
}

/** By its thread, and a document also by its day. */
export function rolloutNames(path: string): readonly string[] {
  const { thread, form } = rolloutName(path);
  const day = form === 'document' ? dayOf(path) : undefined;
  return day === undefined ? [thread] : [thread, day];
}

/** Whether the same file is there uncompressed: a thread that is taken up again is unpacked first. */
export async function hasPlainTwin(carrier: Carrier): Promise<boolean> {
  const { stem, thread } = rolloutName(carrier.relativePath);
  const twins = await carrier.related(thread, (other) => other.endsWith(`/${stem}.jsonl`));
  return twins.length > 0;
}

/** Whether a thread has a file beside a carrier. */
export async function hasFile(thread: string, carrier: Carrier): Promise<boolean> {
  return (await carrier.related(thread)).length > 0;
}

/** The files that tell a thread up to a carrier, oldest first. Whatever a revert left behind stands in the files before it. */
export async function partsOfThread(carrier: Carrier): Promise<readonly Carrier[]> {
  const own = rolloutName(carrier.relativePath);
  if (own.segment === undefined) return [carrier];
  const others = await carrier.related(own.thread, (other) => isBefore(rolloutName(other), own));
  const byStem = new Map<string, Carrier>();
  for (const part of others) {
    const { stem, form } = rolloutName(part.relativePath);
    // Of a file and its compressed copy the plain one is newer.
    if (form === 'lines' || !byStem.has(stem)) byStem.set(stem, part);
  }
  const parts = [...byStem.values()].toSorted((a, b) =>
    isBefore(rolloutName(a.relativePath), rolloutName(b.relativePath)) ? -1 : 1,
  );
  return [...parts, carrier];
}

/** Ids of parts begin with their time; the time in a name is that of a clock on a wall. */
function isBefore(a: RolloutName, b: RolloutName): boolean {
  if (a.thread !== b.thread || a.form === 'document' || b.segment === undefined) return false;
  if (a.segment === undefined || isYounger(b.segment, a.segment)) return true;
  return !isYounger(a.segment, b.segment) && a.stem < b.stem;
}
