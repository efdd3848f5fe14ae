/** The editor's own list of chats, for what a chat does not say itself. It is trimmed and may be out of date: files tell which chats there are. */
import { type JsonObject, objectOf, parseJson } from '@session-siphon/schemas/narrow';
import type { Carrier } from '../../../source.ts';

const indexKey = 'chat.ChatSessionStore.index';

/** The chat's entry; empty when there is none. */
export async function indexEntry(carrier: Carrier, id: string): Promise<JsonObject> {
  const database = await carrier.database('../state.vscdb');
  if (!database || !['key', 'value'].every((column) => database.columns('ItemTable').includes(column))) return {};
  for (const { value } of database.rows('SELECT value FROM ItemTable WHERE key = ?', indexKey)) {
    const text = value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value);
    const { entries } = objectOf(parseJson(text));
    return objectOf(new Map(Object.entries(objectOf(entries))).get(id));
  }
  return {};
}
