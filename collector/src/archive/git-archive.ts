/** The archive as a bare git repository on this machine. One writer at a time; every commit is one small pack with exactly the new objects. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type SessionLocation,
  archiveRoot,
  dayFolder,
  machineRef,
  mainRef,
  segmentName,
  sessionFolderName,
} from '@session-siphon/schemas/archive-path';
import { decodeCommit, encodeCommit } from '@session-siphon/schemas/git/commit';
import { type ObjectId, objectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import type { SessionHeader } from '@session-siphon/schemas/session';
import { encodeSession } from '@session-siphon/schemas/session-file';
import { sessionTitle } from '@session-siphon/schemas/session-title';
import type { RedactedSession } from '../redact/redacted-session.ts';
import type { ArchiveWriter, CommitId } from './archive-writer.ts';
import { writeFileAtomically } from './atomic-files.ts';
import { prepareRepository } from './bare-repository.ts';
import { type CommittedSession, commitMessage } from './commit-message.ts';
import { type DayRow, dayReadme } from './day-readme.ts';
import { takeLock } from './lock-file.ts';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { PackWriter } from './pack-writer.ts';
import { repack } from './repack.ts';
import { rootFiles } from './root-files.ts';
import { type KnownSegment, cutSegments } from './segments.ts';
import { StagedTree } from './staged-tree.ts';
import { archiveFailure } from './write-failure.ts';

interface GitArchiveOptions {
  /** The bare repository; made when it is not there. */
  readonly directory: string;
  readonly name: string;
  readonly machine: string;
  /** Display name for commits. */
  readonly person: string;
  /** Milliseconds since 1970-01-01. */
  now(): number;
}

interface StagedSession extends CommittedSession {
  readonly row: DayRow;
  readonly day: string;
  readonly assistant: string;
  readonly date: string;
}

const mostPacks = 50;
/** Segments at the end that are changed in place: the growing one, and one before it that a correction reaches. */
const looseSegments = 2;

/** Opens the archive for writing. Throws ARCHIVE_LOCKED while another process writes it, ARCHIVE_DAMAGED when its branch cannot be read. */
export async function openGitArchive(options: GitArchiveOptions): Promise<ArchiveWriter> {
  const { directory } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(directory, 'siphon.lock'), {
    busy: {
      code: 'ARCHIVE_LOCKED',
      message: (holder) => `process ${holder} writes the archive ${directory}.`,
      hint: 'Stop it, or wait until it is done.',
    },
  });
  try {
    await prepareRepository(directory, options.now());
    const archive = new GitArchive(options, lock);
    await archive.showOnMain();
    return archive;
  } catch (error) {
    lock[Symbol.dispose]();
    throw archiveFailure(directory, error);
  }
}

class GitArchive implements ArchiveWriter {
  readonly #options: GitArchiveOptions;
  readonly #lock: Disposable;
  readonly #store: ObjectStore;
  readonly #ref: string;
  #tip: ObjectId | undefined;
  #tree: StagedTree;
  #pack: PackWriter;
  #staged = new Map<string, StagedSession>();
  #stagedSizes = new Map<ObjectId, number>();
  stagedBytes = 0;

  constructor(options: GitArchiveOptions, lock: Disposable) {
    this.#options = options;
    this.#lock = lock;
    const files = nodeGitFiles(options.directory);
    this.#store = new ObjectStore(files);
    this.#ref = machineRef(options.machine);
    this.#tip = readRef(files, this.#ref);
    this.#tree = this.#openTree();
    this.#pack = this.#newPack();
  }

  get isEmpty(): boolean {
    return this.#tip === undefined;
  }

