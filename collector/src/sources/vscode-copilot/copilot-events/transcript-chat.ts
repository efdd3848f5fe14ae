/** Whether the chat that a transcript repeats is kept: then the transcript adds nothing. */
import { posix } from 'node:path';
import type { Carrier } from '../../../source.ts';
import { type CopilotCarrierPath, copilotCarrierPath } from '../carrier-path.ts';
import { chatFilesOf } from '../chat-session/chat-copies.ts';
import { readChatFile } from '../chat-session/chat-file.ts';

export async function isToldByChat(carrier: Carrier, { id }: CopilotCarrierPath): Promise<boolean> {
  for (const file of await chatFilesOf(carrier, id)) {
    const chat = await readChatFile(file, () => undefined);
    if (chat && chat.turns.length > 0) return true;
  }
  return isNamedByChat(carrier, id);
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Some versions give the transcript an id of its own, which the chat names. */
async function isNamedByChat(carrier: Carrier, id: string): Promise<boolean> {
  if (!uuid.test(id)) return false;
  const folder = posix.join(posix.dirname(carrier.relativePath), '../../chatSessions');
  const chats = await carrier.related((path) => {
    const chat = copilotCarrierPath(path);
    return chat?.kind === 'chat' && chat.id !== id && posix.dirname(path) === folder;
  });
  const name = `"${id}"`;
  for (const chat of chats)
    for await (const batch of chat.lines()) if (batch.some(({ text }) => text.includes(name))) return true;
  return false;
}
