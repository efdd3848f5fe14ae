/** Reads one file with a conversation, told by what is in it: a log, or one document. */
import { isObject, parseJson } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import { type ChatFacts, type HistoryItem, Replay } from './replay.ts';

/** A conversation as one file tells it. */
export interface Chat {
  readonly facts: ChatFacts;
  readonly history: readonly HistoryItem[];
}

export async function readChat(carrier: Carrier, context: ReadContext): Promise<Chat> {
  const isDocument = carrier.relativePath.endsWith('.json');
  const replay = isDocument ? await readDocument(carrier, context) : await readLog(carrier, context);
  return { facts: replay.facts, history: replay.history() };
}

/** Whose a file is, without reading all of a log. */
export async function peekFacts(carrier: Carrier): Promise<Pick<ChatFacts, 'sessionId' | 'isSubagent'>> {
  if (carrier.relativePath.endsWith('.json')) return (await readDocument(carrier, silent)).facts;
  const replay = new Replay(silent);
  for await (const batch of carrier.lines())
    for (const { text } of batch) {
      if (text.includes('"sessionId"')) replay.add(parseJson(text));
      if (replay.facts.sessionId !== undefined) return replay.facts;
    }
  return replay.facts;
}

const silent: ReadContext = {
  skip: () => undefined,
  drop: () => undefined,
  content: () => ({}),
  isKnown: () => false,
  isWithheld: async () => false,
};

async function readLog(carrier: Carrier, context: ReadContext): Promise<Replay> {
  const replay = new Replay(context);
  const unread: [reason: string, line: number][] = [];
  let isFirst = true;
  let beginsBadly = false;
  for await (const batch of carrier.lines())
    for (const { number, text } of batch) {
      if (text.trim() === '') continue;
      const value = parseJson(text);
      if (isFirst) beginsBadly = value === undefined;
      isFirst = false;
      if (replay.add(value)) continue;
      unread.push([value === undefined ? 'line is not JSON' : 'line is of no known kind', number]);
    }
  const whole = beginsBadly && replay.facts.sessionId === undefined ? await wholeDocument(carrier, context) : undefined;
  if (whole) return whole;
  for (const [reason, line] of unread) context.skip(reason, line);
  return replay;
}

/** A log may turn out to be one document after all, over many lines. */
async function wholeDocument(carrier: Carrier, context: ReadContext): Promise<Replay | undefined> {
  const document = parseJson(await carrier.text());
  const replay = new Replay(context);
  return isObject(document) && replay.addDocument(document) ? replay : undefined;
}

async function readDocument(carrier: Carrier, context: ReadContext): Promise<Replay> {
  const text = await carrier.text();
  const document = parseJson(text);
  const replay = new Replay(context);
  if (isObject(document)) {
    if (!replay.addDocument(document) && !replay.add(document)) context.skip('document is no session');
  } else if (isObject(parseJson(firstLine(text)))) addLines(replay, text, context);
  else context.skip('file is not a JSON document');
  return replay;
}

function addLines(replay: Replay, text: string, context: ReadContext): void {
  for (const [index, line] of text.split('\n').entries())
    if (line.trim() !== '' && !replay.add(parseJson(line))) context.skip('line is of no known kind', index + 1);
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}
