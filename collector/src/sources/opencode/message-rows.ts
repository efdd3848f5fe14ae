/** Messages and parts of 1.x, each in a table. The JSON in their rows lacks what the other columns say. */
import { type JsonObject, isObject, textOf } from '@session-siphon/schemas/narrow';
import type { Database, ReadContext, SqlValue } from '../../source.ts';
import { type Row, columnJson, createdMs, messageInfo, millisecondsOf } from './native.ts';
import { rowsBySession, wholeSelection } from './column-selection.ts';
import type { PartsMessage, SessionMessages } from './session-messages.ts';

export class MessageRows {
  readonly #database: Database;
  readonly #context: ReadContext;
  readonly #messageColumns: string | undefined;
  readonly #partColumns: string | undefined;

  constructor(database: Database, context: ReadContext) {
    this.#database = database;
    this.#context = context;
    const messages = { table: 'message', needed: ['id', 'data'], others: ['time_created'] };
    const parts = { table: 'part', needed: ['id', 'message_id', 'data'], others: [] };
    this.#messageColumns = wholeSelection(database, messages, context)?.list;
    this.#partColumns = wholeSelection(database, parts, context)?.list;
  }

  /** By session: something that changes with its messages and parts. */
  changes(): ReadonlyMap<string, readonly string[]> {
    const messages = rowsBySession(this.#database, 'message');
    const parts = rowsBySession(this.#database, 'part');
    return new Map([...messages].map(([id, count]) => [id, [count, parts.get(id) ?? '']]));
  }

  addTo(messages: SessionMessages, session: string): void {
    if (this.#messageColumns === undefined) return;
    if (messages.size > 0 && !this.#hasWanted(messages, session)) return;
    const found = new Map<string, PartsMessage>();
    for (const row of this.#rows('message', this.#messageColumns, session)) {
      const id = textOf(row['id']);
      if (id === undefined || !messages.wants(id)) continue;
      const info = messageInfo(columnJson(row['data']));
      if (info) found.set(id, messageOf(id, info, row['time_created']));
      else this.#context.skip('message is not JSON');
    }
    this.#addParts(found, messages, session);
    messages.add([...found.values()].toSorted(byTime));
  }

  #addParts(found: ReadonlyMap<string, PartsMessage>, messages: SessionMessages, session: string): void {
    if (this.#partColumns === undefined) return;
    for (const row of this.#rows('part', this.#partColumns, session)) {
      const id = textOf(row['id']);
      const message = textOf(row['message_id']);
      const owner = message === undefined ? undefined : found.get(message);
      if (id === undefined || !owner) {
        if (message === undefined || messages.wants(message)) this.#context.skip('part without a message');
        continue;
      }
      const part = columnJson(row['data']);
      if (isObject(part)) owner.parts.set(id, { ...part, id });
      else this.#context.skip('part is not JSON');
    }
  }

  /** Most sessions that 2.x took over hold nothing that it does not; their contents need not be read. */
  #hasWanted(messages: SessionMessages, session: string): boolean {
    for (const row of this.#rows('message', 'id', session)) if (messages.wants(String(row['id']))) return true;
    return false;
  }

  #rows(table: 'message' | 'part', columns: string, session: string): Iterable<Row> {
    return this.#database.rows(`SELECT ${columns} FROM ${table} WHERE session_id = ?`, session);
  }
}

function messageOf(id: string, info: JsonObject, rowTime: SqlValue | undefined): PartsMessage {
  return {
    shape: 'parts',
    id,
    createdMs: createdMs(info) ?? millisecondsOf(rowTime),
    info: { ...info, id },
    parts: new Map(),
  };
}

function byTime(a: PartsMessage, b: PartsMessage): number {
  return (a.createdMs ?? 0) - (b.createdMs ?? 0) || (a.id < b.id ? -1 : 1);
}
