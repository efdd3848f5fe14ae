/** Rows of a conversation's database. Tables and columns differ by version: what is not there gives nothing. */
import type { Database, SqlValue } from '../../source.ts';
import { WireMessage } from './wire-message.ts';

/** Blobs of a table that are messages, in the order of their numbers. */
export function* blobsOf(
  database: Database,
  table: 'gen_metadata' | 'executor_metadata' | 'parent_references',
): Generator<WireMessage> {
  const columns = database.columns(table);
  if (!columns.includes('idx') || !columns.includes('data')) return;
  for (const { data } of database.rows(`SELECT data FROM ${table} ORDER BY idx`)) {
    const message = messageOf(data);
    if (message) yield message;
  }
}

/** The message in a column; undefined when there is none. */
export function messageOf(value: SqlValue | undefined): WireMessage | undefined {
  return value instanceof Uint8Array ? WireMessage.parse(value) : undefined;
}
