/** A session of a JSON tree: a file for the session, one for each message, one for each part. They are written one by one, and can be half-written. */
import { type JsonObject, arrayOf, isObject, objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import type { StoreFolder, TreeFile } from './store-folder.ts';
import { type TreePlace, isFileName } from './store-folder-path.ts';
import { createdMs, factsOfFile, messageInfo } from './native.ts';
import type { StoredCopy } from './stored-copy.ts';
import type { PartsMessage, SessionMessages } from './session-messages.ts';

/** Files that are read at the same time. */
const parallelReads = 16;

/** The copy that a session file stands for. Where the file itself cannot be read, its messages can. */
export async function treeSession(file: TreeFile, folder: StoreFolder, context: ReadContext): Promise<StoredCopy> {
  const value = parseJson(await file.carrier.text());
  if (!isObject(value)) context.skip('session file is not JSON');
  return {
    generation: file.place.generation,
    facts: factsOfFile(isObject(value) ? value : {}),
    version: versionOf(file),
    addTo: (messages) => addMessages(messages, { place: file.place, folder, context }),
  };
}

/** Changes with a session file: it is written again with every prompt and every step. */
export function versionOf({ carrier }: TreeFile): string {
  return `${carrier.sizeBytes}@${carrier.modifiedAt}`;
}

/** Messages whose session file is gone. */
export async function orphanedSession(
  place: TreePlace,
  folder: StoreFolder,
  context: ReadContext,
): Promise<StoredCopy> {
  const names = await folder.names(place.messages);
  return {
    generation: place.generation,
    facts: factsOfFile({}),
    version: `${names.length}`,
    addTo: (messages) => addMessages(messages, { place, folder, context }),
  };
}

interface Reading {
  readonly place: TreePlace;
  readonly folder: StoreFolder;
  readonly context: ReadContext;
}

async function addMessages(messages: SessionMessages, reading: Reading): Promise<void> {
  const names = await reading.folder.names(reading.place.messages);
  const ids = jsonNames(names).filter((id) => isFileName(id) && messages.wants(id));
  const found = await inParallel(ids, async (id) => {
    const held = messages.partsOf(id);
    if (!held) return readMessage(id, reading);
    // Few messages lack a part, so the names alone are compared.
    for (const [partId, part] of await readParts(id, reading, held)) held.set(partId, part);
    return undefined;
  });
  messages.add(found.flatMap((message) => message ?? []).toSorted((a, b) => (a.createdMs ?? 0) - (b.createdMs ?? 0)));
}

async function readMessage(id: string, reading: Reading): Promise<PartsMessage | undefined> {
  const { place, folder, context } = reading;
  const info = messageInfo(parseJson((await folder.text(`${place.messages}/${id}.json`)) ?? ''));
  if (!info) {
    context.skip('message is not JSON');
    return undefined;
  }
  const parts = new Map([...inlineParts(id, info), ...(await readParts(id, reading, new Map()))]);
  return { shape: 'parts', id, createdMs: createdMs(info), info: { ...info, id }, parts };
}

/** The first versions kept the parts in the message. */
function inlineParts(message: string, info: JsonObject): readonly (readonly [string, JsonObject])[] {
  return arrayOf(info['parts']).flatMap((part, index) => {
    const id = textOf(objectOf(part)['id']) ?? `${message}:${String(index).padStart(6, '0')}`;
    return isObject(part) ? [[id, { ...part, id }] as const] : [];
  });
}

/** Parts of a message without those that are known. */
async function readParts(
  message: string,
  { place, folder, context }: Reading,
  known: ReadonlyMap<string, JsonObject>,
): Promise<readonly (readonly [string, JsonObject])[]> {
  const names = jsonNames(await folder.names(place.parts(message))).filter((id) => !known.has(id));
  const parts = await inParallel(names, async (id) => {
    const part = parseJson((await folder.text(`${place.parts(message)}/${id}.json`)) ?? '');
    return isObject(part) ? ([id, { ...part, id }] as const) : undefined;
  });
  return parts.flatMap((part) => {
    if (!part) context.skip('part is not JSON');
    return part ? [part] : [];
  });
}

function jsonNames(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => (name.endsWith('.json') ? name.slice(0, -'.json'.length) : []));
}

/** Results in the order of the items, a few items at a time. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += parallelReads)
    results.push(...(await Promise.all(items.slice(at, at + parallelReads).map(work))));
  return results;
}
