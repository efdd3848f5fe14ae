/** The same chat in several files: in both generations side by side, and copied to another workspace when a window changed its folder. */
import type { Carrier } from '../../../source.ts';
import { carriersOf } from '../carriers-of-session.ts';
import { folderOf } from '../place-in.ts';
import { type ChatFile, lastPromptAt, readChatFile } from './chat-file.ts';

/** What decides between copies. */
interface Copy {
  readonly path: string;
  readonly isLog: boolean;
  readonly turns: number;
  readonly lastPromptAt: string;
  readonly modifiedAt: string;
}

/** Whether this file's copy of the chat is the one that counts. */
export async function isBestCopy(carrier: Carrier, id: string, chat: ChatFile | undefined): Promise<boolean> {
  const others = await carriersOf(carrier, 'chat', id);
  if (others.length === 0) return true;
  const copies = [copyOf(carrier, chat)];
  for (const other of others) copies.push(copyOf(other, await readChatFile(other, () => undefined)));
  const folders = Map.groupBy(copies, ({ path }) => folderOf(path));
  const best = [...folders.values()].map((twins) => bestOf(twins, isNewerGeneration));
  return bestOf(best, isLaterCopy)?.path === carrier.relativePath;
}

function copyOf({ relativePath, modifiedAt }: Carrier, chat: ChatFile | undefined): Copy {
  return {
    path: relativePath,
    isLog: relativePath.endsWith('.jsonl'),
    turns: chat?.turns.length ?? 0,
    lastPromptAt: chat ? lastPromptAt(chat) : '',
    modifiedAt,
  };
}

function bestOf(
  copies: readonly (Copy | undefined)[],
  isBetter: (one: Copy, other: Copy) => boolean,
): Copy | undefined {
  return copies.reduce((best, copy) => (best && copy && !isBetter(copy, best) ? best : (copy ?? best)), undefined);
}

/** Side by side the log counts, unless it has nothing to tell, or the person went back to the older generation and asked something there. */
function isNewerGeneration(one: Copy, other: Copy): boolean {
  if ((one.turns === 0) !== (other.turns === 0)) return other.turns === 0;
  const [log, document] = one.isLog ? [one, other] : [other, one];
  const isOutdated = document.modifiedAt > log.modifiedAt && document.lastPromptAt > log.lastPromptAt;
  return one.isLog !== isOutdated;
}

function isLaterCopy(one: Copy, other: Copy): boolean {
  if (one.lastPromptAt !== other.lastPromptAt) return one.lastPromptAt > other.lastPromptAt;
  if (one.turns !== other.turns) return one.turns > other.turns;
  if (one.isLog !== other.isLog) return one.isLog;
  // The copy that a workspace got from a window without a folder knows its folder.
  const [isOfWorkspace, isOtherOfWorkspace] = [one, other].map(({ path }) => path.includes('workspaceStorage/'));
  return isOfWorkspace === isOtherOfWorkspace ? one.path < other.path : isOfWorkspace === true;
}
