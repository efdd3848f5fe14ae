/** Codex (CLI, editor extensions, desktop app, SDK): one rollout file a thread. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { countOf, isObject, objectOf, parseJson, textOf, timeOf } from '../../narrow.ts';
import type { Carrier, Host, ReadContext, Source } from '../../source.ts';
import { rolloutLine } from './native.ts';
import { ThreadReader } from './thread-reader.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const file = /^(?:sessions\/(?:[^/]+\/){0,3}|archived_sessions\/)rollout-[^/]+\.(?:jsonl(?:\.zst)?|json)$/;
const threadId = new RegExp(`(${uuid})(?:_(${uuid}))?\\.json`, 'i');

export const codex: Source = {
  id: 'codex',
  title: 'Codex',
  monogram: 'CX',

  roots({ home, env }: Host) {
    return [env['CODEX_HOME'] || `${home}/.codex`];
  },

  /** Beside the sessions lie caches, work trees and logs. */
  mayHold: (folder) => /^(?:sessions|archived_sessions)(?:\/|$)/.test(folder),

  carries: (relativePath) => file.test(relativePath),

  read: readCarrier,
};

async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const path = carrier.relativePath;
  const [, id = nameOf(path), segment] = threadId.exec(path) ?? [];
  const files = await filesOf(path, id, carrier);
  if (path.endsWith('.zst') && files.some((one) => one.relativePath === path.slice(0, -'.zst'.length))) {
    return context.drop('compressed copy of a file that was unpacked again');
  }
  const segments = files.filter((one) => isSegment(one.relativePath));
  if (segment !== undefined && files.some((one) => !isSegment(one.relativePath))) {
    return context.drop('part of a thread that another file begins');
  }
  const reader = new ThreadReader(id, context);
  if (path.endsWith('.json')) await readFirstGeneration(carrier, reader, context);
  else await readLines(carrier, reader, context);
  if (segment === undefined) for (const later of segments) await readSegment(later, reader, context);
  const title = await titleOf(carrier, reader.facts.id);
  if (title !== undefined) reader.name(title);
  const draft = reader.finish();
  if (draft) yield draft;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.jsonl?(?:\.zst)?$/, '');
}

/** Other files of the same thread, oldest first; a segment lies in the folder of the day it was begun. */
async function filesOf(path: string, id: string, carrier: Carrier): Promise<readonly Carrier[]> {
  const others = await carrier.related((other) => other !== path && threadId.exec(other)?.[1] === id);
  return others.toSorted((a, b) => (nameOf(a.relativePath) < nameOf(b.relativePath) ? -1 : 1));
}

function isSegment(path: string): boolean {
  return threadId.exec(path)?.[2] !== undefined;
}

async function readLines(carrier: Carrier, reader: ThreadReader, context: ReadContext): Promise<void> {
  for await (const batch of carrier.lines())
    for (const { number, text } of batch) {
      if (text === '') continue;
      const value = parseJson(text);
      const line = rolloutLine(value);
      if (line) reader.add(line, number);
      else context.skip(value === undefined ? 'line is not JSON' : 'line is of no known kind', number);
    }
}

/** A segment goes on where its base ends; the older file's turns from there on are dead. */
async function readSegment(carrier: Carrier, reader: ThreadReader, context: ReadContext): Promise<void> {
  for await (const batch of carrier.lines())
    for (const { number, text } of batch) {
      const value = parseJson(text);
      const line = rolloutLine(value);
      if (line?.kind === 'session')
        reader.revert(countOf(objectOf(line.payload['history_base'])['end_ordinal_exclusive']), line.at);
      else if (line) reader.add(line, number);
      else if (text !== '') context.skip(value === undefined ? 'line is not JSON' : 'line is of no known kind', number);
    }
}

/** The first generation is one document: a header and bare items. */
async function readFirstGeneration(carrier: Carrier, reader: ThreadReader, context: ReadContext): Promise<void> {
  const document = parseJson(await carrier.text());
  if (!isObject(document)) return context.skip('file is not a JSON document');
  const session = objectOf(document['session']);
  const header = rolloutLine({ timestamp: session['timestamp'], type: 'session_meta', payload: session });
  if (header) reader.add(header, 1);
  const items: readonly unknown[] = Array.isArray(document['items']) ? document['items'] : [];
  for (const item of items) {
    const line = rolloutLine(item);
    if (line) reader.add(line, 1);
    else context.skip('line is of no known kind', 1);
  }
}

/** The name a person gave the thread, from the list that all threads share. Its last line for the thread counts. */
async function titleOf(carrier: Carrier, id: string): Promise<string | undefined> {
  const depth = carrier.relativePath.split('/').length - 1;
  const list = await carrier.sibling(`${'../'.repeat(depth)}session_index.jsonl`);
  let newest: { title: string; at: string } | undefined;
  for (const line of list?.includes(id) ? list.split('\n') : []) {
    const entry = line.includes(id) ? objectOf(parseJson(line)) : {};
    const title = textOf(entry['thread_name']);
    if (entry['id'] === id && title !== undefined) newest = { title, at: timeOf(entry['updated_at']) ?? '' };
  }
  return newest?.title;
}
