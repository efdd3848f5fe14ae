/** Identity ⇄ path in the archive. The only place that knows the layout. */
import { sessionIdPattern } from './id-patterns.ts';
import type { SessionHeader } from './session.ts';

/** Where one version of a session lives. `generation` counts rewrites of the source session, from 0. */
export interface SessionLocation {
  readonly machine: string;
  readonly source: string;
  /** `yyyy-mm-dd`, UTC date of the start. */
  readonly date: string;
  readonly sessionId: string;
  readonly generation: number;
}

export const archiveRoot = {
  manifest: 'archive.json',
  readme: 'README.md',
  attributes: '.gitattributes',
  machines: 'machines',
} as const;

export const mainRef = 'refs/heads/main';

/** The branch that one machine writes; nobody else does. */
export function machineRef(machine: string): string {
  return `refs/heads/machines/${machine}`;
}

/** Day of a session, and its id there. */
export function placeOf({ machine, source, startedAt, id }: SessionHeader): Omit<SessionLocation, 'generation'> {
  return { machine, source, date: startedAt.slice(0, 10), sessionId: id };
}

/** Folder of a day: `machines/<machine>/<source>/<yyyy-mm>/<dd>`. */
export function dayFolder(location: Pick<SessionLocation, 'machine' | 'source' | 'date'>): string {
  const { machine, source, date } = location;
  return `${archiveRoot.machines}/${machine}/${source}/${date.slice(0, 7)}/${date.slice(8, 10)}`;
}

/** Folder name of a session: its id, and `.<n>` from the second generation on. */
export function sessionFolderName(location: Pick<SessionLocation, 'sessionId' | 'generation'>): string {
  return location.generation === 0 ? location.sessionId : `${location.sessionId}.${location.generation}`;
}

/** The session that a folder of a day holds a generation of; undefined for every other name. */
export function parseSessionFolderName(name: string): Pick<SessionLocation, 'sessionId' | 'generation'> | undefined {
  const [sessionId = '', generation = '0', ...rest] = name.split('.');
  const isOne = sessionIdPattern.test(sessionId) && /^\d+$/.test(generation) && rest.length === 0;
  return isOne ? { sessionId, generation: Number(generation) } : undefined;
}

/** The newest generation of each session among the folders of a day. */
export function newestGenerations(folders: readonly string[]): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  for (const { sessionId, generation } of folders.flatMap((name) => parseSessionFolderName(name) ?? []))
    newest.set(sessionId, Math.max(newest.get(sessionId) ?? 0, generation));
  return newest;
}

/** That of one session; undefined when it has none. */
export function newestGeneration(folders: readonly string[], sessionId: string): number | undefined {
  return newestGenerations(folders.filter((name) => name.startsWith(sessionId))).get(sessionId);
}

/** Folder of a session, without a trailing slash. */
export function sessionFolder(location: SessionLocation): string {
  return `${dayFolder(location)}/${sessionFolderName(location)}`;
}

/** File name of the n-th segment, n from 0. */
export function segmentName(index: number): string {
  return `${String(index).padStart(5, '0')}.jsonl`;
}

const segmentPattern =
  /^machines\/(?<machine>[a-z0-9-]+)\/(?<source>[a-z0-9-]+)\/(?<month>\d{4}-\d\d)\/(?<day>\d\d)\/(?<session>[0-9a-f]{24})(?:\.(?<generation>[1-9]\d{0,5}))?\/(?<segment>\d{5,9})\.jsonl$/;

/** The session and segment a path belongs to; undefined for every other file (READMEs, manifest). */
export function parseSegmentPath(path: string): (SessionLocation & { readonly segment: number }) | undefined {
  const groups = segmentPattern.exec(path)?.groups;
  if (!groups) return undefined;
  const { machine = '', source = '', month = '', day = '', session = '', generation = '0', segment = '0' } = groups;
  return {
    machine,
    source,
    date: `${month}-${day}`,
    sessionId: session,
    generation: Number(generation),
    segment: Number(segment),
  };
}

/** Folder of a machine with the tombstones of the sessions that were forgotten there. */
export const tombstoneFolderName = 'tombstones';

/** Path of that folder. */
export function tombstoneFolder(machine: string): string {
  return `${archiveRoot.machines}/${machine}/${tombstoneFolderName}`;
}

/** Name of a tombstone in it. */
export function tombstoneName(session: string): string {
  return `${session}.json`;
}

/** Path of a tombstone. */
export function tombstonePath({ machine, session }: { readonly machine: string; readonly session: string }): string {
  return `${tombstoneFolder(machine)}/${tombstoneName(session)}`;
}

/** The session that a file in a folder of tombstones is about; undefined for every other file. */
export function sessionOfTombstone(fileName: string): string | undefined {
  const session = fileName.replace(/\.json$/, '');
  return session !== fileName && sessionIdPattern.test(session) ? session : undefined;
}

/** Machine and session of a tombstone by its path; undefined for every other path. */
export function parseTombstonePath(path: string): { readonly machine: string; readonly session: string } | undefined {
  const [root, machine, folder, file, ...rest] = path.split('/');
  if (root !== archiveRoot.machines || folder !== tombstoneFolderName || rest.length > 0) return undefined;
  const session = sessionOfTombstone(file ?? '');
  return machine === undefined || session === undefined ? undefined : { machine, session };
}

/**
 * A machine id: lower-case letters, digits and dashes, at most 64 characters, safe in paths, refs and URLs on every system. Windows keeps a few names
 * for devices.
 */
export const machineIdPattern = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/** Readable machine id from a host name and a random suffix that keeps two machines of one name apart. */
export function machineId(hostName: string, suffix: string): string {
  return `${machineSlug(hostName).slice(0, 32).replace(/-+$/, '') || 'machine'}-${suffix}`;
}

/** A name in the letters of a machine id: `Ana's MacBook.local` becomes `ana-s-macbook-local`. Empty when no letter or digit is left. */
export function machineSlug(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
