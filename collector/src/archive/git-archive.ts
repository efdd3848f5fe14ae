/** The archive as a bare git repository on this machine. One writer at a time; every commit is one small pack with exactly the new objects. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveRoot, dayFolder, segmentName, sessionFolderName } from '@session-siphon/schemas/archive-path';
import { decodeCommit, encodeCommit } from '@session-siphon/schemas/git/commit';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import type { SessionHeader } from '@session-siphon/schemas/session';
import { sessionTitle } from '@session-siphon/schemas/session-title';
import type { RedactedSession } from '../redact/redacted-session.ts';
import type { CommitId, EditableArchive } from './archive-writer.ts';
import { ArchiveBranches } from './archive-branches.ts';
import { prepareRepository } from './bare-repository.ts';
import { type CommittedSession, commitMessage, shownProject } from './commit-message.ts';
import { type DayRow, dayReadme } from './day-readme.ts';
import { takeLock } from './lock-file.ts';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { ObjectWriter } from './object-writer.ts';
import { quietReadmes } from './quiet-readmes.ts';
import { QuietSessions, type Settled, isQuiet } from './quiet-sessions.ts';
import { repack } from './repack.ts';
import { rootFiles } from './root-files.ts';
import { cutSegments } from './segments.ts';
import { newestGeneration, placeOf, segmentIds } from './session-folder.ts';
import { sessionLines } from './session-lines.ts';
import { type PlacedRecord, sessionReadme } from './session-readme.ts';
import { StagedTree } from './staged-tree.ts';
import { forgottenIn } from './tombstones.ts';
import { archiveFailure } from './write-failure.ts';

interface GitArchiveOptions {
  /** The bare repository; made when it is not there. */
  readonly directory: string;
  readonly name: string;
  readonly machine: string;
  /** Display name for commits. */
  readonly person: string;
  /** How many packs may lie side by side before small ones are joined. */
  readonly mostPacks?: number;
  /** Milliseconds since 1970-01-01. */
  now(): number;
}

interface StagedSession extends CommittedSession {
  readonly row: DayRow;
  readonly day: string;
  readonly assistant: string;
  readonly date: string;
}

const defaultMostPacks = 50;
/** Bytes of sessions that are read for their READMEs before a commit. */
const mostReadBytes = 64 * (1 << 20);
/** Segments at the end that are changed in place: the growing one, and one before it that a correction reaches. */
const looseSegments = 2;

