/** Sessions of one database: the rows of 2.x where they are, and those of 1.x. */
import type { Database, ReadContext } from '../../source.ts';
import { textOf } from '@session-siphon/schemas/narrow';
import { skipUnknownForm } from '../known-tables.ts';
import { EntryRows } from './entry-rows.ts';
import { MessageRows } from './message-rows.ts';
import { type Row, factColumns, factsOfRow } from './native.ts';
import { selection } from './column-selection.ts';
import type { StoredCopy } from './stored-copy.ts';

/** Every session of a database by its id; one that was taken over from 1.x comes twice. */
export function* databaseSessions(database: Database, context: ReadContext): Generator<readonly [string, StoredCopy]> {
  skipUnknownForm(database, { tables: ['session_v2', 'session'], column: 'id' }, context);
  yield* sessionsOf(database, { table: 'session_v2', generation: 3 }, new EntryRows(database, context));
  yield* sessionsOf(database, { table: 'session', generation: 2 }, new MessageRows(database, context));
}

function* sessionsOf(
  database: Database,
  { table, generation }: { readonly table: string; readonly generation: 2 | 3 },
  store: EntryRows | MessageRows,
): Generator<readonly [string, StoredCopy]> {
  const columns = selection(database, table, ['id', ...factColumns]);
  if (!columns.has('id')) return;
  // Rows are changed in place while an answer is being written; the row of the session need not change with them.
  const changes = store.changes();
  const sessions: Row[] = [...database.rows(`SELECT ${columns.list} FROM ${table}`)];
  for (const row of sessions) {
    const id = textOf(row['id']);
    if (id === undefined) continue;
    const version = [row['time_updated'] ?? '', ...(changes.get(id) ?? [])].join(' ');
    yield [id, { generation, facts: factsOfRow(row), version, addTo: async (messages) => store.addTo(messages, id) }];
  }
}
