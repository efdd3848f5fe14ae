/** Documents as they were given, put together from what is stored of them. */
import type { DatabaseSync } from 'node:sqlite';
import { isObject } from '@session-siphon/schemas/narrow';
import { type BodyPlace, BodyPageReader } from './body-pages.ts';
import type { StoredCollection } from './database.ts';
import { VectorReader } from './vectors.ts';

type Json = Readonly<Record<string, unknown>>;

export class StoredDocuments {
  readonly #bodies: BodyPageReader;
  readonly #vectors: VectorReader;

  constructor(database: DatabaseSync, collection: StoredCollection) {
    this.#bodies = new BodyPageReader(database, collection.number);
    this.#vectors = new VectorReader(database, collection);
  }

  /** The document of a row; an empty one when its page is gone. */
  read(row: number, place: BodyPlace): Json {
    return this.withBody(row, this.#bodies.read(place) ?? '{}');
  }

  /** The document of a row whose body is at hand. */
  withBody(row: number, json: string): Json {
    const body: unknown = JSON.parse(json);
    return isObject(body) ? this.#vectors.complete(row, body) : {};
  }
}
