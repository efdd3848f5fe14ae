/** A chat file as a carrier: read once, unless another file has a better copy of the same chat. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { objectOf, parseJson, textOf } from '../../../narrow.ts';
import type { Carrier, ReadContext } from '../../../source.ts';
import type { CopilotCarrierPath } from '../carrier-path.ts';
import { resourceOf } from '../resource.ts';
import { type Workspace, workspaceAt, workspaceOf } from '../workspace.ts';
import { isBestCopy } from './chat-copies.ts';
import { chatDrafts, workspaceOfChat } from './chat-drafts.ts';
import { type ChatFile, readChatFile } from './chat-file.ts';

export async function readChat(
  carrier: Carrier,
  { id, toWorkspace }: CopilotCarrierPath,
  context: ReadContext,
): Promise<readonly SessionDraft[]> {
  const chat = await readChatFile(carrier, (reason, line) => context.skip(reason, line));
  if (!(await isBestCopy(carrier, chat))) {
    context.drop('copy of a chat that another file holds');
    return [];
  }
  if (!chat) return [];
  if (chat.turns.length === 0) {
    context.drop('chat without a prompt');
    return [];
  }
  const workspace = await workspaceOfFile(carrier, { chat, id, toWorkspace });
  return chatDrafts(chat, { fileId: id, workspace }, context);
}

/** By the editor's note, else what the chat says, else what the extension noted when the chat began. */
async function workspaceOfFile(
  carrier: Carrier,
  { chat, id, toWorkspace }: { chat: ChatFile; id: string; toWorkspace: string | undefined },
): Promise<Workspace> {
  const noted = await workspaceOf(carrier, toWorkspace);
  if (noted.directory !== undefined || noted.remoteUrl !== undefined) return noted;
  const told = workspaceOfChat(chat);
  if (told || toWorkspace === undefined) return told ?? {};
  const transcript = await carrier.sibling(`${toWorkspace}/GitHub.copilot-chat/transcripts/${id}.jsonl`);
  const start = objectOf(objectOf(parseJson(transcript?.split('\n', 1)[0] ?? ''))['data']);
  const place = resourceOf(textOf(objectOf(start['context'])['cwd']));
  return place ? workspaceAt(place) : {};
}
