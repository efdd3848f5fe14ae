/** Takes sessions out of the archive and leaves a note that they are not to come back; and the way back, as long as the history has them. */
import {
  archiveRoot,
  dayFolder,
  machineRef,
  parseSessionFolderName,
  tombstoneFolder,
  tombstoneName,
} from '@session-siphon/schemas/archive-path';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import { decodeTree } from '@session-siphon/schemas/git/tree';
import { folderAt } from '@session-siphon/schemas/git/tree-entries';
import type { Tombstone } from '@session-siphon/schemas/tombstone';
import type { CommitId, EditableArchive } from './archive-writer.ts';
import { editMessage } from './pages/commit-message.ts';
import { dayReadmeWith, dayReadmeWithout } from './pages/day-readme.ts';
import { type PageSearch, followersOf } from './pages/following-pages.ts';
import { SessionPlaces, hasOpenRelation } from './pages/related-pages.ts';
import { type MovedSession, type Surroundings, movedSession, renewedReadmes } from './pages/renewed-readmes.ts';
import type { ObjectWriter } from './objects/object-writer.ts';
import type { StagedTree } from './objects/staged-tree.ts';
import { putTombstone, tombstonesIn } from './tombstones.ts';

/** Where the archive is, and whose part of it. */
interface ArchivePart {
  readonly directory: string;
  readonly machine: string;
}

export interface ForgetRequest {
  readonly sessions: readonly Pick<Tombstone, 'session' | 'source' | 'date' | 'conversation'>[];
  readonly by: string | undefined;
  /** ISO time. */
  readonly at: string;
}

/** Removes every generation of the sessions in one commit. Sessions that are forgotten already do no harm. */
export function forgetSessions(
  archive: EditableArchive,
  { directory, machine }: ArchivePart,
  { sessions, by, at }: ForgetRequest,
): Promise<CommitId> {
  const store = storeOf(directory);
  return archive.commitChange(async (tree, objects) => {
    const moved = sessions.map((one) => movedSession(store, tree, { machine, sessionId: one.session, ...one }));
    const ids = new Set(sessions.map(({ session }) => session));
    const followers = followersAround(moved, { store, tree, machine, fits: (page) => leadsTo(page, ids) });
    for (const day of new Set(sessions.map((one) => dayFolder({ machine, ...one })))) {
      const folder = tree.folder(day);
      for (const name of folder.folderNames()) if (ids.has(sessionIn(name) ?? '')) folder.remove(name);
      const readme = readmeOf(store, folder);
      const rest = readme === undefined ? undefined : dayReadmeWithout(readme, ids);
      if (rest === undefined) folder.remove(archiveRoot.readme);
      else folder.putFile(archiveRoot.readme, await objects.writeText(rest));
    }
    await renewAround([...moved, ...followers], { store, tree, objects });
    for (const one of sessions) await putTombstone({ tree, objects, machine }, { ...one, forgottenAt: at, by });
    return editMessage(ids.size, 'forgotten', machine);
  });
}

/** Puts forgotten sessions back as they last were in the history of the branch, and removes their notes. Says which the history no longer has. */
export async function restoreSessions(
  archive: EditableArchive,
  { directory, machine }: ArchivePart,
  ids: readonly string[],
): Promise<{ readonly commit: CommitId; readonly missing: readonly string[] }> {
  const store = storeOf(directory);
  const tip = readRef(nodeGitFiles(directory), machineRef(machine));
  const tree = tip === undefined ? undefined : decodeCommit(store.read(tip).content).tree;
  const tombstones = tombstonesIn(store, tree, machine).filter(({ session }) => ids.includes(session));
  const found = lastStates(
    store,
    tip,
    tombstones.map((tombstone) => ({ machine, ...tombstone })),
  );
  const commit = await archive.commitChange(async (staged, objects) => {
    for (const [day, states] of Map.groupBy(found.values(), (state) => state.day)) {
      const folder = staged.folder(day);
      let readme = readmeOf(store, folder);
      for (const state of states) readme = putBack(store, folder, { state, readme });
      if (readme !== undefined) folder.putFile(archiveRoot.readme, await objects.writeText(readme));
    }
    const back = tombstones.filter(({ session }) => found.has(session));
    const moved = back.map((one) => movedSession(store, staged, { machine, sessionId: one.session, ...one }));
    const followers = followersAround(moved, { store, tree: staged, machine, fits: hasOpenRelation });
    await renewAround([...moved.map(withItself), ...followers], { store, tree: staged, objects });
    for (const session of ids) staged.folder(tombstoneFolder(machine)).remove(tombstoneName(session));
    return editMessage(ids.length, 'taken up again', machine);
  });
  return { commit, missing: ids.filter((id) => !found.has(id)) };
}

