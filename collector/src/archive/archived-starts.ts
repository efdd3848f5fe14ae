/** When sessions began, as the archive has it: one that does not tell stays on the day under which it was first archived. */
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { archivedSessions, headerOf } from './archived-sessions.ts';

export class ArchivedStarts {
  readonly #store: ObjectStore;
  readonly #tree: ObjectId | undefined;
  readonly #machine: string;
  /** Folders of sessions by id, for sources that were asked for. */
  readonly #folders = new Map<string, ReadonlyMap<string, ObjectId>>();

  constructor(store: ObjectStore, tree: ObjectId | undefined, machine: string) {
    this.#store = store;
    this.#tree = tree;
    this.#machine = machine;
  }

  of(source: string, id: string): string | undefined {
    const folders = this.#folders.get(source) ?? this.#foldersOf(source);
    this.#folders.set(source, folders);
    const folder = folders.get(id);
    return folder === undefined ? undefined : headerOf(this.#store, folder)?.startedAt;
  }

  #foldersOf(source: string): ReadonlyMap<string, ObjectId> {
    const folders = new Map<string, ObjectId>();
    if (this.#tree === undefined) return folders;
    for (const { sessionId, tree } of archivedSessions(this.#store, this.#tree, this.#machine, source))
      if (!folders.has(sessionId)) folders.set(sessionId, tree);
    return folders;
  }
}
