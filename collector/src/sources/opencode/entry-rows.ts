/** Messages of 2.x: one table, a row for everything that was said or happened. */
import { isObject, textOf } from '@session-siphon/schemas/narrow';
import type { Database, ReadContext, SqlValue } from '../../source.ts';
import { columnJson, createdMs, millisecondsOf } from './native.ts';
import { rowsBySession, wholeSelection } from './column-selection.ts';
import { type EntryMessage, type SessionMessages, clearedOutput } from './session-messages.ts';

const table = 'session_message';
const needed = ['id', 'type', 'data'] as const;

export class EntryRows {
  readonly #database: Database;
  readonly #context: ReadContext;
  readonly #query: string | undefined;

  constructor(database: Database, context: ReadContext) {
    this.#database = database;
    this.#context = context;
    const columns = wholeSelection(database, { table, needed, others: ['seq', 'time_created'] }, context);
    this.#query =
      columns &&
      `SELECT ${columns.list} FROM ${table} WHERE session_id = ? ORDER BY ${columns.has('seq') ? 'seq' : 'id'}`;
  }

  /** By session: something that changes with its rows. */
  changes(): ReadonlyMap<string, readonly string[]> {
    return new Map([...rowsBySession(this.#database, table)].map(([id, count]) => [id, [count]]));
  }

  addTo(messages: SessionMessages, session: string): void {
    if (this.#query === undefined) return;
    const entries: EntryMessage[] = [];
    for (const { id, type, data, time_created: rowTime } of this.#database.rows(this.#query, session)) {
      const entry = entryOf(textOf(id), textOf(type), { data, rowTime });
      if (entry) entries.push(entry);
      else this.#context.skip('message is not JSON');
    }
    messages.add(entries);
  }
}

function entryOf(
  id: string | undefined,
  type: string | undefined,
  { data, rowTime }: { data: SqlValue | undefined; rowTime: SqlValue | undefined },
): EntryMessage | undefined {
  const value = columnJson(data);
  if (id === undefined || type === undefined || !isObject(value)) return undefined;
  return {
    shape: 'entry',
    id,
    createdMs: createdMs(value) ?? millisecondsOf(rowTime),
    type,
    data: value,
    isCleared: typeof data === 'string' && data.includes(clearedOutput),
    outputs: new Map(),
  };
}
