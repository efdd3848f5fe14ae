/** Collections, aliases and their searches, as a reader of the database sees them. */
import type { DatabaseSync } from 'node:sqlite';
import { ApiError } from './api-error.ts';
import type { CollectionSchema } from './store/collection-schema.ts';
import type { ChangedRows } from './writing/collection-writer.ts';
import { CollectionSearch } from './query/collection-search.ts';

export interface Alias {
  readonly collection_name: string;
  readonly name: string;
}

export class Catalog {
  readonly #database: DatabaseSync;
  #searches = new Map<string, CollectionSearch>();
  #aliases = new Map<string, string>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.reload();
  }

  /** Reads again what collections and aliases there are; what is in memory of the others is kept. */
  reload(): void {
    const known = this.#searches;
    this.#searches = new Map();
    for (const row of this.#database
      .prepare('SELECT number, name, schema FROM collections ORDER BY number DESC')
      .all()) {
      const schemaText = String(row['schema']);
      const schema: CollectionSchema = JSON.parse(schemaText);
      const before = known.get(schema.name);
      const isSame =
        before?.collection.number === Number(row['number']) && JSON.stringify(before.collection.schema) === schemaText;
      this.#searches.set(
        schema.name,
        isSame && before ? before : new CollectionSearch(this.#database, { number: Number(row['number']), schema }),
      );
    }
    this.#aliases = new Map(
      this.#database
        .prepare('SELECT name, collection FROM aliases ORDER BY name')
        .all()
        .map((row) => [String(row['name']), String(row['collection'])]),
    );
  }

  all(): readonly CollectionSearch[] {
    return [...this.#searches.values()];
  }

  aliases(): readonly Alias[] {
    return [...this.#aliases].map(([name, collection]) => ({ collection_name: collection, name }));
  }

  alias(name: string): Alias | undefined {
    const collection = this.#aliases.get(name);
    return collection === undefined ? undefined : { collection_name: collection, name };
  }

  /** A collection by its name or an alias. */
  find(name: string): CollectionSearch | undefined {
    return this.#searches.get(name) ?? this.#searches.get(this.#aliases.get(name) ?? '');
  }

  /** The same, or 404 with the message that the route has for it. */
  get(name: string, message: string): CollectionSearch {
    const found = this.find(name);
    if (!found) throw new ApiError(404, message);
    return found;
  }

  apply(collection: string, changed: ChangedRows): void {
    this.#searches.get(collection)?.apply(changed);
  }
}
