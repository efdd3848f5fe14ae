/** An archive in a git repository, bare or with a work tree. Reads objects only; the work follows what changed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type SessionLocation,
  archiveRoot,
  dayFolder,
  machineRef,
  mainRef,
  newestGeneration,
  parseSegmentPath,
  segmentName,
  sessionFolder,
  sessionFolderName,
} from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { formatVersion } from '@session-siphon/schemas/format-version';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { diffTrees } from '@session-siphon/schemas/git/diff-trees';
import { forgottenSessions } from '@session-siphon/schemas/git/forgotten-sessions';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { listRefs } from '@session-siphon/schemas/git/refs';
import type { TreeEntry } from '@session-siphon/schemas/git/tree';
import { readSession } from '@session-siphon/schemas/git/session-segments';
import { entriesOf, entryAt, folderAt } from '@session-siphon/schemas/git/tree-entries';
import { objectOf, parseJson } from '@session-siphon/schemas/narrow';
import type { ArchiveReader, ChangedSession, Position, SessionCopy } from './archive-reader.ts';
import { type Touched, TouchedSessions } from './touched-sessions.ts';

const branchPrefix = 'refs/heads/';
const machinePrefix = machineRef('');

/** Opens the archive at a path. Throws ARCHIVE_MISSING, or FORMAT_TOO_NEW when a newer version wrote it. */
export function openGitArchiveReader(path: string): ArchiveReader {
  const directory = existsSync(join(path, '.git')) ? join(path, '.git') : path;
  if (!existsSync(join(directory, 'objects')))
    throw new AppError('ARCHIVE_MISSING', `${path} is no git repository.`, {
      hint: 'Run `siphon collect` first, or give the path of a clone with --archive.',
    });
  return new GitArchiveReader(directory);
}

class GitArchiveReader implements ArchiveReader {
  readonly #directory: string;
  readonly #store: ObjectStore;

  constructor(directory: string) {
    this.#directory = directory;
    this.#store = new ObjectStore(nodeGitFiles(directory));
  }