  /** A process that was killed between the two branches left main one commit behind. */
  async showOnMain(): Promise<void> {
    if (this.#tip === undefined) return;
    const main = readRef(nodeGitFiles(this.#options.directory), mainRef);
    const { parents } = decodeCommit(this.#store.read(this.#tip).content);
    if (main === undefined || parents.includes(main)) await this.#writeRef(mainRef, this.#tip);
  }

  async put(session: RedactedSession): Promise<'added' | 'changed' | 'same'> {
    try {
      return await this.#stage(session);
    } catch (error) {
      throw archiveFailure(this.#options.directory, error);
    }
  }

  sizeOf(header: SessionHeader): number {
    const location = locationOf(header);
    const day = this.#tree.folder(dayFolder(location));
    const generation = currentGeneration(day.folderNames(), header.id);
    if (generation === undefined) return 0;
    const folder = day.folder(sessionFolderName({ ...location, generation }));
    return this.#knownSegments(folder).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  async commit(): Promise<CommitId | undefined> {
    try {
      return this.#staged.size === 0 ? undefined : await this.#commitStaged();
    } catch (error) {
      throw archiveFailure(this.#options.directory, error);
    }
  }

  async #stage(session: RedactedSession): Promise<'added' | 'changed' | 'same'> {
    const { header, records } = session;
    const location = locationOf(header);
    const day = this.#tree.folder(dayFolder(location));
    const lines = encodeSession(session)
      .map((line) => Buffer.from(line, 'utf8'))
      .toArray();
    const generation = currentGeneration(day.folderNames(), header.id);
    const folder = day.folder(sessionFolderName({ ...location, generation: generation ?? 0 }));
    const known = generation === undefined ? [] : this.#knownSegments(folder);
    const segments = cutSegments(lines, known);
    const kept = segments.filter((segment) => segment.isKept).length;
    if (generation !== undefined && kept === known.length && segments.length === kept) return 'same';
    // The last segments may change where they are: what was there stays in the history. One that a reader may have taken for final does not.
    const isRewritten = generation !== undefined && !folder.isNew && kept < known.length - looseSegments;
    const target = isRewritten ? day.folder(sessionFolderName({ ...location, generation: generation + 1 })) : folder;
    if (isRewritten) day.remove(sessionFolderName({ ...location, generation }));
    await this.#writeSegments(target, segments, isRewritten ? 0 : kept);
    const outcome = generation === undefined ? 'added' : 'changed';
    const messages = records.reduce((count, record) => count + (record.type === 'message' ? 1 : 0), 0);
    this.#staged.set(header.id, {
      source: header.source,
      project: header.project.name,
      outcome: this.#staged.get(header.id)?.outcome ?? outcome,
      messages,
      day: dayFolder(location),
      assistant: header.agent.name,
      date: location.date,
      row: {
        folder: sessionFolderName({ ...location, generation: isRewritten ? generation + 1 : (generation ?? 0) }),
        title: sessionTitle(session),
        project: header.project.name,
        startedAt: header.startedAt,
        messages,
      },
    });
    return outcome;
  }

  async #commitStaged(): Promise<CommitId> {
    const { directory, name, machine, person } = this.#options;
    for (const [path, content] of rootFiles(name)) this.#tree.putFile(path, await this.#writeBlob(content));
    await this.#writeDays();
    const tree = await this.#tree.write((type, content) => this.#write(type, content));
    if (tree === undefined) throw new Error('a commit with staged sessions has files');
    const commit = encodeCommit({
      tree,
      parents: this.#tip === undefined ? [] : [this.#tip],
      author: { name: person, email: 'siphon@localhost' },
      time: Math.floor(this.#options.now() / 1000),
      message: commitMessage([...this.#staged.values()], machine),
    });
    const id = await this.#pack.add('commit', commit);
    await this.#pack.finish();
    // A lone machine's archive needs no weaving: main shows what the branch shows.
    for (const ref of [this.#ref, mainRef]) await this.#writeRef(ref, id);
    this.#tip = id;
    this.#startOver();
    await repack(directory, { mostPacks });
    return id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pack.discard();
    this.#lock[Symbol.dispose]();
  }

  #writeRef(ref: string, id: ObjectId): Promise<void> {
    return writeFileAtomically(join(this.#options.directory, ref), `${id}\n`);
  }

  #startOver(): void {
    this.#staged = new Map();
    this.#stagedSizes = new Map();
    this.stagedBytes = 0;
    this.#pack = this.#newPack();
    this.#tree = this.#openTree();
  }

  #newPack(): PackWriter {
    return new PackWriter(join(this.#options.directory, 'objects', 'pack'));
  }

  #openTree(): StagedTree {
    return new StagedTree(
      this.#store,
      this.#tip === undefined ? undefined : decodeCommit(this.#store.read(this.#tip).content).tree,
    );
  }

  #knownSegments(folder: StagedTree): KnownSegment[] {
    const files = folder.files();
    const known: KnownSegment[] = [];
    for (let index = 0; ; index += 1) {
      const id = files.get(segmentName(index));
      if (id === undefined) return known;
      known.push({ sizeBytes: this.#sizeOf(id), equals: (content) => objectId('blob', content) === id });
    }
  }

  /** A segment that was staged since the last commit is not in the store yet. */
  #sizeOf(id: ObjectId): number {
    return this.#stagedSizes.get(id) ?? this.#store.sizeOf(id);
  }

  async #writeSegments(
    folder: StagedTree,
    segments: readonly { readonly content: Buffer }[],
    from: number,
  ): Promise<void> {
    for (const [index, { content }] of segments.entries()) {
      if (index < from) continue;
      this.stagedBytes += content.length;
      const id = await this.#write('blob', content);
      this.#stagedSizes.set(id, content.length);
      folder.putFile(segmentName(index), id);
    }
    for (const name of folder.files().keys())
      if (/^\d+\.jsonl$/.test(name) && name >= segmentName(segments.length)) folder.remove(name);
  }

  /** The lists of the days whose sessions changed. Rows of other sessions are taken over as they stand. */
  async #writeDays(): Promise<void> {
    for (const [day, sessions] of Map.groupBy(this.#staged.values(), (session) => session.day)) {
      const folder = this.#tree.folder(day);
      const before = folder.files().get(archiveRoot.readme);
      const readme = before === undefined ? '' : this.#store.read(before).content.toString('utf8');
      const { assistant, date } = sessions[0] ?? { assistant: '', date: '' };
      const content = dayReadme(
        { date, assistant, machine: this.#options.machine },
        { rows: sessions.map((session) => session.row), before: readme },
      );
      folder.putFile(archiveRoot.readme, await this.#writeBlob(content));
    }
  }

  #writeBlob(content: string): Promise<ObjectId> {
    return this.#write('blob', Buffer.from(content, 'utf8'));
  }

  /** Objects that the archive has already are not written again. */
  async #write(type: 'blob' | 'tree', content: Buffer): Promise<ObjectId> {
    const id = objectId(type, content);
    return this.#store.has(id) ? id : this.#pack.add(type, content, id);
  }
}

function locationOf({ machine, source, startedAt, id }: SessionHeader): Omit<SessionLocation, 'generation'> {
  return { machine, source, date: startedAt.slice(0, 10), sessionId: id };
}

/** The newest generation of a session in a day folder. */
function currentGeneration(folders: readonly string[], session: string): number | undefined {
  const generations = folders.flatMap((name) =>
    name === session || name.startsWith(`${session}.`) ? [Number(name.slice(session.length + 1) || 0)] : [],
  );
  return generations.length === 0 ? undefined : Math.max(...generations);
}
