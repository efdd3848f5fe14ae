/** A tree with changes on top: only the folders that are touched are read and written again. */
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { type TreeEntry, encodeTree } from '@session-siphon/schemas/git/tree';
import { entriesOf } from '@session-siphon/schemas/git/tree-entries';

/** Writes an object and returns its id. */
export type WriteObject = (type: 'tree', content: Buffer) => Promise<ObjectId>;

export class StagedTree {
  readonly #store: ObjectStore;
  readonly #base: ObjectId | undefined;
  #entries: Map<string, TreeEntry> | undefined;
  readonly #folders = new Map<string, StagedTree>();
  #isChanged = false;

  constructor(store: ObjectStore, base: ObjectId | undefined) {
    this.#store = store;
    this.#base = base;
  }

  /** The folder at a path, as it is with the changes; reading it changes nothing. */
  folder(path: string): StagedTree {
    const [name = '', ...rest] = path.split('/');
    const known = this.#folders.get(name) ?? this.#openFolder(name);
    return rest.length === 0 ? known : known.folder(rest.join('/'));
  }

  /** Files directly in this folder, by name. */
  files(): ReadonlyMap<string, ObjectId> {
    return new Map([...this.#read()].flatMap(([name, entry]) => (entry.kind === 'blob' ? [[name, entry.id]] : [])));
  }

  /** Whether the folder was not there before the changes. */
  get isNew(): boolean {
    return this.#base === undefined;
  }

  /** Names of folders directly in this one, new ones included. */
  folderNames(): readonly string[] {
    const there = [...this.#read().values()].flatMap((entry) => (entry.kind === 'tree' ? [entry.name] : []));
    const fresh = [...this.#folders].flatMap(([name, folder]) => (folder.isNew && !folder.#isEmpty() ? [name] : []));
    return [...new Set([...there, ...fresh])];
  }

  putFile(name: string, id: ObjectId): void {
    if (this.#read().get(name)?.id === id) return;
    this.#read().set(name, { name, id, kind: 'blob' });
    this.#isChanged = true;
  }

  /** Removes a file or a whole folder. */
  remove(name: string): void {
    this.#folders.delete(name);
    if (this.#read().delete(name)) this.#isChanged = true;
  }

  /** Writes the touched trees; undefined when the folder holds nothing any more. */
  async write(write: WriteObject): Promise<ObjectId | undefined> {
    for (const [name, folder] of this.#folders) {
      const id = await folder.write(write);
      const before = this.#read().get(name);
      if (id === before?.id) continue;
      if (id === undefined) this.#read().delete(name);
      else this.#read().set(name, { name, id, kind: 'tree' });
      this.#isChanged = true;
    }
    if (!this.#isChanged) return this.#base;
    const entries = this.#read();
    return entries.size === 0 ? undefined : write('tree', encodeTree(entries.values()));
  }

  #isEmpty(): boolean {
    return this.#read().size === 0 && this.#folders.values().every((folder) => folder.#isEmpty());
  }

  #openFolder(name: string): StagedTree {
    const entry = this.#read().get(name);
    const folder = new StagedTree(this.#store, entry?.kind === 'tree' ? entry.id : undefined);
    this.#folders.set(name, folder);
    return folder;
  }

  #read(): Map<string, TreeEntry> {
    this.#entries ??= entriesOf(this.#store, this.#base);
    return this.#entries;
  }
}