/** Opens the archive for writing. Throws ARCHIVE_LOCKED while another process writes it, ARCHIVE_DAMAGED when its branch cannot be read. */
export async function openGitArchive(options: GitArchiveOptions): Promise<EditableArchive> {
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

class GitArchive implements EditableArchive {
  readonly #options: GitArchiveOptions;
  readonly #lock: Disposable;
  readonly #store: ObjectStore;
  readonly #branches: ArchiveBranches;
  #tip: ObjectId | undefined;
  #tipTree: ObjectId | undefined;
  #tree: StagedTree;
  readonly #objects: ObjectWriter;
  #staged = new Map<string, StagedSession>();
  readonly #quiet: QuietSessions;
  #stagedReadmes = 0;
  /** What the next commit deals with. */
  #settled: Settled | undefined;
  stagedBytes = 0;
  forgotten: ReadonlySet<string>;

  constructor(options: GitArchiveOptions, lock: Disposable) {
    this.#options = options;
    this.#lock = lock;
    this.#store = new ObjectStore(nodeGitFiles(options.directory));
    this.#objects = new ObjectWriter(this.#store, join(options.directory, 'objects', 'pack'));
    this.#quiet = new QuietSessions(options.directory, this.#store);
    this.#branches = new ArchiveBranches(options.directory, options.machine);
    this.#tip = this.#branches.tip();
    this.#tipTree = this.#tip === undefined ? undefined : decodeCommit(this.#store.read(this.#tip).content).tree;
    this.#tree = new StagedTree(this.#store, this.#tipTree);
    this.forgotten = forgottenIn(options.directory, this.#store);
  }

  get isEmpty(): boolean {
    return this.#tip === undefined;
  }

  showOnMain(): Promise<void> {
    return this.#branches.showOnMain(this.#store);
  }

  put(session: RedactedSession): Promise<'added' | 'changed' | 'same'> {
    return this.#explained(() => this.#stage(session));
  }

  sizeOf(header: SessionHeader): number {
    const place = placeOf(header);
    const day = this.#tree.folder(dayFolder(place));
    const generation = newestGeneration(day.folderNames(), header.id);
    if (generation === undefined) return 0;
    const files = day.folder(sessionFolderName({ ...place, generation })).files();
    return segmentIds(files).reduce((sum, id) => sum + this.#objects.sizeOf(id), 0);
  }

  writeDue(): Promise<void> {
    return this.#explained(() => this.#stageReadmes());
  }

  commit(): Promise<CommitId | undefined> {
    return this.#explained(async () =>
      this.#staged.size + this.#stagedReadmes === 0 ? undefined : await this.#commitStaged(),
    );
  }

  async commitChange(change: (tree: StagedTree, objects: ObjectWriter) => Promise<string>): Promise<CommitId> {
    await this.commit();
    try {
      const id = await this.#explained(async () => this.#commitTree(await change(this.#tree, this.#objects)));
      this.forgotten = forgottenIn(this.#options.directory, this.#store);
      return id;
    } finally {
      // Of a change that failed half-way nothing is kept.
      this.#startOver();
    }
  }

  /** Failures as people can act on them. Of what was staged nothing is kept: it is whole or not there, and whoever goes on puts it again. */
  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.#objects.discard();
      this.#startOver();
      throw archiveFailure(this.#options.directory, error);
    }
  }

  async #stage(session: RedactedSession): Promise<'added' | 'changed' | 'same'> {
    const { header, records } = session;
    const place = placeOf(header);
    const day = this.#tree.folder(dayFolder(place));
    const generation = newestGeneration(day.folderNames(), header.id);
    const folder = day.folder(sessionFolderName({ ...place, generation: generation ?? 0 }));
    const known = generation === undefined ? [] : segmentIds(folder.files());
    const { ids, lineCounts, kept } = await this.#writeSegments(session, known);
    if (generation !== undefined && kept === known.length && ids.length === kept) return 'same';
    // The last segments may change where they are: what was there stays in the history. One that a reader may have taken for final does not.
    const isRewritten = generation !== undefined && !folder.isNew && kept < known.length - looseSegments;
    if (isRewritten) day.remove(sessionFolderName({ ...place, generation }));
    const name = sessionFolderName({ ...place, generation: (generation ?? 0) + (isRewritten ? 1 : 0) });
    const target = day.folder(name);
    putSegments(target, ids);
    await this.#putReadme(target, session, lineCounts);
    const outcome = generation === undefined ? 'added' : 'changed';
    const messages = records.reduce((count, record) => count + (record.type === 'message' ? 1 : 0), 0);
    this.#staged.set(header.id, {
      source: header.source,
      project: shownProject(header.project),
      outcome: this.#staged.get(header.id)?.outcome ?? outcome,
      messages,
      day: dayFolder(place),
      assistant: header.agent.name,
      date: place.date,
      row: {
        folder: name,
        title: sessionTitle(session),
        isSubagent: header.agentId !== undefined,
        project: header.project.name,
        startedAt: header.startedAt,
        messages,
      },
    });
    return outcome;
  }

  /** Segments of a session over those that are there: all ids, how many lines each has, and how many of the first are the same. */
  async #writeSegments(
    session: RedactedSession,
    known: readonly ObjectId[],
  ): Promise<{ readonly ids: ObjectId[]; readonly lineCounts: number[]; readonly kept: number }> {
    const ids: ObjectId[] = [];
    const lineCounts: number[] = [];
    let kept = 0;
    const sizes = known.map((id) => ({ id, sizeBytes: this.#objects.sizeOf(id) }));
    for (const segment of cutSegments(sessionLines(session), sizes)) {
      lineCounts.push(segment.lines);
      if ('kept' in segment) {
        ids.push(segment.kept);
        kept += 1;
        continue;
      }
      this.stagedBytes += segment.content.length;
      ids.push(await this.#objects.write('blob', segment.content));
    }
    return { ids, lineCounts, kept };
  }

  /** A session that goes on has no README until it is quiet: one for each appended line would be larger than the line. */
  async #putReadme(folder: StagedTree, session: RedactedSession, lineCounts: readonly number[]): Promise<void> {
    const { header, records } = session;
    const newest = records.findLast((record) => record.at !== undefined)?.at;
    if (newest === undefined || !isQuiet(newest, this.#options.now())) return folder.remove(archiveRoot.readme);
    const readme = sessionReadme(header, placedRecords(session, lineCounts));
    folder.putFile(archiveRoot.readme, await this.#objects.writeText(readme));
  }

  async #commitStaged(): Promise<CommitId> {
    const { name, machine } = this.#options;
    for (const [path, content] of rootFiles(name)) this.#tree.putFile(path, await this.#objects.writeText(content));
    await this.#writeDays();
    return this.#commitTree(commitMessage([...this.#staged.values()], { machine, readmes: this.#stagedReadmes }));
  }

  async #commitTree(message: string): Promise<CommitId> {
    const { directory, person, mostPacks = defaultMostPacks } = this.#options;
    const tree = await this.#tree.write((type, content) => this.#objects.write(type, content));
    if (tree === undefined) throw new Error('a commit has files');
    const commit = encodeCommit({
      tree,
      parents: this.#tip === undefined ? [] : [this.#tip],
      author: { name: person, email: 'siphon@localhost' },
      time: Math.floor(this.#options.now() / 1000),
      message,
    });
    const id = await this.#objects.write('commit', commit);
    await this.#branches.move(id, this.#objects.finish());
    this.#tip = id;
    this.#tipTree = tree;
    if (this.#settled) await this.#quiet.remember(this.#settled);
    this.#startOver();
    await repack(directory, { mostPacks });
    return id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#objects.discard();
    this.#lock[Symbol.dispose]();
  }

  #startOver(): void {
    this.#staged = new Map();
    this.#stagedReadmes = 0;
    this.#settled = undefined;
    this.stagedBytes = 0;
    this.#tree = new StagedTree(this.#store, this.#tipTree);
  }

  /** READMEs of sessions that have become quiet; a bounded number at once, the others later. */
  async #stageReadmes(): Promise<void> {
    const nowMs = this.#options.now();
    if (this.#tip === undefined || !this.#quiet.isDue(nowMs)) return;
    const settled = this.#quiet.find(this.#tip, nowMs);
    let bytes = 0;
    for (const { folder, content, sizeBytes } of quietReadmes(this.#store, this.#tree, settled)) {
      folder.putFile(archiveRoot.readme, await this.#objects.writeText(content));
      this.#stagedReadmes += 1;
      bytes += sizeBytes;
      if (bytes > mostReadBytes) return;
    }
    // What is staged is dealt with when it is committed.
    if (this.#stagedReadmes === 0) await this.#quiet.remember(settled);
    else this.#settled = settled;
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
      folder.putFile(archiveRoot.readme, await this.#objects.writeText(content));
    }
  }
}

/** Makes these the segments of a folder. */
function putSegments(folder: StagedTree, ids: readonly ObjectId[]): void {
  for (const [index, id] of ids.entries()) folder.putFile(segmentName(index), id);
  for (let index = ids.length; folder.files().has(segmentName(index)); index += 1) folder.remove(segmentName(index));
}

/** Records of a session with their segments; the first line is the header. */
function* placedRecords({ records }: RedactedSession, lineCounts: readonly number[]): Generator<PlacedRecord> {
  let at = -1;
  for (const [index, lines] of lineCounts.entries())
    for (let line = 0; line < lines; line += 1, at += 1) {
      const record = records[at];
      if (record) yield { record, segment: segmentName(index) };
    }
}