/** Pages lead to what is there, and to nothing else. */
async function renewAround(
  moved: readonly Surroundings[],
  { store, tree, objects }: { readonly store: ObjectStore; readonly tree: StagedTree; readonly objects: ObjectWriter },
): Promise<void> {
  const around = { tree, places: new SessionPlaces(tree) };
  for (const { folder, content } of renewedReadmes(store, around, { moved, others: new Set() }))
    folder.putFile(archiveRoot.readme, await objects.writeText(content));
}

/** What comes from the moved sessions of a machine, or goes on in them: sessions around them whose page fits. */
function followersAround(
  moved: readonly MovedSession[],
  { store, tree, machine, fits }: PageSearch & { readonly machine: string },
): readonly Surroundings[] {
  const bySource = Map.groupBy(moved, ({ place }) => place.source);
  return Array.from(bySource, ([source, sessions]) => {
    const place = { machine, source };
    return {
      place,
      relatives: followersOf(
        place,
        sessions.map(({ place: { date } }) => date),
        { store, tree, fits },
      ),
    };
  });
}

function leadsTo(page: string, sessions: ReadonlySet<string>): boolean {
  return page.matchAll(/[0-9a-f]{24}/g).some(([id]) => sessions.has(id));
}

/** What was around a session when its page was written may be gone by now. */
function withItself({ place, relatives }: MovedSession): MovedSession {
  return { place, relatives: [...relatives, { session: place.sessionId, until: place.date }] };
}

/** A session as it was in a commit. */
export interface LastState {
  readonly session: string;
  /** Path and tree of its day. */
  readonly day: string;
  readonly dayTree: ObjectId;
}

export type SessionPlace = Pick<Tombstone, 'session' | 'source' | 'date'> & { readonly machine: string };

/** Looks through the branch, newest commits first, until all are found or it ends. */
export function lastStates(
  store: ObjectStore,
  tip: ObjectId | undefined,
  places: readonly SessionPlace[],
): ReadonlyMap<string, LastState> {
  const found = new Map<string, LastState>();
  for (let commit = tip; commit !== undefined && found.size < places.length;) {
    // A history that was rewritten or cut off ends where it ends.
    if (!store.has(commit)) break;
    const { tree, parents } = decodeCommit(store.read(commit).content);
    for (const place of places) {
      if (found.has(place.session)) continue;
      const day = dayFolder(place);
      const dayTree = folderAt(store, tree, day);
      const isThere =
        dayTree !== undefined &&
        decodeTree(store.read(dayTree).content).some(({ name }) => sessionIn(name) === place.session);
      if (isThere) found.set(place.session, { session: place.session, day, dayTree });
    }
    commit = parents[0];
  }
  return found;
}

/** Puts the folders back; returns the day's list with the session in it. */
function putBack(
  store: ObjectStore,
  day: StagedTree,
  { state: { session, dayTree }, readme }: { readonly state: LastState; readonly readme: string | undefined },
): string | undefined {
  const entries = decodeTree(store.read(dayTree).content);
  for (const { name, id, kind } of entries)
    if (kind === 'tree' && sessionIn(name) === session)
      for (const file of decodeTree(store.read(id).content)) day.folder(name).putFile(file.name, file.id);
  const then = entries.find(({ name }) => name === archiveRoot.readme);
  if (!then) return readme;
  return dayReadmeWith(readme, {
    sessions: new Set([session]),
    other: store.read(then.id).content.toString('utf8'),
  });
}

/** The list of a day as it was committed last. */
function readmeOf(store: ObjectStore, day: StagedTree): string | undefined {
  const id = day.files().get(archiveRoot.readme);
  return id === undefined ? undefined : store.read(id).content.toString('utf8');
}

/** The session that a folder of a day holds a generation of. */
function sessionIn(folder: string): string | undefined {
  return parseSessionFolderName(folder)?.sessionId;
}

function storeOf(directory: string): ObjectStore {
  return new ObjectStore(nodeGitFiles(directory));
}
