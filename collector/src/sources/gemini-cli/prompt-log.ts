/** The prompts of all sessions of a project. They are all that is left of sessions that were deleted, or never recorded. */
import type { DraftRecord, SessionDraft } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, parseJson, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import { projectDirectory } from './project-directory.ts';
import { sortTyped } from './user-text.ts';
import { timed } from '../record-time.ts';

export async function* readPromptLog(
  carrier: Carrier,
  project: string,
  context: ReadContext,
): AsyncGenerator<SessionDraft> {
  const sessions = sessionsOf(parseJson(await carrier.text()), context);
  const directory =
    sessions.size === 0 ? undefined : await projectDirectory(carrier, { projects: [project], messages: [] });
  for (const [nativeId, entries] of sessions) {
    if (await isRecorded(nativeId, carrier)) {
      context.drop('prompts of a recorded session');
      continue;
    }
    const last = entries.at(-1)?.['timestamp'];
    const version = `${entries.length} ${typeof last === 'string' ? last : ''}`;
    if (context.isKnown({ nativeId }, version)) continue;
    const records = entries.flatMap((entry) => recordOf(entry, context) ?? []);
    if (!records.some((record) => record.type === 'message' && record.role === 'user')) {
      context.drop('session without a conversation');
      continue;
    }
    const startedAt = entries.map((entry) => timeOf(entry['timestamp'])).find((at) => at !== undefined);
    yield { nativeId, version, directory: directory?.path, startedAt, isExcerpt: true, records };
  }
}

function sessionsOf(list: unknown, context: ReadContext): ReadonlyMap<string, readonly JsonObject[]> {
  const sessions = new Map<string, JsonObject[]>();
  if (!Array.isArray(list)) context.skip('prompt log is not a list');
  else
    for (const value of list) {
      const entry = objectOf(value);
      const id = textOf(entry['sessionId']);
      const known = id === undefined ? undefined : sessions.get(id);
      if (id === undefined) context.skip('prompt without a session');
      else if (known) known.push(entry);
      else sessions.set(id, [entry]);
    }
  return sessions;
}

/** Whether a session has files of its own, in whatever project folder. Their names have the beginning of its id. */
async function isRecorded(id: string, carrier: Carrier): Promise<boolean> {
  return (await carrier.related(id.slice(0, 8))).length > 0;
}

function recordOf(entry: JsonObject, context: ReadContext): DraftRecord | undefined {
  const text = textOf(entry['message'])?.trim() ?? '';
  if (entry['type'] !== 'user' || text === '') {
    context.skip('prompt of an unknown form');
    return undefined;
  }
  const at = timeOf(entry['timestamp']);
  const { messageId } = entry;
  const nativeId = typeof messageId === 'number' ? `prompt ${messageId}` : undefined;
  const facts = { type: 'message' as const, nativeId, ...timed(at) };
  return sortTyped(text).typed.from === 'command'
    ? { ...facts, role: 'system', kind: 'command', blocks: [{ type: 'notice', kind: 'command', text }] }
    : { ...facts, role: 'user', blocks: [{ type: 'text', text }] };
}
