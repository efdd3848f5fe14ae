/** The archive as a bare git repository on this machine. One writer at a time; every commit is one small pack with exactly the new objects. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  archiveRoot,
  dayFolder,
  newestGeneration,
  placeOf,
  sessionFolderName,
} from '@session-siphon/schemas/archive-path';
import { decodeCommit, encodeCommit } from '@session-siphon/schemas/git/commit';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { segmentIds } from '@session-siphon/schemas/git/session-segments';
import type { SessionHeader } from '@session-siphon/schemas/session';
import type { RedactedSession } from '../redact/redacted-session.ts';
import type { CommitId, EditableArchive } from './archive-writer.ts';
import { ArchiveBranches } from './archive-branches.ts';
import { prepareRepository } from './bare-repository.ts';
import { commitMessage } from './pages/commit-message.ts';
import { takeLock } from './lock-file.ts';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { ObjectWriter } from './objects/object-writer.ts';
import { QuietSessions, type Settled } from './pages/quiet-sessions.ts';
import { ArchivedStarts } from './archived-starts.ts';
import type { StagedSessions } from './staged-sessions.ts';
import { StagedTree } from './objects/staged-tree.ts';
import { forgottenIn } from './forgotten-here.ts';
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

const defaultMostPacks = 50;
/** Bytes of sessions that are read for their READMEs before a commit. */
const mostReadBytes = 64 * (1 << 20);

/** Opens the archive for writing. Throws ARCHIVE_LOCKED while another process writes it, ARCHIVE_DAMAGED when its branch cannot be read. */
export async function openGitArchive(options: GitArchiveOptions): Promise<EditableArchive> {
  const { directory } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(directory, 'siphon.lock'), {
    busy: {
      code: 'ARCHIVE_LOCKED',
      message: (holder) => `process ${holder} writes the archive ${directory}.`,
      hint: 'Wait until it is done, or stop it; a siphon that stays collects and pushes by itself.',
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
  #starts: ArchivedStarts;
  #sessions: StagedSessions | undefined;
  readonly #quiet: QuietSessions;
  #stagedReadmes = 0;
  /** What the next commit deals with. */
  #settled: Settled | undefined;
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
    this.#starts = this.#startsOfTip();
    this.forgotten = forgottenIn(options.directory, this.#store);
  }

  get isEmpty(): boolean {
    return this.#tip === undefined;
  }

  showOnMain(): Promise<void> {
    return this.#branches.showOnMain(this.#store);
  }

  put(session: RedactedSession): Promise<'added' | 'changed' | 'same'> {
    return this.#explained(async () => {
      this.#sessions ??= await this.#newSessions();
      return this.#sessions.put(session);
    });
  }

  get stagedBytes(): number {
    return this.#sessions?.bytes ?? 0;
  }

  startOf(source: string, id: string): string | undefined {
    return this.#sessions?.startOf(id) ?? this.#starts.of(source, id);
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
      (this.#sessions?.all.length ?? 0) + this.#stagedReadmes === 0 ? undefined : await this.#commitStaged(),
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

  async #commitStaged(): Promise<CommitId> {
    const { name, machine } = this.#options;
    const { rootFiles } = await import('./pages/root-files.ts');
    for (const [path, content] of rootFiles(name)) this.#tree.putFile(path, await this.#objects.writeText(content));
    await this.#sessions?.writePages();
    return this.#commitTree(commitMessage(this.#sessions?.all ?? [], { machine, readmes: this.#stagedReadmes }));
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
    const { repack } = await import('./objects/repack.ts');
    await repack(directory, { mostPacks });
    return id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#objects.discard();
    this.#lock[Symbol.dispose]();
  }

  #startOver(): void {
    this.#sessions = undefined;
    this.#stagedReadmes = 0;
    this.#settled = undefined;
    this.#tree = new StagedTree(this.#store, this.#tipTree);
    this.#starts = this.#startsOfTip();
  }

  #startsOfTip(): ArchivedStarts {
    return new ArchivedStarts(this.#store, this.#tipTree, this.#options.machine);
  }

  async #newSessions(): Promise<StagedSessions> {
    // Loaded here: most starts of the program have nothing to write.
    const { StagedSessions } = await import('./staged-sessions.ts');
    const { machine, now } = this.#options;
    return new StagedSessions({ store: this.#store, objects: this.#objects, tree: this.#tree, machine, now });
  }

  /** READMEs of sessions that have become quiet; a bounded number at once, the others later. */
  async #stageReadmes(): Promise<void> {
    const nowMs = this.#options.now();
    if (this.#tip === undefined || !this.#quiet.isDue(nowMs)) return;
    const { quietReadmes } = await import('./pages/quiet-readmes.ts');
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
}
