/**
 * One session lies in several files: a snapshot and the log that went on from it, the folders of two project names, a file that a resume began anew. One of
 * them is read as the session, and what only the others hold is put in its place.
 */
import type { Carrier, ReadContext } from '../../source.ts';
import { type ChatPath, chatPath, isHash, sessionKey } from './carrier-path.ts';
import { type Chat, peekFacts, readChat } from './chat-file.ts';
import type { ChatFacts, HistoryItem } from './replay.ts';
import { withoutMasks } from './saved-output.ts';

interface Copy {
  readonly carrier: Carrier;
  readonly path: ChatPath;
}

/** A session as all its files tell it. */
export interface WholeChat extends Chat {
  /** Project folders in which it lies, the leading file's first. */
  readonly projects: readonly string[];
}

/** The session of a carrier; undefined when another file leads it and this one is read with that. */
export async function readSession(
  carrier: Carrier,
  path: ChatPath,
  context: ReadContext,
): Promise<WholeChat | undefined> {
  const own: Copy = { carrier, path };
  const chat = await readChat(carrier, context);
  const others = await copiesOf(own);
  for (const other of others) if (byRank(other, own) < 0 && (await isCopy(other, own, chat.facts))) return undefined;
  const chats: Chat[] = [];
  const projects = [path.project];
  for (const other of others) {
    if (byRank(other, own) < 0 || !(await isCopy(other, own, chat.facts))) continue;
    chats.push(await readChat(other.carrier, context));
    projects.push(other.path.project);
  }
  return { ...chats.reduce(merged, chat), projects };
}

/** Files that may hold the same session by their names, the leading one first. */
async function copiesOf({ carrier, path }: Copy): Promise<readonly Copy[]> {
  const related = await carrier.related(sessionKey(path));
  return related
    .flatMap((one) => {
      const onePath = chatPath(one.relativePath);
      return onePath ? [{ carrier: one, path: onePath }] : [];
    })
    .toSorted(byRank);
}

const generations: readonly ChatPath['generation'][] = ['log', 'snapshot', 'set-aside'];

/** The newer generation leads, then the first file: a resume may begin another one with hardly anything in it. Names decide, so that nothing has to be read. */
function byRank(a: Copy, b: Copy): number {
  return (
    generations.indexOf(a.path.generation) - generations.indexOf(b.path.generation) ||
    byText(a.path.stem, b.path.stem) ||
    Number(isHash(a.path.project)) - Number(isHash(b.path.project)) ||
    byText(a.carrier.relativePath, b.carrier.relativePath)
  );
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** A file without a header is what its name says. Sub-agents of old versions have files beside their session's, with its id. */
async function isCopy(other: Copy, own: Copy, facts: ChatFacts): Promise<boolean> {
  if (own.path.parent !== undefined) return true;
  const { sessionId, isSubagent } = await peekFacts(other.carrier);
  if (isSubagent !== facts.isSubagent || (isSubagent && other.path.stem !== own.path.stem)) return false;
  return sessionId === undefined || facts.sessionId === undefined || sessionId === facts.sessionId;
}

function merged(lead: Chat, other: Chat): Chat {
  return { facts: mergedFacts(lead.facts, other.facts), history: mergedHistory(lead, other) };
}

function mergedFacts(lead: ChatFacts, other: ChatFacts): ChatFacts {
  const starts = [lead.startedAt, other.startedAt].filter((at) => at !== undefined).toSorted();
  return {
    sessionId: lead.sessionId ?? other.sessionId,
    projectHash: lead.projectHash ?? other.projectHash,
    directory: lead.directory ?? other.directory,
    startedAt: starts[0],
    isSubagent: lead.isSubagent,
  };
}

/** The leading file's history, with what only the other has after the message that both have before it. */
function mergedHistory(lead: Chat, other: Chat): HistoryItem[] {
  const others = new Map(
    other.history.flatMap((item) => (item.kind === 'message' ? [[item.message.id, item.message] as const] : [])),
  );
  const shared = new Set(
    lead.history.flatMap((item) => (item.kind === 'message' && others.has(item.message.id) ? [item.message.id] : [])),
  );
  const { leading, after } = additions(other.history, shared);
  const isLedByOther = shared.size === 0 && (other.facts.startedAt ?? '') < (lead.facts.startedAt ?? '');
  const history: HistoryItem[] = isLedByOther ? [...leading] : [];
  let waiting = isLedByOther ? [] : leading;
  const addAll = (items: readonly HistoryItem[]): void => {
    for (const item of items) history.push(item);
  };
  for (const item of lead.history) {
    const twin = item.kind === 'message' ? others.get(item.message.id) : undefined;
    if (item.kind !== 'message' || !twin) {
      history.push(item);
      continue;
    }
    const { message } = item;
    addAll(waiting);
    waiting = [];
    history.push({ kind: 'message', message: { ...message, fields: withoutMasks(message.fields, twin.fields) } });
    addAll(after.get(message.id) ?? []);
  }
  addAll(waiting);
  const isNamed = lead.history.some(({ kind }) => kind === 'title');
  return isNamed ? history : [...history, ...other.history.filter(({ kind }) => kind === 'title')];
}

/** What is not shared, by the shared message before it. */
function additions(
  history: readonly HistoryItem[],
  shared: ReadonlySet<string>,
): { leading: HistoryItem[]; after: ReadonlyMap<string, HistoryItem[]> } {
  const leading: HistoryItem[] = [];
  const after = new Map<string, HistoryItem[]>();
  let place = leading;
  for (const item of history) {
    if (item.kind === 'title') continue;
    const id = item.kind === 'message' ? item.message.id : item.to;
    if (!shared.has(id)) place.push(item);
    else if (item.kind === 'message') {
      place = [];
      after.set(id, place);
    }
  }
  return { leading, after };
}
