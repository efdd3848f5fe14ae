/** The summary that Copilot keeps of every session: prompt and last answer of each turn. The last resort, where nothing else is left of a session. */
import type { DraftRecord, SessionDraft } from '@session-siphon/schemas/session';
import { textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { Carrier, Database, ReadContext, UnreadSession, SqlValue } from '../../../source.ts';
import { copilotCarrierPath } from '../carrier-path.ts';
import { remoteUrlOf } from '../remote-url.ts';
import { resourceOf } from '../resource.ts';
import { hasMessage } from '../said.ts';
import { skipUnknownForm } from '../../known-tables.ts';
import { timed } from '../../record-time.ts';

type Row = Readonly<Record<string, SqlValue>>;

const sessionColumns = ['id', 'cwd', 'repository', 'host_type', 'branch', 'summary', 'created_at', 'updated_at'];
const turnColumns = ['session_id', 'turn_index', 'user_message', 'assistant_response', 'timestamp'];

export async function* readStoredSessions(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const database = await carrier.database();
  if (!database) return;
  skipUnknownForm(database, { tables: ['sessions'], column: 'id' }, context);
  const client = carrier.relativePath.includes('/') ? 'VS Code' : 'Copilot CLI';
  const sessions = [...select(database, 'sessions', { columns: sessionColumns, needed: ['id'] })];
  for (const session of sessions) {
    const id = textOf(session['id']);
    if (id === undefined) context.skip('session without an id');
    else if (await hasOwnFile(carrier, id)) context.drop('summary of a session that has a file of its own');
    else {
      const version = String(session['updated_at'] ?? '');
      if (version !== '' && context.isKnown({ nativeId: id }, version)) continue;
      const place = { ...placeOf(session), nativeId: id, version };
      if (await context.isWithheld(place)) continue;
      const records = [...recordsOf(database, id), ...titleOf(session)];
      if (hasMessage({ records }))
        yield { ...place, startedAt: storedTime(session['created_at']), client, isExcerpt: true, records };
      else context.drop('session without a prompt');
    }
  }
}

/** Whether a file tells more of a session. None is accepted, so that a change of one does not count as one of the summary. */
async function hasOwnFile(carrier: Carrier, id: string): Promise<boolean> {
  let isThere = false;
  await carrier.related(id, (path) => {
    isThere ||= copilotCarrierPath(path)?.kind !== 'store';
    return false;
  });
  return isThere;
}

function placeOf(session: Row): Omit<UnreadSession, 'nativeId' | 'version'> {
  const branch = textOf(session['branch']);
  const remoteUrl = remoteUrlOf(session);
  return {
    directory: resourceOf(textOf(session['cwd']))?.path,
    ...(remoteUrl === undefined ? {} : { remoteUrl }),
    ...(branch === undefined ? {} : { branch }),
  };
}

function recordsOf(database: Database, id: string): readonly DraftRecord[] {
  const turns = select(database, 'turns', {
    columns: turnColumns,
    needed: ['session_id', 'turn_index'],
    where: 'WHERE session_id = ? ORDER BY turn_index',
    parameters: [id],
  });
  return [...turns].flatMap((turn): DraftRecord[] => {
    const at = storedTime(turn['timestamp']);
    const message = (role: 'user' | 'assistant', value: unknown): DraftRecord[] => {
      const text = textOf(value);
      if (text === undefined) return [];
      const nativeId = `${String(turn['turn_index'])}:${role}`;
      return [{ type: 'message', nativeId, role, ...timed(at), blocks: [{ type: 'text', text }] }];
    };
    return [...message('user', turn['user_message']), ...message('assistant', turn['assistant_response'])];
  });
}

/** What the session was about serves as its name. */
function titleOf(session: Row): readonly DraftRecord[] {
  const title = textOf(textOf(session['summary'])?.split('\n', 1)[0]);
  return title === undefined ? [] : [{ type: 'event', event: 'title', title, by: 'assistant' }];
}

interface Selection {
  readonly columns: readonly string[];
  /** Without these there is nothing to read. */
  readonly needed: readonly string[];
  readonly where?: string;
  readonly parameters?: readonly SqlValue[];
}

/** Rows with the columns that this version has. */
function* select(
  database: Database,
  table: string,
  { columns, needed, where = '', parameters = [] }: Selection,
): Iterable<Row> {
  const known = new Set(database.columns(table));
  if (!needed.every((column) => known.has(column))) return;
  const names = columns.filter((column) => known.has(column)).join(', ');
  yield* database.rows(`SELECT ${names} FROM ${table} ${where}`, ...parameters);
}

/** Times are texts, in the spelling of SQLite too: UTC without saying so. */
function storedTime(value: unknown): string | undefined {
  const text = textOf(value);
  return timeOf(
    text !== undefined && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text,
  );
}
