/** New objects of the archive, gathered in one pack for the next commit. */
import { type ObjectId, objectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { PackWriter } from './pack-writer.ts';

export class ObjectWriter {
  readonly #store: ObjectStore;
  readonly #folder: string;
  #pack: PackWriter;
  /** Sizes of new files: the store does not have them yet. */
  #sizes = new Map<ObjectId, number>();

  constructor(store: ObjectStore, folder: string) {
    this.#store = store;
    this.#folder = folder;
    this.#pack = new PackWriter(folder);
  }

  /** Objects that the archive has already are not written again. Nobody may use the content afterwards. */
  async write(type: 'blob' | 'tree' | 'commit', content: Buffer): Promise<ObjectId> {
    const id = objectId(type, content);
    if (this.#store.has(id)) return id;
    if (type === 'blob') this.#sizes.set(id, content.length);
    return this.#pack.take(type, content, id);
  }

  writeText(content: string): Promise<ObjectId> {
    return this.write('blob', Buffer.from(content, 'utf8'));
  }

  /** Size of a file, new or not. */
  sizeOf(id: ObjectId): number {
    return this.#sizes.get(id) ?? this.#store.sizeOf(id);
  }

  /** Makes everything durable that was written, and starts over. */
  async finish(): Promise<void> {
    await this.#pack.finish();
    this.#startOver();
  }

  /** Leaves no trace of what was not finished, and starts over. */
  async discard(): Promise<void> {
    await this.#pack.discard();
    this.#startOver();
  }

  #startOver(): void {
    this.#pack = new PackWriter(this.#folder);
    this.#sizes = new Map();
  }
}
