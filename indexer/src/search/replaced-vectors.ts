/**
 * Takes documents out that are about to get another vector. Typesense 0.24.1 gives the place of a vector that was written over to any other one, and loses track of whose it was: after a few such
 * changes a document is found several times, by vectors that it no longer has, in the place of others. A document that is new to the server has none of that.
 */
import { AppError } from '@session-siphon/schemas/errors';
import { arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { SearchEntry } from '@session-siphon/schemas/search-query';

/** The server, as far as it is asked here. */
interface VectorServer {
  readonly address: { readonly url: string };
  json(request: { readonly method: 'DELETE'; readonly path: string }): Promise<unknown>;
  multiSearch(searches: readonly SearchEntry[]): Promise<unknown>;
}

interface SentVector {
  readonly document: { readonly id: string; readonly meaning?: unknown };
}

/** So many hits a page has at most. */
const mostAtOnce = 250;

/** Afterwards `collection` holds none of the documents that bring a vector, but for those that have the same one there. Throws as `send` does. */
export async function takeOutReplacedVectors(
  engine: VectorServer,
  collection: string,
  documents: readonly SentVector[],
): Promise<void> {
  const vectors = new Map(
    documents.flatMap(({ document: { id, meaning } }) =>
      meaning === undefined ? [] : [[id, JSON.stringify(meaning)]],
    ),
  );
  const ids = [...vectors.keys()];
  for (let at = 0; at < ids.length; at += mostAtOnce) {
    const held = await heldVectors(engine, collection, ids.slice(at, at + mostAtOnce));
    const replaced = [...held].filter(([id, vector]) => vectors.get(id) !== vector).map(([id]) => id);
    if (replaced.length > 0) await takeOut(engine, collection, replaced);
  }
}

/** Documents of these ids that are there, each with its vector as JSON. */
async function heldVectors(
  engine: VectorServer,
  collection: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const search = {
    collection,
    q: '*',
    query_by: 'content',
    filter_by: idsFilter(ids),
    include_fields: 'id,meaning',
    per_page: mostAtOnce,
  };
  const [result] = arrayOf(objectOf(await engine.multiSearch([search]))['results']);
  const { hits, code } = objectOf(result);
  // A node that is behind does not know a collection that was made just now.
  if (code === 404) return new Map();
  // Taken for none, vectors would be written over.
  if (!Array.isArray(hits))
    throw new AppError('SEARCH_FAILED', `${engine.address.url} does not say which documents it holds.`, {
      hint: 'Give a key that may also search the collections.',
    });
  const held = hits.map((hit) => objectOf(objectOf(hit)['document']));
  return new Map(held.map(({ id, meaning }) => [textOf(id) ?? '', JSON.stringify(meaning ?? null)]));
}

async function takeOut(engine: VectorServer, collection: string, ids: readonly string[]): Promise<void> {
  await engine.json({
    method: 'DELETE',
    path: `/collections/${collection}/documents?batch_size=1000&filter_by=${encodeURIComponent(idsFilter(ids))}`,
  });
}

function idsFilter(ids: readonly string[]): string {
  return `id:=[${ids.join(',')}]`;
}
