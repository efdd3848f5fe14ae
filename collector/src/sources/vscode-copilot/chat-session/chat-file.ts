/** A chat from its file, whichever of the two generations wrote it. */
import { type JsonObject, arrayOf, isObject, parseJson, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { Carrier } from '../../../source.ts';
import { slimLine } from './slim-line.ts';
import { MutationLog } from './mutation-log.ts';
import { type ChatTurn, RemovedRequests } from './removed-requests.ts';

export interface ChatFile {
  /** Everything but the requests. */
  readonly root: JsonObject;
  readonly turns: readonly ChatTurn[];
}

/** Reads a chat; undefined when the file holds none. */
export async function readChatFile(
  carrier: Carrier,
  skip: (reason: string, line?: number) => void,
): Promise<ChatFile | undefined> {
  const removed = new RemovedRequests();
  const root = carrier.relativePath.endsWith('.jsonl')
    ? await replay(carrier, removed, skip)
    : parseJson(await carrier.text());
  if (isObject(root)) return { root, turns: removed.turns(arrayOf(root['requests'])) };
  skip('file holds no chat');
  return undefined;
}

async function replay(
  carrier: Carrier,
  removed: RemovedRequests,
  skip: (reason: string, line?: number) => void,
): Promise<unknown> {
  const log = new MutationLog({
    onCut(path, array, from) {
      if (path.length === 1 && path[0] === 'requests') removed.note(array, from);
    },
  });
  for await (const batch of carrier.lines())
    for (const { number, text } of batch) {
      if (text === '') continue;
      const line = slimLine(parseJson(text));
      const reason = line === undefined ? 'line is not JSON' : log.apply(line);
      if (reason !== undefined) skip(reason, number);
    }
  return log.state;
}

/** Time of the last prompt; the empty text when there is none. */
export function lastPromptAt({ turns }: ChatFile): string {
  return turns.reduce((latest, { request }) => {
    const at = (isObject(request) && timeOf(request['timestamp'])) || '';
    return at > latest ? at : latest;
  }, '');
}

/** The name, which older versions compute. */
export function chatTitle(root: JsonObject): string | undefined {
  return textOf(root['customTitle']) ?? textOf(root['computedTitle']);
}
