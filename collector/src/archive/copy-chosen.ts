/**
 * A new archive with a part of an old one. Whoever gets an archive gets its history: what is not to be shared must not have been in it. So the chosen sessions
 * begin a history of their own.
 */
import { archiveRoot, dayFolder, machineRef, mainRef, sessionFolder } from '@session-siphon/schemas/archive-path';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import { segmentIds } from '@session-siphon/schemas/git/session-segments';
import { decodeTree } from '@session-siphon/schemas/git/tree';
import { entryAt } from '@session-siphon/schemas/git/tree-entries';
import type { SessionHeader } from '@session-siphon/schemas/session';
import type { EditableArchive } from './archive-writer.ts';
import { type ArchivedSession, archivedSessions, headerOf } from './archived-sessions.ts';
import { StagedTree } from './objects/staged-tree.ts';
import { fromRecords } from './pages/archived-records.ts';
import { editMessage } from './pages/commit-message.ts';
import { dayReadmeWithout } from './pages/day-readme.ts';
import { SessionPlaces } from './pages/related-pages.ts';
import { sessionReadme } from './pages/session-readme.ts';
import { lastStates } from './forget-sessions.ts';
import { putTombstone, tombstonesIn } from './tombstones.ts';

export type Chooses = (header: SessionHeader) => boolean;

/** An archive as it is before something of it is chosen. */
export class UnchosenArchive {
  readonly #store: ObjectStore;
  readonly #machine: string;
  readonly #tip: ObjectId | undefined;
  readonly #tree: ObjectId | undefined;
  readonly #sessions: readonly ArchivedSession[];

  constructor(directory: string, machine: string) {
    const files = nodeGitFiles(directory);
    this.#store = new ObjectStore(files);
    this.#machine = machine;
    const tip = readRef(files, machineRef(machine)) ?? readRef(files, mainRef);
    this.#tip = tip;
    this.#tree = tip === undefined ? undefined : decodeCommit(this.#store.read(tip).content).tree;
    this.#sessions = this.#tree === undefined ? [] : [...archivedSessions(this.#store, this.#tree, machine)];
  }

  /** Sessions that are chosen, and those that are not; one that cannot be read is not. */
  split(chooses: Chooses): {
    readonly chosen: readonly ArchivedSession[];
    readonly others: readonly ArchivedSession[];
  } {
    const { chosen = [], others = [] } = Object.groupBy(this.#sessions, ({ tree }) => {
      const header = headerOf(this.#store, tree);
      return header && chooses(header) ? 'chosen' : 'others';
    });
    return { chosen, others };
  }

  /** Whether the history still holds something that was forgotten. */
  get hasForgotten(): boolean {
    const machine = this.#machine;
    const places = tombstonesIn(this.#store, this.#tree, machine).map((tombstone) => ({ machine, ...tombstone }));
    return lastStates(this.#store, this.#tip, places).size > 0;
  }

  /**
   * Puts the chosen sessions, the lists of their days and the notes about forgotten ones into an archive that holds nothing. Their pages are made anew: they may have
   * led to sessions that are not chosen.
   */
  async copyTo(archive: EditableArchive, chooses: Chooses): Promise<void> {
    const store = this.#store;
    const tree = this.#tree;
    const machine = this.#machine;
    if (tree === undefined) return;
    const { chosen, others } = this.split(chooses);
    const left = new Set(others.map(({ sessionId }) => sessionId));
    await archive.commitChange(async (staged, objects) => {
      const copy = async (folder: string, name: string, content: Buffer): Promise<void> =>
        (folder === '' ? staged : staged.folder(folder)).putFile(name, await objects.write('blob', content));
      for (const { name, id, kind } of decodeTree(store.read(tree).content))
        if (kind === 'blob') await copy('', name, store.read(id).content);
      for (const session of chosen)
        for (const { name, id } of decodeTree(store.read(session.tree).content))
          if (name !== archiveRoot.readme) await copy(sessionFolder(session), name, store.read(id).content);
      // After all the sessions: a page leads only to those that are there.
      for (const { session, text } of pagesOf(store, chosen, new SessionPlaces(staged)))
        await copy(sessionFolder(session), archiveRoot.readme, Buffer.from(text));
      for (const day of new Set(chosen.map((session) => dayFolder(session)))) {
        const list = entryAt(store, tree, `${day}/${archiveRoot.readme}`);
        const text = list && dayReadmeWithout(store.read(list.id).content.toString('utf8'), left);
        if (text !== undefined) await copy(day, archiveRoot.readme, Buffer.from(text));
      }
      for (const tombstone of tombstonesIn(store, tree, machine))
        await putTombstone({ tree: staged, objects, machine }, tombstone);
      return editMessage(new Set(chosen.map(({ sessionId }) => sessionId)).size, 'to be shared', machine);
    });
  }
}

/** Of the sessions that have a page. */
function* pagesOf(
  store: ObjectStore,
  sessions: readonly ArchivedSession[],
  places: SessionPlaces,
): Generator<{ readonly session: ArchivedSession; readonly text: string }> {
  for (const session of sessions) {
    const files = new StagedTree(store, session.tree).files();
    const page = files.has(archiveRoot.readme) ? fromRecords(store, segmentIds(files), sessionReadme) : undefined;
    if (page) yield { session, text: page.text(places.pathsFrom(session)) };
  }
}
