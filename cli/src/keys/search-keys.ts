/** Keys of a search server that may search the collections of conversations and nothing else. */
import type { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { AppError } from '@session-siphon/schemas/errors';
import { parseWith } from '@session-siphon/schemas/parse';
import { collections } from '@session-siphon/schemas/search-document';
import { type SearchFilters, filterBy } from '@session-siphon/schemas/search-query';
import { z } from 'zod';
import { scopedKey } from '@session-siphon/indexer/search/scoped-key';

/** What of a key every server tells after it was made. */
const ListedKey = z.object({
  id: z.int(),
  description: z.string(),
  actions: z.array(z.string()),
  collections: z.array(z.string()),
  expires_at: z.int(),
  value_prefix: z.string(),
});
const KeyList = z.object({ keys: z.array(ListedKey) });
const MadeKey = z.object({ id: z.int(), value: z.string().min(16) });

export interface SearchKey {
  readonly id: number;
  readonly description: string;
  /** First characters of the value. */
  readonly prefix: string;
  /** ISO time; undefined for a key that does not expire. */
  readonly expiresAt: string | undefined;
}

/** A key of another kind, made by somebody else. */
export interface OtherKey extends SearchKey {
  readonly actions: readonly string[];
  readonly collections: readonly string[];
}

export interface KeyRequest {
  readonly description: string;
  /** Conversations that the key shows; undefined for all. */
  readonly scope: SearchFilters | undefined;
  /** Milliseconds since 1970-01-01. */
  readonly expiresAtMs: number | undefined;
}

const searchOnly = {
  actions: ['documents:search'],
  collections: [collections.messages, collections.conversations],
} as const;

/** Servers write "never" as a time that is far away. */
const farAway = Date.UTC(3000, 0) / 1000;

/** Makes a key. Its value is told now and never again. */
export async function createSearchKey(
  engine: SearchEngine,
  { description, scope, expiresAtMs }: KeyRequest,
): Promise<{ readonly id: number; readonly value: string }> {
  const expiry = expiresAtMs === undefined ? {} : { expires_at: Math.floor(expiresAtMs / 1000) };
  const body = { description, ...searchOnly, ...expiry };
  const made = understood(MadeKey, await engine.json({ method: 'POST', path: '/keys', body }), engine);
  if (scope === undefined) return made;
  const embedded = { filter_by: filterBy(scope), ...withoutWaysAround, ...expiry };
  return { id: made.id, value: scopedKey(made.value, embedded) };
}

/** Baked into every scoped key: on some versions these reach documents that the filter leaves out. */
const withoutWaysAround = { pinned_hits: '' };

/** Every key of the server, those for searching conversations apart from all others. */
export async function listKeys(
  engine: SearchEngine,
): Promise<{ readonly searchKeys: readonly SearchKey[]; readonly others: readonly OtherKey[] }> {
  const { keys } = understood(KeyList, await engine.json({ method: 'GET', path: '/keys' }), engine);
  const listed = keys.toSorted((a, b) => a.id - b.id);
  return {
    searchKeys: listed.filter(isSearchKey).map(shown),
    others: listed
      .filter((key) => !isSearchKey(key))
      .map((key) => ({ ...shown(key), actions: key.actions, collections: key.collections })),
  };
}

/** Deletes a key, and with it every scoped key that was made from it. Throws USAGE for an id that is none, or a key of another kind. */
export async function revokeSearchKey(engine: SearchEngine, id: number): Promise<SearchKey> {
  const { searchKeys, others } = await listKeys(engine);
  const key = searchKeys.find((one) => one.id === id);
  if (!key) {
    const isOther = others.some((one) => one.id === id);
    throw new AppError(
      'USAGE',
      isOther ? `key ${id} is no key for searching conversations; siphon leaves it alone.` : `there is no key ${id}.`,
      { hint: 'See `siphon key list`.' },
    );
  }
  // One that is gone opens nothing either.
  await engine.send({ method: 'DELETE', path: `/keys/${id}`, accepts: [404] });
  return key;
}

type Listed = z.infer<typeof ListedKey>;

function isSearchKey({ actions, collections: allowed }: Listed): boolean {
  const own: readonly string[] = searchOnly.collections;
  return actions.every((action) => action === 'documents:search') && allowed.every((name) => own.includes(name));
}

function shown({ id, description, value_prefix: prefix, expires_at: expiresAt }: Listed): SearchKey {
  return {
    id,
    description,
    prefix,
    expiresAt: expiresAt > farAway ? undefined : new Date(expiresAt * 1000).toISOString(),
  };
}

function understood<T extends z.ZodType>(schema: T, value: unknown, engine: SearchEngine): z.infer<T> {
  return parseWith(schema, value, {
    code: 'SEARCH_FAILED',
    where: engine.address.url,
    hint: 'Check that the URL leads to a Typesense server.',
  });
}
