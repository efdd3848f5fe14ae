/** Who may do what: the server's own key, stored keys, and keys derived from a search key with parameters baked in. */
import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isSameSecret } from '../same-secret.ts';
import { isObject, objectOf, parseJson } from '@session-siphon/schemas/narrow';

export interface StoredKey {
  readonly id: number;
  readonly value: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly collections: readonly string[];
  /** Seconds since 1970-01-01. */
  readonly expires_at: number;
}

/** What a key allows; `embedded` are search parameters that the caller cannot change. */
export interface Permission {
  allows(action: string, collection: string | undefined): boolean;
  readonly embedded: Readonly<Record<string, unknown>>;
}

/** The value that stands for "never". */
export const neverExpires = 64_723_363_199;

/** What the owner of the data may do. */
export const fullPermission: Permission = { allows: () => true, embedded: {} };

export class ApiKeys {
  readonly #ownKey: string;
  readonly #database: DatabaseSync;

  constructor(ownKey: string, database: DatabaseSync) {
    this.#ownKey = ownKey;
    this.#database = database;
  }

  list(): readonly StoredKey[] {
    return this.#database.prepare('SELECT id, value, facts FROM keys ORDER BY id').all().map(toKey);
  }

  /** The permission of a key that came with a request; undefined for one that is unknown or expired. */
  permissionOf(value: string, nowSeconds: number): Permission | undefined {
    if (isSameSecret(value, this.#ownKey)) return fullPermission;
    const stored = this.list().find((key) => isSameSecret(key.value, value));
    if (stored) return stored.expires_at < nowSeconds ? undefined : permission(stored, {});
    return this.#scopedPermission(value, nowSeconds);
  }

  /** A scoped key is base64 of: signature, first four characters of its parent, parameters as JSON. */
  #scopedPermission(value: string, nowSeconds: number): Permission | undefined {
    const text = Buffer.from(value, 'base64').toString('utf8');
    const [signature, prefix, json] = [text.slice(0, 44), text.slice(44, 48), text.slice(48)];
    const embedded = parsedObject(json);
    if (!embedded) return undefined;
    for (const parent of this.list()) {
      if (!parent.value.startsWith(prefix) || parent.actions.some((action) => action !== 'documents:search')) continue;
      const expected = createHmac('sha256', parent.value).update(json).digest('base64');
      const expiresAt = typeof embedded['expires_at'] === 'number' ? embedded['expires_at'] : neverExpires;
      if (isSameSecret(signature, expected))
        return Math.min(parent.expires_at, expiresAt) < nowSeconds ? undefined : permission(parent, embedded);
    }
    return undefined;
  }
}

function permission(key: StoredKey, embedded: Readonly<Record<string, unknown>>): Permission {
  return {
    embedded,
    allows: (action, collection) =>
      key.actions.some(
        (allowed) =>
          allowed === '*' || allowed === action || (allowed.endsWith(':*') && action.startsWith(allowed.slice(0, -1))),
      ) &&
      (collection === undefined || key.collections.some((allowed) => allowed === '*' || matches(allowed, collection))),
  };
}

/** A collection is named exactly or by a regular expression that matches the whole name. */
function matches(allowed: string, collection: string): boolean {
  if (allowed === collection) return true;
  try {
    return new RegExp(`^(?:${allowed})$`).test(collection);
  } catch {
    return false;
  }
}

function toKey(row: Record<string, unknown>): StoredKey {
  const facts = objectOf(JSON.parse(String(row['facts'])));
  const { description, actions, collections, expires_at: expiresAt } = facts;
  return {
    id: Number(row['id']),
    value: String(row['value']),
    description: String(description),
    actions: Array.isArray(actions) ? actions.map(String) : [],
    collections: Array.isArray(collections) ? collections.map(String) : [],
    expires_at: Number(expiresAt),
  };
}

function parsedObject(json: string): Readonly<Record<string, unknown>> | undefined {
  const value = parseJson(json);
  return isObject(value) ? value : undefined;
}