  position(): Position {
    const refs = listRefs(nodeGitFiles(this.#directory), branchPrefix);
    const machines = [...refs].filter(([ref]) => ref.startsWith(machinePrefix));
    // A clone has the machines' branches as remote ones, or only main, which shows them together.
    const main = refs.get(mainRef);
    const read = machines.length > 0 ? machines : main === undefined ? [] : [[mainRef, main] as const];
    return Object.fromEntries(read.map(([ref, commit]) => [ref, this.#treeOf(commit)]));
  }

  has(position: Position): boolean {
    return Object.values(position).every((tree) => this.#store.has(tree));
  }

  changes(since: Position | undefined, until: Position): readonly ChangedSession[] {
    const touched = new TouchedSessions();
    for (const ref of new Set([...Object.keys(since ?? {}), ...Object.keys(until)]))
      for (const file of diffTrees(this.#store, since?.[ref], until[ref])) touched.add(file);
    const trees = Object.values(until);
    const forgotten = forgottenSessions(this.#store, trees);
    // Copies of a session that was forgotten may lie anywhere, and whoever forgot it has none left to tell.
    if (!forgotten.isSupersetOf(touched.recalled))
      for (const tree of trees)
        for (const file of diffTrees(this.#store, undefined, tree)) touched.add(file, touched.recalled);
    const isShared = this.#machines([...Object.values(since ?? {}), ...trees]).size > 1;
    return [...touched.all]
      .filter(([sessionId]) => since !== undefined || !forgotten.has(sessionId))
      .map(([sessionId, changed]) =>
        forgotten.has(sessionId) ? { sessionId, copies: [] } : this.#changed(sessionId, changed, { trees, isShared }),
      )
      .toSorted((a, b) => dateOf(b).localeCompare(dateOf(a)));
  }

  #changed(sessionId: string, { places, firstSegment }: Touched, archive: ReadArchive): ChangedSession {
    const { trees, isShared } = archive;
    const copies = this.#copies(trees, [...places.values()]);
    const [only] = copies;
    const hasGrown = only !== undefined && copies.length === 1 && places.has(only.folder) && places.size === 1;
    return {
      sessionId,
      copies,
      ...(hasGrown ? { unchangedRecords: () => this.#recordsBefore(trees, only.folder, firstSegment) } : {}),
      ...(isShared
        ? {
            alsoIn: (folders) =>
              this.#changed(sessionId, { places: new Map([...places, ...placesIn(folders)]), firstSegment }, archive),
          }
        : {}),
    };
  }

  /** Records in the segments before one of them; the header is none. */
  #recordsBefore(trees: readonly ObjectId[], folder: string, segment: number): number {
    let lines = 0;
    for (let index = 0; index < segment; index += 1) {
      const path = `${folder}/${segmentName(index)}`;
      const entry = trees.map((tree) => entryAt(this.#store, tree, path)).find((found) => found !== undefined);
      if (entry) for (const byte of this.#store.read(entry.id).content) if (byte === newline) lines += 1;
    }
    return Math.max(0, lines - 1);
  }

  #treeOf(commit: ObjectId): ObjectId {
    const { tree } = decodeCommit(this.#store.read(commit).content);
    const manifest = entryAt(this.#store, tree, archiveRoot.manifest);
    const format =
      manifest === undefined ? undefined : formatOf(this.#store.read(manifest.id).content.toString('utf8'));
    if (format !== undefined && format > formatVersion)
      throw new AppError(
        'FORMAT_TOO_NEW',
        `the archive has format ${format}; this program reads up to ${formatVersion}.`,
        { hint: 'Update siphon here.' },
      );
    return tree;
  }

  /** Every copy of a session that still exists: on all machines, of the newest generation each. */
  #copies(trees: readonly ObjectId[], places: readonly SessionLocation[]): SessionCopy[] {
    const copies = new Map<string, SessionCopy>();
    for (const location of this.#allPlaces(trees, places))
      for (const tree of trees) {
        const copy = this.#copy(tree, location);
        if (copy) copies.set(`${location.machine}/${location.date}`, copy);
      }
    return [...copies.values()];
  }

  /** The same session may lie under other machines, at the same source and date. */
  #allPlaces(trees: readonly ObjectId[], places: readonly SessionLocation[]): SessionLocation[] {
    const machines = this.#machines(trees);
    return places.flatMap((place) => [...machines].map((machine) => ({ ...place, machine })));
  }

  #machines(trees: readonly ObjectId[]): ReadonlySet<string> {
    return new Set(trees.flatMap((tree) => [...this.#folder(tree, archiveRoot.machines).keys()]));
  }

  #copy(tree: ObjectId, location: SessionLocation): SessionCopy | undefined {
    const { sessionId, machine, source, date } = location;
    const folders = this.#folder(tree, dayFolder(location));
    const generation = newestGeneration([...folders.keys()], sessionId);
    if (generation === undefined) return undefined;
    const newest = { ...location, generation };
    const { id } = folders.get(sessionFolderName(newest)) ?? {};
    if (id === undefined) return undefined;
    return {
      sessionId,
      machine,
      source,
      date,
      folder: sessionFolder(newest),
      read: () => readSession(this.#store, id),
    };
  }

  #folder(tree: ObjectId, path: string): ReadonlyMap<string, TreeEntry> {
    return entriesOf(this.#store, folderAt(this.#store, tree, path));
  }
}

/** The trees that show an archive, and whether several machines have written to it. */
interface ReadArchive {
  readonly trees: readonly ObjectId[];
  readonly isShared: boolean;
}

function placesIn(folders: readonly string[]): (readonly [folder: string, place: SessionLocation])[] {
  return folders.flatMap((folder) => {
    const place = parseSegmentPath(`${folder}/${segmentName(0)}`);
    return place ? [[folder, place] as const] : [];
  });
}

const newline = 10;

function dateOf(session: ChangedSession): string {
  return session.copies.reduce((latest, copy) => (copy.date > latest ? copy.date : latest), '');
}

function formatOf(manifest: string): number | undefined {
  const { format } = objectOf(parseJson(manifest));
  return typeof format === 'number' ? format : undefined;
}
