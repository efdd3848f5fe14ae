/** A chat file as a carrier: read once, unless another file has a better copy of the same chat. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../../source.ts';
import type { CopilotCarrierPath } from '../carrier-path.ts';
import { resourceOf } from '../resource.ts';
import { hasMessage } from '../said.ts';
import { type Workspace, workspaceAt, workspaceOf } from '../workspace.ts';
import { isBestCopy } from './chat-copies.ts';
import { chatDrafts } from './chat-drafts.ts';
import { type ChatFile, chatTitle, readChatFile } from './chat-file.ts';
import { indexEntry } from './index-entry.ts';

export async function readChat(
  carrier: Carrier,
  { id, toWorkspace }: CopilotCarrierPath,
  context: ReadContext,
): Promise<readonly SessionDraft[]> {
  const chat = await readChatFile(carrier, (reason, line) => context.skip(reason, line));
  if (!(await isBestCopy(carrier, id, chat))) {
    context.drop('copy of a chat that another file holds');
    return [];
  }
  if (!chat) return [];
  const noted = await workspaceOf(carrier, toWorkspace);
  const isPlaceNoted = noted.directory !== undefined || noted.remoteUrl !== undefined;
  // The list changes with everything that the editor does, so it is asked only for what stands nowhere else.
  const entry = isPlaceNoted && chatTitle(chat.root) !== undefined ? {} : await indexEntry(carrier, id);
  const workspace = isPlaceNoted ? noted : await workspaceElsewhere(carrier, { chat, id, toWorkspace, entry });
  const title = chatTitle(chat.root) ?? indexTitle(entry, chat);
  const drafts = chatDrafts(chat, { fileId: id, workspace, title }, context);
  if (drafts[0] && hasMessage(drafts[0])) return drafts;
  context.drop('chat without a prompt');
  return [];
}

interface ChatPlace {
  readonly chat: ChatFile;
  readonly id: string;
  readonly toWorkspace: string | undefined;
  readonly entry: JsonObject;
}

/** By what the chat or the list of chats says, else what the extension noted when the chat began. */
async function workspaceElsewhere(carrier: Carrier, { chat, id, toWorkspace, entry }: ChatPlace): Promise<Workspace> {
  const working = resourceOf(chat.root['workingDirectory']) ?? resourceOf(entry['workingDirectory']);
  const told = working ? workspaceAt(working) : workspaceOfLinks(chat);
  if (told || toWorkspace === undefined) return told ?? {};
  const transcript = await carrier.sibling(`${toWorkspace}/GitHub.copilot-chat/transcripts/${id}.jsonl`);
  const start = objectOf(objectOf(parseJson(transcript?.split('\n', 1)[0] ?? ''))['data']);
  const place = resourceOf(textOf(objectOf(start['context'])['cwd']));
  return place ? workspaceAt(place) : {};
}

/** The folder that links in answers are relative to. */
function workspaceOfLinks({ turns }: ChatFile): Workspace | undefined {
  for (const { request } of turns)
    for (const part of arrayOf(objectOf(request)['response'])) {
      const base = isObject(part) ? resourceOf(part['baseUri']) : undefined;
      if (base) return workspaceAt(base);
    }
  return undefined;
}

/** The name in the list, unless it is only the beginning of the first prompt. */
function indexTitle(entry: JsonObject, { turns }: ChatFile): string | undefined {
  const title = textOf(entry['title']);
  const { message } = objectOf(turns[0]?.request);
  const prompt = typeof message === 'string' ? message : textOf(objectOf(message)['text']);
  return title !== undefined && prompt?.startsWith(title) === true ? undefined : title;
}
